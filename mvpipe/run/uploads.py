"""Uploads: several at once, each content once, registered by the backend in the recipe's order.

The order decides which photo is "the first", so transfers may overlap but must end in order: an
upload holds back the end of its body until the one before it has been answered. The hold is bounded:
on a slow line, order is worth less than a connection that the server drops as idle.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from mvpipe.errors import Interrupted, NetworkFailed, StepFailed
from mvpipe.files import sha256_of
from mvpipe.model.recipe import AssetFile
from mvpipe.model.run import Event
from mvpipe.model.session import Listener, State, Uploaded
from mvpipe.run.journey import Journey

LONGEST_HOLD_S = 20.0
TRIES = 3
"""Of one upload: a broken one is looked for in the state before it goes out again."""

_GRACE_S = 2.0
"""How long a stopped run waits for its uploads to let go."""

Waiting = tuple[AssetFile, str]
"""An asset and what makes it the same upload as another: its content, or its URL."""


def upload_all(journey: Journey, assets: Sequence[AssetFile]) -> None:
    """Upload what this run has not uploaded yet. Raises what the session raises, and StepFailed for a file
    whose content has changed since it was uploaded."""
    waiting = note_all(journey, assets)
    _same_as_uploaded(journey, waiting)
    fresh: list[Waiting] = []
    for asset, identity in waiting:
        if identity not in journey.uploaded and all(identity != seen for _, seen in fresh):
            fresh.append((asset, identity))
    if any(identity in journey.past.uploading for _, identity in fresh):
        fresh = _not_there(journey, fresh)
    if fresh:
        _Crew(journey, fresh).work()


def note_all(journey: Journey, assets: Sequence[AssetFile]) -> list[Waiting]:
    """Put the assets down for the report; each with its identity. Raises DiskFailed."""
    waiting = [(asset, _identity(asset)) for asset in assets]
    for asset, identity in waiting:
        journey.note_asset(asset, identity)
    return waiting


class _Crew:
    """Threads that work off a list. They are daemons: a server that never answers holds no Ctrl-C up."""

    def __init__(self, journey: Journey, fresh: Sequence[Waiting]) -> None:
        self.journey = journey
        self.fresh = fresh
        self.stop = threading.Event()
        self.done = [threading.Event() for _ in fresh]
        self.todo: queue.SimpleQueue[int] = queue.SimpleQueue()
        self.ended: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()

    def work(self) -> None:
        for index in range(len(self.fresh)):
            self.todo.put(index)
        count = min(len(self.fresh), max(1, self.journey.plan.waits.upload_parallel))
        crew = [threading.Thread(target=self._member, daemon=True) for _ in range(count)]
        for member in crew:
            member.start()
        first: BaseException | None = None
        try:
            for _ in crew:
                error = self.ended.get()
                first = first or error
        except BaseException:
            self.stop.set()
            for member in crew:
                member.join(_GRACE_S)
            raise
        if first is not None:
            raise first

    def _member(self) -> None:
        try:
            while not self.stop.is_set():
                try:
                    self._one(self.todo.get_nowait())
                except queue.Empty:
                    break
            self.ended.put(None)
        except BaseException as error:
            alone = not self.stop.is_set()
            self.stop.set()
            self.ended.put(error if alone else None)

    def _one(self, index: int) -> None:
        (asset, identity), journey = self.fresh[index], self.journey
        try:
            journey.write("asset-uploading", name=asset.name, identity=identity)
            uploaded = self._tries(asset, self.done[index - 1] if index else None)
            keep(journey, asset, identity, uploaded)
        finally:
            self.done[index].set()

    def _tries(self, asset: AssetFile, before: threading.Event | None) -> Uploaded:
        journey, pause = self.journey, self.journey.plan.waits.recovery_interval
        for left in reversed(range(TRIES)):
            try:
                listen = _stoppable(journey.listen, self.stop)
                return journey.session.upload(asset, listen, before_end=_hold(before))
            except NetworkFailed as error:
                if not left or self.stop.is_set():
                    raise
                journey.say("warning", text=f"{error.message}; looking whether it arrived")
                if asset.name in _names_in(journey.session.state()):
                    return Uploaded(asset.name)
                journey.clock.sleep(pause)
                pause *= 2
        raise AssertionError("a try returns or raises")


def keep(journey: Journey, asset: AssetFile, identity: str, uploaded: Uploaded) -> None:
    journey.keep_upload(identity, uploaded)
    journey.write("asset-uploaded", name=asset.name, identity=identity, uploaded=asdict(uploaded))


def _same_as_uploaded(journey: Journey, waiting: Sequence[Waiting]) -> None:
    """Raises StepFailed: a session that holds an older version of a file would mix two films."""
    known = {one.name: identity for identity, one in journey.past.uploaded.items()}
    for asset, identity in waiting:
        if known.get(asset.name, identity) != identity and not journey.past.forced:
            raise StepFailed(
                f"{asset.name} has changed since this run uploaded it",
                hint="put the file back as it was, or start anew with `mvpipe run`",
            )


def _not_there(journey: Journey, fresh: Sequence[Waiting]) -> list[Waiting]:
    """Those that the session does not hold. An upload whose answer an earlier process did not live to hear
    may have arrived: the state tells, where the backend names uploads in it."""
    there = _names_in(journey.look())
    missing: list[Waiting] = []
    for asset, identity in fresh:
        if journey.past.uploading.get(identity) == asset.name and asset.name in there:
            keep(journey, asset, identity, Uploaded(asset.name))
        else:
            missing.append((asset, identity))
    return missing


def _names_in(state: State) -> frozenset[str]:
    """Texts in the state's lists of media that may be names of uploads; their inside is documented nowhere."""
    lists = [state.get(key) for key in ("video_infos", "uploads", "assets")]
    entries: list[Any] = [one for some in lists if isinstance(some, list) for one in some]
    return frozenset(
        value
        for entry in entries
        if isinstance(entry, Mapping)
        for value in entry.values()
        if isinstance(value, str)
    )


def _stoppable(listen: Listener, stop: threading.Event) -> Listener:
    """Progress as usual, but once a sibling has failed or Ctrl-C came, the transfer ends here."""

    def tell(event: Event) -> None:
        if stop.is_set():
            raise Interrupted("the upload was stopped")
        listen(event)

    return tell


def _hold(before: threading.Event | None) -> Callable[[], None]:
    def hold() -> None:
        if before is not None:
            before.wait(LONGEST_HOLD_S)

    return hold


def _identity(asset: AssetFile) -> str:
    """What makes two assets the same upload: their bytes, or their URL."""
    if asset.path is None:
        # Hashed: a URL may hold a secret, which the journal would mask.
        return f"url:{sha256(str(asset.url).encode()).hexdigest()}"
    return f"sha256:{sha256_of(asset.path)}"
