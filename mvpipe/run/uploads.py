"""Uploads: several at once, each content once, registered by the backend in the recipe's order.

The order decides which photo is "the first", so transfers may overlap but must end in order: an
upload holds back the end of its body until the one before it has been answered. The hold is bounded:
on a slow line, order is worth less than a connection that the server drops as idle.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict

from mvpipe.errors import Interrupted
from mvpipe.files import sha256_of
from mvpipe.model.recipe import AssetFile
from mvpipe.model.run import Event
from mvpipe.model.session import Listener, Uploaded
from mvpipe.run.journey import Journey

LONGEST_HOLD_S = 20.0


def upload_all(journey: Journey, assets: Sequence[AssetFile]) -> None:
    """Upload what this run has not uploaded yet. Raises what the session raises, after the others
    under way have ended."""
    waiting = [(asset, _identity(asset)) for asset in assets]
    fresh: list[tuple[AssetFile, str]] = []
    for asset, identity in waiting:
        if identity not in journey.uploaded and all(identity != seen for _, seen in fresh):
            fresh.append((asset, identity))
    for asset, identity in waiting:
        journey.note_asset(asset, identity)
    if not fresh:
        return
    stop = threading.Event()
    with ThreadPoolExecutor(max(1, journey.plan.waits.upload_parallel)) as pool:
        done = [threading.Event() for _ in fresh]
        futures = [
            pool.submit(_one, journey, asset, identity, done[index - 1 : index], done[index], stop)
            for index, (asset, identity) in enumerate(fresh)
        ]
        _wait(futures, stop)


def _one(
    journey: Journey,
    asset: AssetFile,
    identity: str,
    before: Sequence[threading.Event],
    done: threading.Event,
    stop: threading.Event,
) -> Uploaded | None:
    try:
        if stop.is_set():
            return None
        journey.write("asset-uploading", name=asset.name, identity=identity)
        listen = _stoppable(journey.listen, stop)
        uploaded = journey.session.upload(asset, listen, before_end=_hold(before))
        journey.keep_upload(identity, uploaded)
        journey.write(
            "asset-uploaded", name=asset.name, identity=identity, uploaded=asdict(uploaded)
        )
        return uploaded
    except BaseException:
        stop.set()
        raise
    finally:
        done.set()


def _stoppable(listen: Listener, stop: threading.Event) -> Listener:
    """Progress as usual, but once a sibling has failed or Ctrl-C came, the transfer ends here."""

    def tell(event: Event) -> None:
        if stop.is_set():
            raise Interrupted("the upload was stopped")
        listen(event)

    return tell


def _hold(before: Sequence[threading.Event]) -> Callable[[], None]:
    def hold() -> None:
        for event in before:
            event.wait(LONGEST_HOLD_S)

    return hold


def _wait(futures: Sequence[Future[Uploaded | None]], stop: threading.Event) -> None:
    try:
        for future in futures:
            future.result()
    except BaseException:
        stop.set()
        for future in futures:
            future.cancel()
        raise


def _identity(asset: AssetFile) -> str:
    """What makes two assets the same upload: their bytes, or their URL."""
    if asset.path is None:
        return f"url:{asset.url}"
    return f"sha256:{sha256_of(asset.path)}"
