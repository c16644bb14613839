"""Divides a request into clauses and finds the operation for each: the cheapest division wins, where unknown
words and parts that nothing answers to cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, fits
from mvpipe.engine.director.lexicon import FILLER, SEPARATOR, SOFT
from mvpipe.engine.director.references import Reference
from mvpipe.engine.director.tokens import WORD, Token

# fmt: off
STARTERS = frozenset((
    "ADD", "WITH", "MAKE", "CREATE", "CUT", "REMOVE", "FADE", "FADEIN", "FADEOUT", "MUTE", "SHUFFLE",
    "SWAP", "MOVE", "ZOOM", "ZOOMOUT", "PAN", "KEEP", "CHANGE", "UNDO", "REDO", "NOT",
    "LOUDER", "QUIETER", "CROP", "BLUR", "TITLE", "SHOW", "LENGTH", "HARDCUT", "TRANSKIND",
))
# fmt: on
"""Concepts that may begin a new clause without any mark before them."""
UNMARKED = 0.35
"""What such a beginning costs, so that marked ones are preferred."""
SWALLOWED = 0.6
"""What it costs an operation that takes any word to reach over a mark: the next clause may be a request."""
NOT_THE_FILM = 0.5
"""What it costs to take `create a video … with X` for X alone."""
TWICE = 0.2
"""What two values of a kind cost: they are rather two requests."""
UNANSWERED = 1.5
REACH = 6
"""Marked pieces that one clause may join."""


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
    edges = [0, *(n for n in range(1, len(tokens)) if _is_marked(tokens, n)), len(tokens)]
    best: list[tuple[float, list[Part]]] = [(0.0, [])]
    for j in range(1, len(edges)):
        options = []
        for i in range(max(0, j - REACH), j):
            piece = tokens[edges[i] : edges[j]]
            cost, parts = _piece(piece, operations, situation, marks=j - i - 1)
            options.append((best[i][0] + cost, [*best[i][1], *parts]))
        best.append(min(options, key=_cheapest))
    return [part for part in best[-1][1] if part.operation or _meaning(part.clause)]


def takes_words(operation: Operation) -> bool:
    return not operation.known.isdisjoint((WORD, "*"))


def _cheapest(option: tuple[float, list[Part]]) -> tuple[float, int]:
    return round(option[0], 6), -len(option[1])


def _is_marked(tokens: Sequence[Token], n: int) -> bool:
    return tokens[n - 1].concept == SEPARATOR and tokens[n].concept != SEPARATOR


def _piece(
    tokens: Sequence[Token], operations: Sequence[Operation], situation: Situation, *, marks: int
) -> tuple[float, list[Part]]:
    """One clause, or several that begin without a mark if every one of them is answered."""
    whole = _part(Clause(tuple(tokens)), operations, situation, marks=marks)
    if marks or (whole.operation and whole.cost == 0):
        return whole.cost, [whole]
    edges = [0, *(n for n in range(1, len(tokens)) if tokens[n].concept in STARTERS), len(tokens)]
    if len(edges) == 2 or len(edges) > 10:
        return whole.cost, [whole]
    best: list[tuple[float, list[Part]] | None] = [(0.0, [])]
    for j in range(1, len(edges)):
        options = [(whole.cost, [whole])] if j == len(edges) - 1 else []
        for i in range(j):
            head = best[i]
            part = _part(Clause(tuple(tokens[edges[i] : edges[j]])), operations, situation, marks=0)
            if (
                head is not None
                and (part.operation or not _meaning(part.clause))
                and (i, j) != (0, len(edges) - 1)
            ):
                options.append((head[0] + part.cost + (UNMARKED if i else 0.0), [*head[1], part]))
        best.append(min(options, key=_cheapest) if options else None)
    return best[-1] or (whole.cost, [whole])


def _part(
    clause: Clause, operations: Sequence[Operation], situation: Situation, *, marks: int
) -> Part:
    choices: list[tuple[float, int, Operation]] = []
    words = len(clause.unknown)
    named = _with_name(clause)
    instead = None
    if named is not None:
        found = _part(named, operations, situation, marks=marks)
        if found.operation is not None and not found.operation.name.startswith(NO_ANSWER):
            instead = replace(found, cost=found.cost + MISNAMED)
    for operation in operations:
        groups = fits(operation, clause)
        mostly_unknown = words * 2 > clause.weight and words > 1
        if groups and not (mostly_unknown and not takes_words(operation)):
            choices.append((_cost(operation, clause, marks), -groups, operation))
    for cost, _groups, operation in sorted(choices, key=lambda choice: choice[:2]):
        if instead is not None and instead.cost <= cost:
            return instead
        results = operation.build(clause, situation)
        if results is not None:
            return Part(clause, operation, tuple(results), cost)
    if instead is not None:
        return instead
    meaning = _meaning(clause)
    return Part(clause, None, (), UNANSWERED * meaning + (0.5 if meaning else 0.0))


NO_ANSWER = ("not-yet", "ask", "refuse")
MISNAMED = 0.9
"""What it costs to take a word that nobody knows for the name of a picture that isn't there."""


def _with_name(clause: Clause) -> Clause | None:
    """The clause with its one unknown word as a picture's name: `slow the jump down`."""
    at = [n for n, token in enumerate(clause.tokens) if token.concept == WORD]
    after_article = [n for n in at if n and clause.tokens[n - 1].text.lower() in ARTICLES]
    if len(at) != 1 or not after_article or clause.has("REF"):
        return None
    after = clause.tokens[at[0] + 1 : at[0] + 2]
    if any(token.concept in ("PHOTO", "CLIP", "QUOTE") for token in after):
        return None
    word = clause.tokens[at[0]]
    name = Token("REF", word.text, Reference((), word.text))
    return Clause((*clause.tokens[: at[0]], name, *clause.tokens[at[0] + 1 :]))


ARTICLES = frozenset(("the", "my", "our", "this", "that", "把", "给", "那个", "那张"))


def _cost(operation: Operation, clause: Clause, marks: int) -> float:
    anything = "*" in operation.known
    cost = operation.cost + len(clause.unknown) * (0.6 if takes_words(operation) else 1.0)
    cost += TWICE * sum(len(clause.values(concept)) > 1 for concept in DOUBLED)
    cost += TWICE * _parted_quotes(clause)
    if clause.has("CREATE") and clause.has("VIDEO") and not (operation.makes_film or anything):
        cost += NOT_THE_FILM
    swallowed = SWALLOWED * (2 if operation.name.startswith(("not-yet", "ask")) else 1)
    return cost + (swallowed * marks if anything else 0.0)


DOUBLED = ("SECONDS", "PART", "PORTION", "REF")


def _parted_quotes(clause: Clause) -> bool:
    """Two quotes with a time or a place between them are two texts; two side by side are two lines."""
    at = [n for n, t in enumerate(clause.tokens) if t.concept == "QUOTE"]
    if len(at) < 2:
        return False
    between = {t.concept for t in clause.tokens[at[0] + 1 : at[1]]}
    return not between.isdisjoint(
        ("SECONDS", "PLACE", "FIRST", "LAST", "START", "END", "RANGE", "PART")
    )


def _meaning(clause: Clause) -> int:
    """Tokens that must not be passed over; a lone `no` before a correction is none."""
    said = [t for t in clause.tokens if t.concept not in (SEPARATOR, FILLER)]
    if [t.concept for t in said] == ["NOT"]:
        return 0
    hard = [t for t in said if t.concept not in SOFT]
    return len(hard) or (1 if len(said) > 1 else 0)
