from __future__ import annotations

import pytest

from mvpipe.engine.compose.bidi import levels, ordered


def shown(text: str) -> str:
    pairs = list(zip(text, levels(text), strict=True))
    return "".join(character for character, _ in ordered(pairs, lambda pair: pair[1]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain 12.5, text!", "plain 12.5, text!"),
        ("אבג", "גבא"),
        ("אבג abc", "abc גבא"),
        ("abc אבג def", "abc גבא def"),
        ("abc אבג, דהו def", "abc והד ,גבא def"),
        ("אבג 12.5 דהו", "והד 12.5 גבא"),
        ("abc אבג!", "abc גבא!"),
        ("אבג!", "!גבא"),
        ("ابج 2024", "2024 جبا"),
    ],
)
def test_text_stands_as_the_unicode_algorithm_orders_it(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_text_without_right_to_left_letters_has_one_level() -> None:
    assert set(levels("What the night wrote, 1999 – €5")) == {0}
