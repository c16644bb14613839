"""The filters a recipe's templates have: our own, and those of Jinja that can't run away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from jinja2.filters import FILTERS

from mvpipe.clock import parse_duration

LONGEST = 10_000
"""Characters or items that one operation may make."""


def slug(value: object) -> str:
    """`Luna & Søn: Été!` → `luna-søn-ete`: lower case, accents off, words joined by dashes.

    Letters of any script stay; the result is fit for a file name.
    """
    flat = unicodedata.normalize("NFKD", str(value))
    bare = "".join(char for char in flat if not unicodedata.combining(char))
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", bare).lower())
    return "-".join(words)


def duration(value: str | int | float, form: str = "short") -> str:
    """A duration (`15m`, or seconds) as text: short `90s`, clock `1:30`, words `1 minute 30 seconds`.

    Raises ValueError for what isn't a duration, or another form.
    """
    if form not in _FORMS:
        raise ValueError(f"no form {form!r} of a duration; there are {', '.join(_FORMS)}")
    return _FORMS[form](parse_duration(value))


def basename(value: object) -> str:
    """The last part of a path or URL: `photos/a.jpg` → `a.jpg`."""
    path = re.split(r"[?#]", str(value))[0] if "://" in str(value) else str(value)
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def _short(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _words(seconds: float) -> str:
    minutes, rest = divmod(round(seconds, 3), 60)
    parts = []
    if minutes:
        parts.append(f"{int(minutes)} minute{'' if minutes == 1 else 's'}")
    if rest or not minutes:
        parts.append(f"{rest:g} second{'' if rest == 1 else 's'}")
    return " ".join(parts)


_FORMS: Mapping[str, Callable[[float], str]] = {"short": _short, "clock": _clock, "words": _words}


def replace(value: object, old: str, new: str, count: int | None = None) -> str:
    """Jinja's `replace`, of limited result."""
    text = str(value)
    times = text.count(old) if old else len(text) + 1
    if len(text) + times * len(new) > 10 * LONGEST:
        raise ValueError("the result is too long")
    return text.replace(old, new, -1 if count is None else count)


_JINJA = (
    "abs", "capitalize", "count", "d", "default", "first", "float", "int", "join", "last", "length",
    "list", "lower", "max", "min", "reverse", "round", "sort", "string", "sum", "title", "trim",
    "unique", "upper",
)  # fmt: skip

ALLOWED: Mapping[str, Callable[..., Any]] = {
    **{name: FILTERS[name] for name in _JINJA},
    "slug": slug,
    "duration": duration,
    "basename": basename,
    "replace": replace,
}
