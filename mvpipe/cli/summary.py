"""The last lines of a run: the report's summary, with its labels coloured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mvpipe.cli.figures import clean
from mvpipe.cli.stream import Symbols, fitting, style
from mvpipe.errors import MvpipeError
from mvpipe.model.run import RunResult

_ROW = re.compile(r"(\w[\w ]*?\s{2,}|\s+)(.*)", re.DOTALL)
_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "film": {"fg": "green", "bold": True},
    "error": {"fg": "red", "bold": True},
    "hint": {"fg": "cyan"},
    "warning": {"fg": "yellow"},
}
_RUN_LOOKS = {
    "succeeded": "green",
    "failed": "red",
    "interrupted": "yellow",
}


class _Shown(MvpipeError):
    """A problem of a result, to be drawn like any error."""


def problem_of(result: RunResult) -> MvpipeError | None:
    """The result's error as one to draw; None when there is none."""
    if result.error is None:
        return None
    return _Shown(result.error.message, hint=result.error.hint)


def summary(result: RunResult, marks: Symbols, *, colour: bool) -> list[str]:
    """The lines to end a run with, fit for the stream that `marks` were chosen for."""
    from mvpipe.report import summary_lines

    looks: dict[str, Mapping[str, Any]] = {
        **_LOOKS,
        "run": {"fg": _RUN_LOOKS[result.status], "bold": True},
    }
    lines = []
    for line in summary_lines(result):
        row = _ROW.fullmatch(fitting(clean(line), marks))
        label, text = (row[1], row[2]) if row else ("", line)
        look = looks.get(label.strip(), {"dim": True})
        lines.append(style(label, colour, **look) + text)
    return lines
