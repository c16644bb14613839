"""Reads the steps out of a recipe's checked tree: one function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from mvpipe.model.recipe import ExportStep, OnError, Output, PromptStep, Step, UploadStep
from mvpipe.recipe.assets import Shelf
from mvpipe.recipe.nodes import Entry, Map, Node, Scalar, Sequence
from mvpipe.recipe.problems import Problems, quoted
from mvpipe.recipe.settings import expect, get, mapping, output, scalar, text, wait

FALSY_WORDS = ("", "false", "no", "0")


@dataclass(frozen=True)
class _Context:
    """What a step is read with; `quiet` swallows what doesn't matter for a step that is skipped."""

    shelf: Shelf
    output: Output
    problems: Problems


def steps(node: Node | None, shelf: Shelf, film: Output, problems: Problems) -> tuple[Step, ...]:
    """All steps that can be read; ids are made where none is given: `prompt-1`, `export-2`.

    A step that `when` skips is not looked into: its files may be missing, its prompt empty.
    """
    if not isinstance(node, Sequence):
        return ()
    forms = [_Form.of(item) for item in node.items]
    given = _given_ids([form for form in forms if form is not None], problems)
    counts: dict[str, int] = {}
    out: list[Step] = []
    for form in forms:
        if form is None:
            continue
        counts[form.kind] = counts.get(form.kind, 0) + 1
        own = text(get(form.settings, "id"))
        name = own if own is not None else _free(f"{form.kind}-{counts[form.kind]}", given)
        skipped = _is_skipped(form.settings)
        quiet = _Context(Shelf(shelf.folder, Problems()), film, Problems())
        context = quiet if skipped else _Context(shelf, film, problems)
        step = KINDS[form.kind](form.value, context, _shared(form, name, skipped, problems))
        out += [step] if step is not None else []
    return tuple(out)


@dataclass(frozen=True)
class _Form:
    """One item: its kind, the value of the key that names it, and its other settings."""

    kind: str
    value: Node
    settings: Map | None

    @staticmethod
    def of(node: Node) -> _Form | None:
        """None for what the schema refused."""
        if isinstance(node, Scalar):
            return _Form("prompt", node, None) if text(node) is not None else None
        kinds = [one for one in node.entries if one.key in KINDS] if isinstance(node, Map) else []
        if len(kinds) != 1:
            return None
        entry: Entry = kinds[0]
        return _Form(entry.key, entry.value, mapping(node))


def _given_ids(forms: list[_Form], problems: Problems) -> frozenset[str]:
    seen: dict[str, int] = {}
    for form in forms:
        leaf = scalar(get(form.settings, "id"))
        name = leaf.string() if leaf is not None else None
        if leaf is None or name is None:
            continue
        if name in seen:
            message = f"two steps have the id {quoted(name)}"
            hint = f"the first is on line {seen[name]}"
            problems.add(leaf.place, "duplicate-id", message, hint)
        seen.setdefault(name, leaf.place.span.line)
    return frozenset(seen)


def _free(name: str, taken: frozenset[str]) -> str:
    while name in taken:
        name += "-x"
    return name


def _is_skipped(settings: Map | None) -> bool:
    node = get(settings, "when")
    if node is None or (isinstance(node, Scalar) and node.failed):
        return False
    if not isinstance(node, Scalar):
        return False
    if isinstance(node.value, str):
        return node.value.strip().lower() in FALSY_WORDS
    return not node.value


def _shared(form: _Form, name: str, skipped: bool, problems: Problems) -> dict[str, Any]:
    """The settings that steps of every kind have."""
    on_error = text(get(form.settings, "on_error"))
    return {
        "id": name,
        "skipped": skipped,
        "timeout": wait(get(form.settings, "timeout"), problems),
        "on_error": cast(OnError, on_error) if on_error in get_args(OnError) else "fail",
        "expect": expect(get(form.settings, "expect"), problems),
    }


def _prompt(value: Node, context: _Context, shared: dict[str, Any]) -> Step | None:
    leaf, prompt = scalar(value), text(value)
    if leaf is None or prompt is None:
        return None
    if not prompt.strip():
        hint = "write what to do" if not leaf.templated else "a step may be skipped: `when: …`"
        message = "an empty prompt" if not leaf.templated else "the prompt is empty once rendered"
        context.problems.add(leaf.place, "empty-prompt", message, hint)
    return PromptStep(prompt=prompt.strip(), **shared)


def _upload(value: Node, context: _Context, shared: dict[str, Any]) -> Step | None:
    if isinstance(value, Sequence) and not value.items:
        context.problems.add(value.place.head(), "too-few", "an empty list: nothing to upload")
    return UploadStep(assets=context.shelf.assets(value), **shared)


def _export(value: Node, context: _Context, shared: dict[str, Any]) -> Step | None:
    return ExportStep(output=output(value, context.output, context.problems), **shared)


KINDS: Mapping[str, Callable[[Node, _Context, dict[str, Any]], Step | None]] = {
    "prompt": _prompt,
    "upload": _upload,
    "export": _export,
}
"""A step's kind is the key that holds what it does."""
