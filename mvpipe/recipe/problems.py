"""Collects the problems of a recipe, all of them, and finds the word that was meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from mvpipe.diagnostics import Diagnostic
from mvpipe.recipe.nodes import Place


class Problems:
    """Every problem found so far; the same one is kept once (an alias is walked more than once)."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}

    def add(self, place: Place, code: str, message: str, hint: str | None = None) -> None:
        self._found[Diagnostic(place.span, code, message, hint)] = None

    def extend(self, other: Problems) -> None:
        self._found.update(other._found)

    def __bool__(self) -> bool:
        return bool(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def sorted(self) -> tuple[Diagnostic, ...]:
        """By file, line and column."""
        return tuple(sorted(self._found, key=lambda one: (one.span, one.code, one.message)))


def closest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was probably meant; None when nothing is near."""
    scored = [(_likeness(word, choice), choice) for choice in choices if choice != word]
    best = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
    return best[1] if best[0] >= 0.6 else None


def _likeness(word: str, choice: str) -> float:
    """0-1; the case of letters and the kind of dash don't count."""
    one, other = (text.lower().replace("_", "-")[:200] for text in (word, choice))
    if one == other:
        return 1.0
    return SequenceMatcher(None, one, other).ratio()


def suggestion(word: str, choices: Iterable[str], *, noun: str | None = None) -> str | None:
    """`did you mean 'x'?`, else with a noun `known keys: a, b, c`, else nothing."""
    names = list(choices)
    near = closest(word, names)
    if near is not None:
        return f"did you mean '{near}'?"
    return f"known {noun}: {', '.join(names)}" if noun and names else None


def quoted(text: str, limit: int = 60) -> str:
    """Text of a recipe for use in a message: in quotes, on one line, not too long."""
    flat = " ".join(text.split())
    return f"'{flat if len(flat) <= limit else flat[: limit - 1] + '…'}'"
