"""Server-sent events in bytes, both ways (HTML standard §9.2).

Lines end at LF, CRLF or CR bytes only: U+2028 arrives raw inside an event's JSON and is no line end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Frame:
    """One event of the stream. `comment`: a comment line stood alone, which is traffic but no event.

    `terminated` is False for an event that the end of the body cut off before its blank line.
    """

    data: str = ""
    event: str = ""
    comment: bool = False
    terminated: bool = True


@dataclass
class Decoder:
    """Feed bytes as they come, in any pieces; frames come out as soon as they are whole."""

    _rest: bytes = b""
    _data: list[bytes] = field(default_factory=list)
    _event: bytes = b""
    _after_cr: bool = False
    _started: bool = False

    def feed(self, chunk: bytes) -> Iterator[Frame]:
        for line in self._lines(chunk):
            frame = self._line(line)
            if frame is not None:
                yield frame

    def close(self) -> Iterator[Frame]:
        """What the end of the body left behind: an event without its blank line, not `terminated`."""
        if self._rest:
            rest, self._rest = self._rest, b""
            yield from filter(None, [self._line(rest)])
        if self._data or self._event:
            yield self._flush(terminated=False)

    def _lines(self, chunk: bytes) -> Iterator[bytes]:
        if self._after_cr and chunk:
            # The CR before this chunk has ended its line already; an LF now belongs to it.
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")
        self._rest += chunk
        if not self._started:
            if len(self._rest) < len(_BOM) and _BOM.startswith(self._rest):
                return
            self._started = True
            self._rest = self._rest.removeprefix(_BOM)
        # bytes.splitlines knows exactly LF, CRLF and CR; str.splitlines would know U+2028 and more.
        lines = self._rest.splitlines(keepends=True)
        self._after_cr = self._rest.endswith(b"\r")
        self._rest = lines.pop() if lines and not lines[-1].endswith((b"\n", b"\r")) else b""
        for line in lines:
            yield line.rstrip(b"\r\n")

    def _line(self, line: bytes) -> Frame | None:
        if not line:
            return self._flush() if self._data or self._event else None
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if not name:
            return Frame(comment=True)
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._event = value
        return None

    def _flush(self, *, terminated: bool = True) -> Frame:
        # Decoded per event, so a character cut by the network is whole again here.
        data = b"\n".join(self._data).decode("utf-8", errors="replace")
        event = self._event.decode("utf-8", errors="replace")
        self._data, self._event = [], b""
        return Frame(data=data, event=event, terminated=terminated)


def encode_event(data: str, event: str | None = None) -> bytes:
    """One event as bytes; line breaks inside `data` become several `data:` lines."""
    head = f"event: {event}\n" if event else ""
    lines = data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    body = "".join(f"data: {line}\n" for line in lines)
    return f"{head}{body}\n".encode()


def heartbeat() -> bytes:
    """An empty `data:` frame, the form named in the seed."""
    return b"data:\n\n"
