"""Typos of one letter in the words that the director knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mvpipe.engine.director.lexicon import CJK, entries, stem

_SLOT_WORDS = (
    "every each other second seconds minute minutes beat beats percent half from between first third fourth fifth last "
    "times twice two three four five six seven eight nine ten twenty thirty forty fifty sixty"
)
_WORD = re.compile(r"[a-z]{4,}", re.IGNORECASE)
_QUOTED = re.compile(
    r'"[^"]*"|“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|«[^»]*»|‘[^’]*’|(?<!\w)\'[^\']+\'(?!\w)'
)


def corrected(text: str, names: Sequence[str] = ()) -> str:
    """The text with each unknown word replaced by the one known word that is a letter away.

    Quoted words, names of pictures, file names and short words stay; so do words with two candidates.
    """
    kept = [match.span() for match in _QUOTED.finditer(text)]
    known_names = {word for name in names for word in re.findall(r"[a-z]+", name.lower())}

    def mend(match: re.Match[str]) -> str:
        word = match.group().lower()
        quoted = any(a <= match.start() < b for a, b in kept)
        part = (
            text[match.end() : match.end() + 1] in (".", "_", "/")
            and text[match.end() + 1 :][:1].isalnum()
        )
        if quoted or part or word in known_names:
            return match.group()
        return _nearest(word) or match.group()

    return _WORD.sub(mend, text)


@cache
def _nearest(word: str) -> str | None:
    words, stems = _vocabulary()
    if word in words or stem(word) in stems:
        return None
    near = {known for known in words if _apart(word, known)}
    return near.pop() if len({stem(known) for known in near}) == 1 else None


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    words = set(_SLOT_WORDS.split())
    for _concept, _value, phrase in entries():
        if not re.search(f"[{CJK}]", phrase):
            words |= set(re.findall(r"[a-z]+", phrase))
    return frozenset(words), frozenset(stem(word) for word in words)


def _apart(word: str, known: str) -> bool:
    """Two neighbours swapped, one letter missing or too many; from six letters on, one wrong letter after
    the first (`night` is not a typo of `right`). The known word has five letters or more."""
    if len(known) < 5 or word[0] != known[0]:
        return False
    if len(word) == len(known):
        wrong = [i for i, (a, b) in enumerate(zip(word, known, strict=True)) if a != b]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and word[wrong[0]] == known[wrong[1]]
        swapped = swapped and word[wrong[1]] == known[wrong[0]]
        return swapped or (len(wrong) == 1 and len(word) >= 6)
    longer, shorter = (word, known) if len(word) > len(known) else (known, word)
    return len(longer) - len(shorter) == 1 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))
    )
