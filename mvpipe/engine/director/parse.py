"""Divides a request into clauses and finds the operation for each: the cheapest division wins, where unknown
words and parts that nothing answers to cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, fits
from mvpipe.engine.director.lexicon import SOFT
from mvpipe.engine.director.tokens import FILLER, SEPARATOR, WORD, Token

STARTERS = frozenset(
    [
        "ADD",
        "MAKE",
        "CREATE",
        "CUT",
        "REMOVE",
        "FADE",
        "FADEIN",
        "FADEOUT",
        "MUTE",
        "SHUFFLE",
        "SWAP",
        "MOVE",
        "ZOOM",
        "ZOOMOUT",
        "PAN",
        "KEEP",
        "CHANGE",
        "UNDO",
        "REDO",
        "NOT",
        "LOUDER",
        "QUIETER",
        "CROP",
        "BLUR",
        "TITLE",
        "SHOW",
        "LENGTH",
        "HARDCUT",
        "TRANSKIND",
    ]
)
"""Concepts that may begin a new clause without any mark before them."""
UNMARKED = 0.35
"""What such a beginning costs, so that marked ones are preferred."""
UNANSWERED = 1.5


@dataclass(frozen=True)
class Part:
    """A clause and what it results in; `operation` None: nothing answers to it."""

    clause: Clause
    operation: Operation | None
    results: tuple[Result, ...]
    cost: float


def parse(
    tokens: Sequence[Token], operations: Sequence[Operation], situation: Situation
) -> list[Part]:
    """The parts in order; together they hold every token that carries meaning."""
    edges = _edges(tokens)
    best: list[tuple[float, list[Part]]] = [(0.0, [])]
    for j in range(1, len(edges)):
        options = []
        for i in range(max(0, j - 8), j):
            clause = Clause(tuple(tokens[edges[i] : edges[j]]))
            part = _part(clause, operations, situation)
            marked = edges[i] == 0 or tokens[edges[i] - 1].concept == SEPARATOR
            cost = best[i][0] + part.cost + (0.0 if marked else UNMARKED)
            options.append((cost, [*best[i][1], part]))
        best.append(min(options, key=lambda option: (round(option[0], 6), -len(option[1]))))
    return [part for part in best[-1][1] if part.operation or _meaning(part.clause)]


def _edges(tokens: Sequence[Token]) -> list[int]:
    """Where clauses may begin: after separators and before verbs."""
    edges = [0]
    for n in range(1, len(tokens)):
        after = tokens[n - 1].concept == SEPARATOR and tokens[n].concept != SEPARATOR
        if after or tokens[n].concept in STARTERS:
            edges.append(n)
    return [*edges, len(tokens)] if tokens else [0]


def _part(clause: Clause, operations: Sequence[Operation], situation: Situation) -> Part:
    choices: list[tuple[float, int, Operation]] = []
    words = len(clause.unknown)
    for operation in operations:
        groups = fits(operation, clause)
        takes_words = WORD in operation.known or "*" in operation.known
        if not groups or (words * 2 > clause.weight and words > 1 and not takes_words):
            continue
        cost = words * (0.6 if takes_words else 1.0) + operation.cost
        choices.append((cost, -groups, operation))
    for cost, _groups, operation in sorted(choices, key=lambda choice: choice[:2]):
        results = operation.build(clause, situation)
        if results is not None:
            return Part(clause, operation, tuple(results), cost)
    meaning = _meaning(clause)
    return Part(clause, None, (), UNANSWERED * meaning + (0.5 if meaning else 0.0))


def _meaning(clause: Clause) -> int:
    """Tokens that must not be passed over; a lone `no` before a correction is none."""
    if [t.concept for t in clause.tokens if t.concept not in (SEPARATOR, FILLER)] == ["NOT"]:
        return 0
    said = [t for t in clause.tokens if t.concept not in (SEPARATOR, FILLER)]
    hard = [t for t in said if t.concept not in SOFT]
    return len(hard) or (1 if len(said) > 1 else 0)
