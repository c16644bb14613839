"""The local engine on a port: in a thread of this process for `mvpipe run`, or served by itself."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from mvpipe.engine.server import Engine, create_app
from mvpipe.errors import NetworkFailed, UsageError

LOOPBACK = "127.0.0.1"
START_TIMEOUT_S = 20.0


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run the engine on a free loopback port in a thread; its base URL comes back.

    Raises NetworkFailed when it does not come up, DiskFailed when the folder can't be used.
    """
    engine = Engine(folder)
    listener = _listen(LOOPBACK, 0)
    server = uvicorn.Server(_config(engine))
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="mvpipe-engine", daemon=True
    )
    thread.start()
    try:
        _await_start(server, thread)
        yield f"http://{LOOPBACK}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True
        engine.close()
        thread.join(timeout=10)
        listener.close()


def serve(host: str, port: int, folder: Path, *, ready: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called with the URL once the port is open.

    Raises UsageError when the port can't be had.
    """
    engine = Engine(folder)
    try:
        listener = _listen(host, port)
    except OSError as exc:
        engine.close()
        raise UsageError(
            f"can't listen on {host}:{port}: {exc.strerror}", hint="choose another --port"
        ) from exc
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{listener.getsockname()[1]}")
    uvicorn.Server(_config(engine)).run(sockets=[listener])


def _config(engine: Engine) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(engine),
        log_level="critical",
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=3,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _await_start(server: uvicorn.Server, thread: threading.Thread) -> None:
    waited = 0.0
    pause = threading.Event()
    while not server.started:
        if not thread.is_alive() or waited > START_TIMEOUT_S:
            raise NetworkFailed("the local engine did not start", hint="see `mvpipe doctor`")
        pause.wait(0.01)
        waited += 0.01
