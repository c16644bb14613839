"""The first lines of a run's journal, and whether a stopped run may go on with the recipe as it is now."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mvpipe.clock import Clock
from mvpipe.errors import StepFailed, UsageError
from mvpipe.files import lock
from mvpipe.model.plan import Plan
from mvpipe.redact import Redactor
from mvpipe.run.journal import FILE, Journal, read
from mvpipe.run.past import Past, gather

LONGEST_SHOWN = 60
"""Characters of a changed value that a message quotes."""


@dataclass(frozen=True)
class Folder:
    """A run folder and how its journal is written."""

    path: Path
    clock: Clock
    redactor: Redactor

    def append(self, event: str, **data: Any) -> Past:
        """Write one entry while nobody drives the run; the Past with it. Raises DiskFailed."""
        with lock(self.path / ".lock"):
            journal = Journal(self.path, self.clock, self.redactor)
            try:
                journal.write(event, **data)
            finally:
                journal.close()
            return gather(read(self.path))


def holds_a_run(run_dir: Path) -> bool:
    """Whether the folder's journal has a whole line: a run that died before has left nothing to resume."""
    path = run_dir / FILE
    return path.exists() and b"\n" in path.read_bytes()


def checked(plan: Plan, past: Past, folder: Folder, *, force: str | None) -> Past:
    """The Past to go on from. Raises StepFailed when the recipe means something else than when the run
    started, UsageError when there is no step `force`."""
    if force is not None:
        return _forced(plan, past, folder, force)
    if plan.fingerprint != past.started.get("fingerprint"):
        stored = past.started.get("meaning")
        now = folder.redactor.value(json.loads(json.dumps(plan.meaning)))
        words = differences(stored, now) if isinstance(stored, Mapping) else ()
        said = f": {'; '.join(words)}" if words else ""
        if isinstance(stored, Mapping) and not words:
            said = ": a secret variable has another value"
        raise StepFailed(
            f"{plan.recipe_path} has changed since this run started{said}",
            hint="going on would mix two films: put it back as it was, start anew with `mvpipe run`, or go "
            "on from a step of the changed recipe with --force STEP",
        )
    return past


def _forced(plan: Plan, past: Past, folder: Folder, force: str) -> Past:
    """Everything from step `force` on is done anew; what did not come to an end before it is left out."""
    ids = [step.id for step in plan.steps]
    if force not in ids:
        near = difflib.get_close_matches(force, ids, n=1)
        raise UsageError(
            f"no step {force} in {plan.recipe_path}",
            hint=f"did you mean {near[0]}?" if near else f"its steps: {', '.join(ids)}",
        )
    at = ids.index(force)
    ended = past.finished.keys() | past.passed
    return folder.append(
        "resume-forced",
        step=force,
        steps=ids[at:],
        left_out=[one for one in ids[:at] if one not in ended],
        fingerprint=plan.fingerprint,
        meaning=plan.meaning,
    )


def differences(before: Mapping[str, Any], after: Any) -> tuple[str, ...]:
    """Words for what two meanings (Plan.meaning) differ in."""
    words: list[str] = []
    for key in ("version", "language"):
        if before.get(key) != after.get(key):
            words.append(f"{key} was {_shown(before.get(key))}, is {_shown(after.get(key))}")
    words += _items("asset", _named(before, "assets"), _named(after, "assets"))
    words += _items("step", _named(before, "steps"), _named(after, "steps"))
    return tuple(words)


def _named(meaning: Mapping[str, Any], key: str) -> dict[str, Mapping[str, Any]]:
    """A meaning's assets by name, or its steps by id with what they are in one mapping."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in meaning.get(key) or ():
        inner = {"kind": one["kind"], **one["step"]} if key == "steps" else one
        found[str(inner.get("id") or inner.get("name") or inner.get("url"))] = inner
    return found


def _items(
    what: str, before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]
) -> Sequence[str]:
    words = [f"{what} {name} is gone" for name in before if name not in after]
    words += [f"{what} {name} is new" for name in after if name not in before]
    for name, old in before.items():
        new = after.get(name, old)
        for key in sorted(old.keys() | new.keys()):
            if old.get(key) != new.get(key):
                was, now = _shown(old.get(key)), _shown(new.get(key))
                words.append(f"{what} {name}: {key} was {was}, is {now}")
    both = [name for name in before if name in after]
    if not words and both != [name for name in after if name in before]:
        words.append(f"the {what}s are in another order")
    return words


def _shown(value: object) -> str:
    if value is None:
        return "not set"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
