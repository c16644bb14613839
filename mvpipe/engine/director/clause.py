"""The small vocabulary of the director: a clause, an operation, what it results in, the situation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any

from mvpipe.engine.director.lexicon import FILLER, SEPARATOR, SOFT
from mvpipe.engine.director.tokens import WORD, Token
from mvpipe.engine.edits import Context, Edit, Where
from mvpipe.model.draft import Draft


@dataclass(frozen=True)
class Situation:
    """Where a session stands: `past` drafts oldest first, `future` drafts next first."""

    draft: Draft
    past: tuple[Draft, ...] = ()
    future: tuple[Draft, ...] = ()
    context: Context = field(default_factory=Context)


@dataclass(frozen=True)
class History:
    """Steps back or forth (undo, redo) through the session's drafts."""

    step: str
    times: int = 1


@dataclass(frozen=True)
class Tell:
    """An answer that changes nothing: a refusal, a question, a fact. `key` names its sentence."""

    key: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Limit:
    """The last change kept for some shots only."""

    where: Where


Result = Edit | History | Tell | Limit


@dataclass(frozen=True)
class Clause:
    """A part of a request that one operation may answer to."""

    tokens: tuple[Token, ...]

    @cached_property
    def concepts(self) -> frozenset[str]:
        return frozenset(t.concept for t in self.tokens) - {SEPARATOR, FILLER, WORD}

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Words that the lexicon doesn't know."""
        return tuple(t.text for t in self.tokens if t.concept == WORD)

    @cached_property
    def weight(self) -> int:
        """How many tokens carry meaning."""
        return sum(
            t.concept not in (SEPARATOR, FILLER) and t.concept not in SOFT for t in self.tokens
        )

    def has(self, *concepts: str) -> bool:
        """Whether any of these was said."""
        return not self.concepts.isdisjoint(concepts)

    def value(self, concept: str) -> Any:
        """The value of the first such token, None when there is none."""
        return next((t.value for t in self.tokens if t.concept == concept), None)

    def values(self, concept: str) -> list[Any]:
        return [t.value for t in self.tokens if t.concept == concept]

    def before(self, concept: str) -> Clause:
        """What was said before the first token of `concept`; all of it when there is none."""
        at = next((n for n, t in enumerate(self.tokens) if t.concept == concept), None)
        return self if at is None else Clause(self.tokens[:at])

    def place(self) -> str | None:
        """The place named; two words for it (`bottom`, `left`) make one."""
        named = self.values("PLACE")
        rows = [place.split("-")[0] for place in named if place.startswith(("top", "bottom"))]
        columns = [place.split("-")[-1] for place in named if place.endswith(("left", "right"))]
        if rows and columns:
            return f"{rows[0]}-{columns[0]}"
        return named[0] if named else None

    def ms(self, concept: str = "SECONDS") -> int | None:
        seconds = self.value(concept)
        return None if seconds is None else round(seconds * 1000)

    def follows(self, concept: str, other: str) -> bool:
        """Whether a token of `concept` stands right after one of `other` (fillers between are allowed)."""
        said = [t.concept for t in self.tokens if t.concept not in (FILLER, SEPARATOR)]
        return any(a == other and b == concept for a, b in pairwise(said))


Build = Callable[[Clause, Situation], Sequence[Result] | None]


@dataclass(frozen=True)
class Operation:
    """One thing people ask for.

    `needs`: alternatives, each a line of concept groups that must all be there (`CUT/SYNC STRIDE/BEAT`).
    `takes`: further concepts it understands, `*` for all; any other word of meaning in the clause rules
    the operation out, so that nothing meant is passed over. `build` may still decline with None.
    `cost` is added to what unknown words cost: a dearer operation is chosen only when no other fits.
    Only one that `makes_film` should answer to `create a video`.
    """

    name: str
    needs: tuple[str, ...]
    build: Build
    takes: str = ""
    cost: float = 0.0
    makes_film: bool = False

    @cached_property
    def alternatives(self) -> tuple[tuple[frozenset[str], ...], ...]:
        return tuple(tuple(frozenset(g.split("/")) for g in need.split()) for need in self.needs)

    @cached_property
    def known(self) -> frozenset[str]:
        groups = (group for alternative in self.alternatives for group in alternative)
        return frozenset(self.takes.split()).union(*groups)


def fits(operation: Operation, clause: Clause) -> int:
    """How many groups of the best fulfilled alternative; 0 when the operation does not apply."""
    known, said = operation.known, clause.concepts
    if "*" not in known and not said <= known | SOFT.keys():
        return 0
    if clause.unknown:
        said = said | {WORD}
    met = [a for a in operation.alternatives if all(not said.isdisjoint(group) for group in a)]
    return max((len(alternative) for alternative in met), default=0)
