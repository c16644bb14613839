"""A problem at a place in a file, and the one function that draws it with its code frame and carets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of a text file; lines and columns count from 1, the end column is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, order=True)
class Diagnostic:
    """`code` is a stable slug such as `unknown-key`; `hint` says what to do."""

    span: Span
    code: str
    message: str
    hint: str | None = None
    severity: str = "error"


def draw(diagnostic: Diagnostic, sources: Mapping[str, str]) -> str:
    """Draw one diagnostic as text; `sources` maps a file's name to its text."""
    raise NotImplementedError


def draw_all(diagnostics: tuple[Diagnostic, ...], sources: Mapping[str, str]) -> str:
    """Draw many, in order, with a blank line between."""
    return "\n\n".join(draw(one, sources) for one in diagnostics)
