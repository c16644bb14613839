"""A run under way: the session, the journal and what has been gathered so far, shared by its steps."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mvpipe.clock import Clock
from mvpipe.model.plan import Plan
from mvpipe.model.recipe import AssetFile
from mvpipe.model.run import AssetResult, Credits, Event
from mvpipe.model.session import Listener, State, Uploaded
from mvpipe.redact import Redactor
from mvpipe.run import snapshots
from mvpipe.run.journal import Journal
from mvpipe.run.past import Past
from mvpipe.run.ports import FilmProbe, Session


def draft_of(state: State) -> Mapping[str, Any]:
    """The draft inside a state; empty when there is none yet."""
    draft = state.get("draft")
    return draft if isinstance(draft, Mapping) else {}


@dataclass
class Journey:
    """Mutable on purpose: the one place where a run's progress lives, guarded where threads meet."""

    plan: Plan
    run_dir: Path
    session: Session
    journal: Journal
    clock: Clock
    probe: FilmProbe
    redactor: Redactor
    tell: Listener
    past: Past
    assets: dict[str, AssetResult] = field(default_factory=dict)
    identities: dict[str, str] = field(default_factory=dict)
    """Name of an asset → what makes it the same upload as another."""
    uploaded: dict[str, Uploaded] = field(default_factory=dict)
    snapshot_count: int = 0
    latest_snapshot: str = ""
    credits_before: Credits | None = None
    last_state: State = field(default_factory=dict)
    step: str | None = None
    unclaimed_renders: dict[str, str] = field(default_factory=dict)
    available: float | None = None
    """The balance at the last look; None where the backend does not count."""
    spendings: list[float] = field(default_factory=list)
    may_have_arrived: list[str] = field(default_factory=list)
    """Prompt steps of this session that the backend has, or may have."""
    warnings: list[str] = field(default_factory=list)
    """Warnings of the run as a whole."""
    _snapshot_state: State | None = None
    _last_stamp: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def listen(self, event: Event) -> None:
        """Pass an event on, marked with the current step and with secrets masked."""
        data = self.redactor.value(dict(event.data))
        assert isinstance(data, dict)
        with self._guard:
            self.tell(replace(event, step=event.step or self.step, data=data))

    def say(self, event: str, **data: Any) -> None:
        self.listen(Event(event, self.step, data))

    def warn(self, text: str) -> None:
        """A warning of the whole run: shown now, and in the report."""
        self.warnings.append(text)
        self.say("warning", text=text)

    def since(self, started: float) -> float:
        """Seconds of the clock, to the millisecond."""
        return round(self.clock.monotonic() - started, 3)

    def differs(self, before: State, after: State) -> bool:
        """Whether the draft has changed. A state from a snapshot has its secrets masked, so both are."""
        one, other = draft_of(before), draft_of(after)
        return one != other and self.redactor.value(dict(one)) != self.redactor.value(dict(other))

    def state_before(self, step: str) -> State:
        """The state before an edit, which the latest snapshot holds too."""
        state = self.last_state or self.look()
        if state is not self._snapshot_state and not self._is_kept(state):
            self.snapshot(f"{step}-before", state)
        return state

    def _is_kept(self, state: State) -> bool:
        if not self.latest_snapshot:
            return False
        kept = snapshots.load(self.run_dir, self.latest_snapshot)
        return kept == self.redactor.value(dict(state))

    def write(self, event: str, **data: Any) -> None:
        with self._guard:
            self.journal.write(event, **data)

    def look(self) -> State:
        """The state now, remembered as the last one seen."""
        self.last_state = self.session.state()
        return self.last_state

    def snapshot(self, step: str, state: State) -> str:
        name = snapshots.save(self.run_dir, self.snapshot_count, step, state, self.redactor)
        self.snapshot_count += 1
        self.latest_snapshot, self._snapshot_state = name, state
        self.write("snapshot", step=step, file=name)
        return name

    def note_asset(self, asset: AssetFile, identity: str) -> None:
        digest = identity.removeprefix("sha256:") if asset.path is not None else None
        known = self.uploaded.get(identity)
        with self._guard:
            self.identities[asset.name] = identity
            self.assets[asset.name] = AssetResult(
                name=asset.name,
                kind=asset.kind,
                path=None if asset.path is None else str(asset.path),
                url=asset.url,
                bytes=asset.bytes,
                sha256=digest,
                seconds=known.seconds if known else None,
                width=known.width if known else None,
                height=known.height if known else None,
            )

    def keep_upload(self, identity: str, uploaded: Uploaded) -> None:
        with self._guard:
            self.uploaded[identity] = uploaded
            for name, asset in self.assets.items():
                if self.identities[name] == identity:
                    self.assets[name] = replace(
                        asset,
                        seconds=uploaded.seconds,
                        width=uploaded.width,
                        height=uploaded.height,
                    )

    def past_render(self, step: str) -> str | None:
        """The id of a render that an earlier run submitted for this step; handed out once."""
        return self.unclaimed_renders.pop(step, None)

    def new_render_id(self) -> str:
        """`render_<ms since 1970>`, the seed's form; never the same twice in one run."""
        stamp = max(int(self.clock.now().timestamp() * 1000), self._last_stamp + 1)
        self._last_stamp = stamp
        return f"render_{stamp}"

    def until(self, ready: Callable[[], bool], *, every: float, limit: float | None) -> bool:
        """Ask `ready` every so many seconds until it says yes or the limit runs out."""
        started = self.clock.monotonic()
        while not ready():
            if limit is not None and self.clock.monotonic() - started >= limit:
                return False
            self.clock.sleep(every)
        return True
