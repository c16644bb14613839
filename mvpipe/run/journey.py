"""A run under way: the session, the journal and what has been gathered so far, shared by its steps."""

from __future__ import annotations

import threading
from collections.abc import Callable
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
    uploaded: dict[str, Uploaded] = field(default_factory=dict)
    snapshot_count: int = 0
    latest_snapshot: str = ""
    credits_before: Credits | None = None
    last_state: State = field(default_factory=dict)
    step: str | None = None
    unclaimed_renders: dict[str, str] = field(default_factory=dict)
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
        self.latest_snapshot = name
        self.write("snapshot", step=step, file=name)
        return name

    def note_asset(self, asset: AssetFile, identity: str) -> None:
        digest = identity.removeprefix("sha256:") if asset.path is not None else None
        known = self.uploaded.get(identity)
        with self._guard:
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
                if identity in (f"sha256:{asset.sha256}", f"url:{asset.url}"):
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
