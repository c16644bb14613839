"""Numbers as people write them: digits, English words, Chinese numerals."""

from __future__ import annotations

import re

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    w: 10 * n
    for n, w in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_ENGLISH = {**{word: n for n, word in enumerate(_ONES)}, **_TENS, "hundred": 100}
_ORDINALS = {
    **{
        w: n
        for n, w in enumerate(
            [
                "first",
                "second",
                "third",
                "fourth",
                "fifth",
                "sixth",
                "seventh",
                "eighth",
                "ninth",
                "tenth",
            ],
            1,
        )
    },
    "last": -1,
    "final": -1,
}
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}

_TENS_WORDS = "|".join(_TENS)
_ONES_WORDS = "|".join(sorted(_ONES, key=len, reverse=True))
NUMBER = (
    r"(?:\d+(?:\.\d+)?|"
    rf"(?:{_TENS_WORDS})(?:[ -](?:{_ONES_WORDS}))?|(?:{_ONES_WORDS})(?: hundred)?|"
    r"(?:a )?quarter(?: of an?)?|half of an?|half an?|half|an?(?= (?:sec|min|beat|bar|measure|second|hundred))|"
    r"[零一二两三四五六七八九十百半]+)"
)
"""Matches one number; `number` reads it."""
ORDINAL = r"(?:\d+(?:st|nd|rd|th)|" + "|".join(_ORDINALS) + ")"


def number(text: str) -> float:
    """The value of a text that NUMBER matched: 2.5, half a → 0.5, twenty-four → 24, 十五 → 15, 半 → 0.5."""
    text = text.strip().lower()
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    if "quarter" in text:
        return 0.25
    if text.startswith("half") or text == "半":
        return 0.5
    if text in ("a", "an"):
        return 1.0
    words = re.split(r"[ -]", text)
    if all(word in _ENGLISH for word in words):
        return float(_english(words))
    return _chinese(text)


def ordinal(text: str) -> int:
    """1 for `first` and `1st`, -1 for `last`."""
    digits = re.match(r"\d+", text)
    return int(digits.group()) if digits else _ORDINALS[text]


def _english(words: list[str]) -> int:
    total = 0
    for word in words:
        total = max(1, total) * 100 if word == "hundred" else total + _ENGLISH[word]
    return total


def _chinese(text: str) -> float:
    half = 0.5 if text.endswith("半") else 0.0
    total, digit = 0, 0
    for char in text.rstrip("半"):
        if char == "十":
            total, digit = total + (digit or 1) * 10, 0
        elif char == "百":
            total, digit = total + (digit or 1) * 100, 0
        else:
            digit = _CHINESE.get(char, 0) + (digit * 10 if digit else 0)
    return total + digit + half
