"""Reads a message's event stream in a thread of its own, so that the one who waits can watch the clock.

A read timeout of httpx would end the stream; a queue lets the waiter wake up, look, and wait on.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from httpx_sse import connect_sse

from mvpipe.wire import Decoder, Frame, routes

_TIMEOUT = httpx.Timeout(None, connect=10.0, write=60.0, pool=10.0)
"""Silence has no limit here: the waiter's deadlines end it."""

_LARGEST_BODY = 8 << 20


@dataclass(frozen=True)
class Opened:
    """The server has taken the message and streams."""


@dataclass(frozen=True)
class Answered:
    """The server gave a plain answer instead of a stream."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Closed:
    """The last item. `error` is None where the body ended as it should."""

    error: Exception | None = None


Item = Opened | Answered | Frame | Closed


@dataclass
class EventStream:
    """Sends the request at `start`, once; `wait` gives what comes; `stop` must be called at the end."""

    client: httpx.Client
    path: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]
    _items: queue.SimpleQueue[Item] = field(default_factory=queue.SimpleQueue)
    _network: Any = None
    _stopped: bool = False

    def start(self) -> None:
        threading.Thread(target=self._read, name="mvpipe-events", daemon=True).start()

    def wait(self, seconds: float) -> Item | None:
        """The next item, or None when none came in time. Ctrl-C gets through while it waits."""
        try:
            return self._items.get(timeout=seconds)
        except queue.Empty:
            return None

    def stop(self) -> None:
        """Hang up. Closing the socket from here would leave the reader asleep; a shutdown wakes it."""
        self._stopped = True
        if self._network is not None:
            with suppress(OSError, AttributeError):
                self._network.get_extra_info("socket").shutdown(socket.SHUT_RDWR)

    def _read(self) -> None:
        try:
            with connect_sse(
                self.client,
                "POST",
                self.path,
                json=self.body,
                headers=dict(self.headers),
                timeout=_TIMEOUT,
                extensions={"trace": self._trace},
            ) as source:
                self._receive(source.response)
            self._items.put(Closed())
        except Exception as error:  # handed to the waiter, who knows what it means
            self._items.put(Closed(error))

    def _receive(self, response: httpx.Response) -> None:
        kind = response.headers.get("content-type", "")
        if response.status_code != 200 or routes.EVENT_STREAM not in kind:
            self._items.put(Answered(response.status_code, _body(response)))
            return
        self._items.put(Opened())
        # Not httpx-sse's own decoder: it holds an event back that ends in CR CR until more comes, hides
        # comment lines, and drops an event cut off by the end of the body without a word.
        decoder = Decoder()
        for chunk in response.iter_bytes():
            for frame in decoder.feed(chunk):
                self._items.put(frame)
            if self._stopped:
                return
        for frame in decoder.close():
            self._items.put(frame)

    def _trace(self, event: str, info: Mapping[str, Any]) -> None:
        """httpcore's trace hook: the only way to the socket before the response's head has come."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._network = info.get("return_value")


def _body(response: httpx.Response) -> bytes:
    body = b""
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > _LARGEST_BODY:
            break
    return body
