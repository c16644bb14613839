"""Text → tokens: values by the slot table, words by the lexicon (with typos of one letter), separators."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from mvpipe.engine.director.lexicon import CJK, SEPARATOR, entries, stem
from mvpipe.engine.director.references import Reference
from mvpipe.engine.director.slots import SLOTS
from mvpipe.engine.director.spelling import corrected

WORD = "WORD"
"""The concept of a word that the lexicon doesn't know."""
_LATIN = re.compile(r"[^\W\d_][^\W_]*(?:'[^\W\d_]+)?|&")
_LONGEST = 6
_QUOTED_LINES = re.compile(r'"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》')
_BREAK = "\ue000"
_UNQUOTED = re.compile(
    r"(\b(?i:title|headline|caption|text) )((?:[A-Z][\w'’]*)(?: (?:[A-Z][\w'’]*|&|of|the|\d+)(?= |$|[,.]))*(?<!the)(?<!of))(?= |$|[,.])"
)
"""`the title Neon Nights`: capitals after such a word are the words to show."""


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


def normalised(prompt: str) -> str:
    """Full-width forms made plain, spaces single; the case is kept."""
    text = unicodedata.normalize("NFKC", prompt).replace("’s", "'s").replace("’t", "'t")
    text = re.sub(r"(?<=\w)’(?=\w)", "'", text)
    text = _UNQUOTED.sub(r'\1"\2"', text)
    text = _QUOTED_LINES.sub(lambda m: m.group().replace("\n", _BREAK), text)
    return re.sub(r"\s+", " ", text).strip().replace(_BREAK, "\n")


def tokens_of(prompt: str, names: Sequence[str] = ()) -> tuple[Token, ...]:
    """The tokens of a request in order. `names` are pictures by name; one that is said is a REF."""
    text = corrected(normalised(prompt), names)
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


def _next(text: str, low: str, at: int, names: Sequence[str]) -> tuple[Token, int]:
    for name in names:
        if "." in name and low.startswith(name.lower(), at) and _ends(low, at + len(name)):
            return Token("REF", name, Reference((), name)), len(name)
    for slot in SLOTS if _begins(low, at) else ():
        match = slot.pattern.match(low, at)
        if match and match.end() > at:
            value = slot.read(
                slot.pattern.match(text, at) or match if slot.concept == "QUOTE" else match
            )
            if slot.concept == "FILE":
                value = text[at : match.end()]
            if slot.concept == "QUOTE" and value is not None and value.lower() in _files(names):
                value, concept = Reference((), value), "REF"
                return Token(concept, text[at : match.end()], value), match.end() - at
            if value is not None:
                return Token(slot.concept, text[at : match.end()], value), match.end() - at
    word = _word(text, low, at)
    for name in names:
        longer_phrase = word is not None and word[0].concept != WORD and word[1] > len(name)
        if not longer_phrase and low.startswith(name.lower(), at) and _ends(low, at + len(name)):
            return Token("REF", name, Reference((), name)), len(name)
    return word or _character(text, low, at)


def _files(names: Sequence[str]) -> set[str]:
    return {name.lower() for name in names if "." in name}


@lru_cache(maxsize=4096)
def known(phrase: str) -> bool:
    """Whether the lexicon knows these words as they stand."""
    stems = tuple(stem(word) for word in re.findall(r"[^\W_]+", phrase.lower()))
    return stems in _lexicon().words or phrase in _lexicon().chinese


def _word(text: str, low: str, at: int) -> tuple[Token, int] | None:
    """The longest English phrase of the lexicon here, else one unknown word."""
    words: list[str] = []
    ends: list[int] = []
    position = at
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
    return Token(WORD, text[at : ends[0]]), ends[0] - at


def _character(text: str, low: str, at: int) -> tuple[Token, int]:
    """The longest Chinese phrase of the lexicon here, else one character: unknown, or a separator."""
    for length in range(min(8, len(low) - at), 0, -1):
        found = _lexicon().chinese.get(low[at : at + length])
        if found:
            return Token(found[0], text[at : at + length], found[1]), length
    concept = WORD if re.match(f"[{CJK}]", low[at]) or low[at].isalnum() else SEPARATOR
    return Token(concept, text[at], None), 1


def _joined(tokens: Sequence[Token]) -> list[Token]:
    """Neighbouring unknown Chinese characters as one word; an unknown word before one picture (`the
    group picture`, 海边那张) names it."""
    result: list[Token] = []
    for token in tokens:
        last = result[-1] if result else None
        if last and token.concept == last.concept == WORD and re.match(f"[{CJK}]", token.text):
            result[-1] = Token(WORD, last.text + token.text)
        elif last and _names_a_picture(last) and _one_picture(token):
            result[-1] = Token("REF", f"{last.text} {token.text}", Reference((), last.text))
        else:
            result.append(token)
    return result


def _names_a_picture(token: Token) -> bool:
    """An unknown word does when `clip` or `photo` follows; so does the phone, in `the phone clip`."""
    return token.concept == WORD or token.text.lower() == "phone"


def _one_picture(token: Token) -> bool:
    singular = (
        token.concept in ("PHOTO", "CLIP") and token.text.isascii() and token.text[-1:] not in "sS"
    )
    return singular or token.concept == "THATONE"


def _begins(low: str, at: int) -> bool:
    before = low[at - 1] if at else " "
    return not (before.isascii() and before.isalnum() and low[at].isascii() and low[at].isalnum())


def _ends(low: str, at: int) -> bool:
    return at >= len(low) or not (low[at].isascii() and low[at].isalnum())


@cache
def _lexicon() -> _Lexicon:
    words: dict[tuple[str, ...], tuple[str, Any]] = {}
    chinese: dict[str, tuple[str, Any]] = {}
    for concept, value, phrase in entries():
        if re.search(f"[{CJK}]", phrase):
            chinese[phrase] = (concept, value)
        else:
            words[tuple(stem(w) for w in re.split(r"[ \-/]", phrase))] = (concept, value)
    return _Lexicon(words, chinese)
