"""What the stream a person looks at can show: colours, a moving display, symbols beyond ASCII."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import click


def is_live(stream: TextIO, env: Mapping[str, str] = os.environ) -> bool:
    """True when lines may be redrawn and coloured: a terminal, without NO_COLOR or TERM=dumb."""
    try:
        terminal = stream.isatty()
    except ValueError:  # closed
        return False
    return terminal and not env.get("NO_COLOR") and env.get("TERM") != "dumb"


colours = is_live


def style(text: str, colour: bool, **look: Any) -> str:
    """`click.style`, or the text as it is when there are no colours."""
    return click.style(text, **look) if colour else text


def carry_any_text(stream: TextIO) -> None:
    """Show what the stream's encoding lacks as escapes, instead of failing on it."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def shown(path: Path | str, *, start: Path | None = None) -> str:
    """The path as a person in the working folder (`start`) would type it."""
    path = Path(path)
    try:
        return str(path.resolve().relative_to((start or Path.cwd()).resolve()))
    except (ValueError, OSError):
        return str(path)


@dataclass(frozen=True)
class Symbols:
    """The marks of the display; every field is one of the two sets below."""

    done: str
    failed: str
    skipped: str
    unchanged: str
    warning: str
    ellipsis: str
    times: str
    dot: str
    bar: str
    rest: str
    spinner: str
    levels: str
    tick: str
    open_quote: str
    close_quote: str
    dash: str


UNICODE = Symbols(
    done="✓",
    failed="✗",
    skipped="–",
    unchanged="≈",
    warning="!",
    ellipsis="…",
    times="×",
    dot="·",
    bar="━",
    rest="─",
    spinner="⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏",
    levels="▁▂▃▄▅▆▇█",
    tick="╵",
    open_quote="“",
    close_quote="”",
    dash="–",
)
ASCII = Symbols(
    done="+",
    failed="x",
    skipped="-",
    unchanged="=",
    warning="!",
    ellipsis="...",
    times="x",
    dot="-",
    bar="#",
    rest=".",
    spinner="|/-\\",
    levels="_.-=+*#@",
    tick="'",
    open_quote='"',
    close_quote='"',
    dash="-",
)


def symbols(stream: TextIO) -> Symbols:
    """The full set where the stream's encoding carries it, else ASCII."""
    encoding = getattr(stream, "encoding", None) or "ascii"
    try:
        "".join(vars(UNICODE).values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return UNICODE


_PLAINER = str.maketrans(
    {"×": "x", "…": "...", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "→": "->"}
    | {"·": "-", "≈": "~", "−": "-", "✓": "+", "✗": "x"}
)


def fitting(text: str, marks: Symbols) -> str:
    """Our own words with their typography; in ASCII where `marks` say that the stream has no more."""
    return text.translate(_PLAINER) if marks is ASCII else text
