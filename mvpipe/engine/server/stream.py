"""A message's events as a server-sent stream with heartbeats, fed by a worker thread.

The work does not hang on the connection: a client that goes away finds the finished edit in the state.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import Executor
from time import time
from typing import Any
from uuid import uuid4

from starlette.responses import StreamingResponse

from mvpipe.errors import MvpipeError
from mvpipe.wire import adk, routes, sse

HEARTBEAT_S = 5.0

log = logging.getLogger("mvpipe.engine")

Tell = Callable[[Mapping[str, Any]], None]


def streaming(
    work: Callable[[Tell], None], executor: Executor, *, heartbeat: float = HEARTBEAT_S
) -> StreamingResponse:
    """Run `work` in the executor and stream what it tells. HTTP 200 goes out before the first event;
    a failure is an error event, and the end is the close of the body, as with ADK servers."""
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def put(item: bytes | None) -> None:
        # The loop is closed when the server stops while the work goes on: nobody listens any more.
        if not loop.is_closed():
            loop.call_soon_threadsafe(queue.put_nowait, item)

    def run() -> None:
        try:
            work(lambda event: put(adk.frame(event)))
        except MvpipeError as error:
            put(_error(error.code.upper().replace("-", "_"), error.message))
        except Exception:
            log.exception("message")
            put(_error("INTERNAL", "an internal error of the local engine"))
        finally:
            put(None)

    executor.submit(run)
    return StreamingResponse(_frames(queue, heartbeat), media_type=routes.EVENT_STREAM)


async def _frames(queue: asyncio.Queue[bytes | None], heartbeat: float) -> AsyncIterator[bytes]:
    while True:
        try:
            frame = await asyncio.wait_for(queue.get(), heartbeat)
        except TimeoutError:
            yield sse.heartbeat()
            continue
        if frame is None:
            return
        yield frame


def _error(code: str, message: str) -> bytes:
    return adk.frame(
        adk.error_event(code, message, adk.Stamp(f"e-{uuid4()}", str(uuid4()), time()))
    )
