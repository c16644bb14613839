"""The lines of a run that stay on the screen, as styled pieces; the displays print them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mvpipe.cli.figures import clean, clipped, padded, span_words, wrapped
from mvpipe.cli.progress import Lane
from mvpipe.cli.stream import Symbols, fitting, shown
from mvpipe.diagnostics import width as cells

Piece = tuple[str, str]
"""A text and its style, in the words that click and rich share: `green bold`, `dim`, or empty."""
Line = list[Piece]

NARROW = 60
"""In fewer columns than this, the lines below a step are not lined up with its text."""
REPLY_LINES = 6
"""More lines of a reply than this are left to the report."""

MARK_LOOKS: Mapping[str, str] = {
    "succeeded": "green bold",
    "failed": "red bold",
    "skipped": "dim",
    "unchanged": "yellow bold",
}


@dataclass(frozen=True)
class Frame:
    """The room for lines: `width` in columns, `names` of them for step ids.

    Without a width lines are as long as they need to be and nothing is lined up.
    """

    width: int | None
    names: int
    marks: Symbols

    @property
    def indent(self) -> int:
        if self.width is None:
            return 4
        return 2 + self.names + 2

    @property
    def below(self) -> int:
        """Where the lines below a step begin."""
        return 4 if self.width is not None and self.width < NARROW else self.indent

    def room(self, taken: int) -> int:
        return 10_000 if self.width is None else max(self.width - taken, 8)

    def cut(self, text: str, width: int) -> str:
        return clipped(fitting(text, self.marks), width, self.marks.ellipsis)

    def name(self, text: str) -> str:
        if self.width is None:
            return self.cut(text, 10_000)
        return padded(self.cut(text, self.names), self.names)


def text_of(line: Line) -> str:
    return "".join(text for text, _ in line)


def header_lines(data: Mapping[str, Any], frame: Frame) -> list[Line]:
    """What runs, where, and where its folder lies."""
    steps = data.get("steps")
    count = len(steps) if isinstance(steps, list | tuple) else steps
    backend = data.get("backend")
    if isinstance(backend, Mapping):
        backend = backend.get("kind") or backend.get("url")
    facts = [
        "resumed" if data.get("resumed") else "",
        f"{count} step{'' if count == 1 else 's'}" if count else "",
        f"on {backend}" if backend else "",
    ]
    name = frame.cut(str(data.get("name", "run")), frame.room(20))
    words = "".join(f", {fact}" for fact in facts if fact)
    lines: list[Line] = [[(name, "bold"), (frame.cut(words, frame.room(cells(name))), "dim")]]
    if data.get("run_dir"):
        folder = shown(str(data["run_dir"]))
        # Not clipped: a path that can't be copied is of no use.
        lines.append([(clean(folder), "dim")])
    return lines


def finished_lines(lane: Lane, data: Mapping[str, Any], now: float, frame: Frame) -> list[Line]:
    """A step's one permanent line (mark, id, what changed, time), its reply and warnings below."""
    status = str(data.get("status", "succeeded"))
    mark = {
        "succeeded": frame.marks.done,
        "failed": frame.marks.failed,
        "skipped": frame.marks.skipped,
        "unchanged": frame.marks.unchanged,
    }.get(status, frame.marks.done)
    lane.close_meter(now)
    again = bool(data.get("again"))
    took = _took(lane, data, now, status)
    room = frame.room(frame.indent + cells(took) + 2)
    words = _outcome(lane, data, status, frame, room)
    quiet = again or status in ("skipped", "unchanged")
    first: Line = [
        (mark, MARK_LOOKS.get(status, "")),
        (" " + frame.name(lane.id) + "  ", "dim" if status == "skipped" else "bold"),
        (words, "dim" if quiet else ""),
    ]
    if took and frame.width is None:
        first.append((f" ({took})", "dim"))
    elif took:
        first.append((" " * (room - cells(words) + 2) + took, "dim"))
    return [first] if again else [first, *_below(lane, data, frame)]


def _took(lane: Lane, data: Mapping[str, Any], now: float, status: str) -> str:
    if status == "skipped":
        return ""
    if data.get("again"):
        return "before"
    seconds = data.get("seconds")
    return span_words(seconds if isinstance(seconds, int | float) else now - lane.started)


def _outcome(lane: Lane, data: Mapping[str, Any], status: str, frame: Frame, room: int) -> str:
    if status == "skipped":
        return frame.cut("skipped", room)
    changes = [str(change) for change in data.get("changes") or ()]
    past = ", ".join(words for words in lane.past if words)
    if changes:
        return joined([*changes, past] if past and lane.kind == "export" else changes, room, frame)
    if status == "failed":
        return frame.cut("failed: " + _error_words(data) if _error_words(data) else "failed", room)
    if status == "unchanged":
        return frame.cut("nothing changed", room)
    return frame.cut(past or lane.text, room)


def _error_words(data: Mapping[str, Any]) -> str:
    error = data.get("error")
    return str(error.get("message", "")) if isinstance(error, Mapping) else str(error or "")


def joined(parts: Sequence[str], room: int, frame: Frame) -> str:
    """As many parts as fit, then `+2 more`; a first part that is too long is cut."""
    for count in range(len(parts), 0, -1):
        rest = f", +{len(parts) - count} more" if count < len(parts) else ""
        words = fitting(
            "; ".join(" ".join(clean(part).split()) for part in parts[:count]), frame.marks
        )
        if cells(words + rest) <= room:
            return words + rest
    rest = f", +{len(parts) - 1} more" if len(parts) > 1 else ""
    return frame.cut(parts[0], room - cells(rest)) + rest


def _below(lane: Lane, data: Mapping[str, Any], frame: Frame) -> list[Line]:
    lines: list[Line] = []
    reply = str(data.get("reply") or "").strip()
    if reply:
        rows = wrapped(fitting(reply, frame.marks), frame.room(frame.below))
        rows = [row for row in rows if row.strip()]
        lines += [[(" " * frame.below, ""), (row, "dim")] for row in rows[:REPLY_LINES]]
        if len(rows) > REPLY_LINES:
            lines.append([(" " * frame.below + frame.marks.ellipsis, "dim")])
    told = [str(text) for text in data.get("warnings") or ()]
    warnings = dict.fromkeys([*lane.warnings, *told])
    fresh = [text for text in warnings if text not in lane.warned]
    return lines + [line for text in fresh for line in warning_lines(text, frame)]


def warning_lines(text: str, frame: Frame) -> list[Line]:
    """A warning below its step, wrapped, yellow."""
    first = f"{frame.marks.warning} "
    rows = wrapped(fitting(text, frame.marks), frame.room(frame.below + 2))
    indent = " " * frame.below
    return [
        [(indent, ""), (first if index == 0 else "  ", "yellow bold"), (row, "yellow")]
        for index, row in enumerate(rows)
    ]


def note_lines(text: str, frame: Frame) -> list[Line]:
    rows = wrapped(fitting(text, frame.marks), frame.room(2))
    return [[("  " + row, "dim")] for row in rows]
