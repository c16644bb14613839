"""Text → tokens: values by the slot table, words by the lexicon (with typos of one letter), separators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mvpipe.engine.director.lexicon import CONCEPTS, FILLERS, JOINS, SOFT, VALUES
from mvpipe.engine.director.slots import SLOTS, Reference

SEPARATOR, FILLER, WORD = "SEP", "FILL", "WORD"
CJK = r"\u3400-\u9fff\uf900-\ufaff"
_LATIN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|&")
_LONGEST = 6


@dataclass(frozen=True)
class Token:
    """`concept` as in the lexicon or the slot table; SEP, FILL (no meaning) or WORD (unknown)."""

    concept: str
    text: str
    value: Any = None


@dataclass(frozen=True)
class _Lexicon:
    words: Mapping[tuple[str, ...], tuple[str, Any]]
    chinese: Mapping[str, tuple[str, Any]]
    singles: tuple[str, ...]


def normalised(prompt: str) -> str:
    """Full-width forms made plain, spaces single; the case is kept."""
    text = unicodedata.normalize("NFKC", prompt).replace("’s", "'s").replace("’t", "'t")
    text = re.sub(r"(?<=\w)’(?=\w)", "'", text)
    return re.sub(r"\s+", " ", text).strip()


def tokens_of(prompt: str, names: Sequence[str] = ()) -> tuple[Token, ...]:
    """The tokens of a request in order. `names` are pictures by name; one that is said is a REF."""
    text = normalised(prompt)
    low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    tokens: list[Token] = []
    at = 0
    while at < len(low):
        if low[at] == " ":
            at += 1
            continue
        token, length = _next(text, low, at, names)
        tokens.append(token)
        at += length
    return tuple(_joined(tokens))


def stem(word: str) -> str:
    """A crude stem that joins the forms of one word: fade, fades, faded, fading."""
    word = word.removesuffix("'s")
    for ending in ("ing", "ed", "es", "s"):
        if len(word) - len(ending) >= 3 and word.endswith(ending) and not word.endswith("ss"):
            word = word[: -len(ending)]
            if ending in ("ing", "ed") and word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word.removesuffix("e") if len(word) > 3 else word


def _next(text: str, low: str, at: int, names: Sequence[str]) -> tuple[Token, int]:
    for slot in SLOTS if _begins(low, at) else ():
        match = slot.pattern.match(low, at)
        if match and match.end() > at:
            value = slot.read(
                slot.pattern.match(text, at) or match if slot.concept == "QUOTE" else match
            )
            if value is not None:
                return Token(slot.concept, text[at : match.end()], value), match.end() - at
    for name in names:
        if low.startswith(name.lower(), at) and _ends(low, at + len(name)):
            return Token("REF", name, Reference((), name)), len(name)
    return _word(text, low, at) or _character(text, low, at)


def _word(text: str, low: str, at: int) -> tuple[Token, int] | None:
    """The longest English phrase of the lexicon here, else one unknown word."""
    words, ends, position = [], [], at
    while len(words) < _LONGEST:
        match = _LATIN.match(low, position)
        if not match or re.match(f"[{CJK}]", match.group()):
            break
        plain = re.match(f"[^{CJK}]+", match.group())
        if plain is None:
            break
        words.append(plain.group())
        ends.append(position + plain.end())
        position = ends[-1]
        if position < len(low) and low[position] in " -/":
            position += 1
    if not words:
        return None
    stems = [stem(word) for word in words]
    for count in range(len(words), 0, -1):
        found = _lexicon().words.get(tuple(stems[:count]))
        if found:
            return Token(found[0], text[at : ends[count - 1]], found[1]), ends[count - 1] - at
    near = _near(stems[0])
    concept, value = _lexicon().words[(near,)] if near else (WORD, None)
    return Token(concept, text[at : ends[0]], value), ends[0] - at


def _character(text: str, low: str, at: int) -> tuple[Token, int]:
    """The longest Chinese phrase of the lexicon here, else one character: unknown, or a separator."""
    for length in range(min(8, len(low) - at), 0, -1):
        found = _lexicon().chinese.get(low[at : at + length])
        if found:
            return Token(found[0], text[at : at + length], found[1]), length
    concept = WORD if re.match(f"[{CJK}]", low[at]) or low[at].isalnum() else SEPARATOR
    return Token(concept, text[at], None), 1


def _joined(tokens: Sequence[Token]) -> list[Token]:
    """Neighbouring unknown Chinese characters as one word."""
    result: list[Token] = []
    for token in tokens:
        last = result[-1] if result else None
        if last and token.concept == last.concept == WORD and re.match(f"[{CJK}]", token.text):
            result[-1] = Token(WORD, last.text + token.text)
        else:
            result.append(token)
    return result


def _begins(low: str, at: int) -> bool:
    before = low[at - 1] if at else " "
    return not (before.isascii() and before.isalnum() and low[at].isascii() and low[at].isalnum())


def _ends(low: str, at: int) -> bool:
    return at >= len(low) or not (low[at].isascii() and low[at].isalnum())


@cache
def _near(word: str) -> str | None:
    """The one known word within a letter of an unknown one of five letters or more."""
    if len(word) < 5 or not word.isascii():
        return None
    near = {known for known in _lexicon().singles if _one_apart(word, known)}
    concepts = {_lexicon().words[(known,)][0] for known in near}
    return min(near) if len(concepts) == 1 else None


def _one_apart(a: str, b: str) -> bool:
    """One letter changed, missing, too many, or two neighbours swapped."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = next(
        (i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )
    rest_a, rest_b = a[start:], b[start:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:] or swapped


@cache
def _lexicon() -> _Lexicon:
    words: dict[tuple[str, ...], tuple[str, Any]] = {}
    chinese: dict[str, tuple[str, Any]] = {}
    for concept, value, phrase in _entries():
        if re.search(f"[{CJK}]", phrase):
            chinese[phrase] = (concept, value)
        else:
            words[tuple(stem(w) for w in re.split(r"[ \-/]", phrase))] = (concept, value)
    singles = tuple(key[0] for key in words if len(key) == 1 and len(key[0]) >= 5)
    return _Lexicon(words, chinese, singles)


def _entries() -> list[tuple[str, Any, str]]:
    entries: list[tuple[str, Any, str]] = [(FILLER, None, p) for p in FILLERS.split("|")]
    entries += [(SEPARATOR, None, p) for p in JOINS.split("|")]
    for table in (SOFT, CONCEPTS):
        entries += [(c, None, p) for c, phrases in table.items() for p in phrases.split("|")]
    for concept, values in VALUES.items():
        entries += [(concept, v, p) for v, phrases in values.items() for p in phrases.split("|")]
    return entries
