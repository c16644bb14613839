from __future__ import annotations

import pytest

from mvpipe.cli.figures import (
    clean,
    clipped,
    clock_words,
    length_words,
    number_words,
    padded,
    size_words,
    span_words,
    wrapped,
)
from mvpipe.diagnostics import width


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (12_345_678, "12.3 MB"),
        (999_960, "1.0 MB"),
        (500_000_000, "500 MB"),
        (2e15, "2000 TB"),
    ],
)
def test_sizes(count, words):
    assert size_words(count) == words


def test_a_part_is_given_in_the_unit_of_the_whole():
    assert size_words(4_100_000, of=12_300_000) == "4.1/12.3 MB"
    assert size_words(100, of=12_300_000) == "0.0/12.3 MB"


@pytest.mark.parametrize(
    ("seconds", "clock", "span", "length"),
    [
        (0, "0:00", "0.0 s", "0:00.0"),
        (59.94, "0:59", "59.9 s", "0:59.9"),
        (59.96, "0:59", "1:00", "1:00.0"),
        (206.05, "3:26", "3:26", "3:26.0"),
        (3723.5, "1:02:03", "1:02:04", "1:02:03.5"),
    ],
)
def test_times(seconds, clock, span, length):
    assert (clock_words(seconds), span_words(seconds), length_words(seconds)) == (
        clock,
        span,
        length,
    )


def test_numbers_have_no_needless_zeros():
    assert [number_words(value) for value in (30, 29.97, 124.94, 0.5)] == [
        "30",
        "29.97",
        "124.94",
        "0.5",
    ]


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("two  lines\nof text", 30, "two lines of text"),
        ("霓虹之夜", 8, "霓虹之夜"),
        ("霓虹之夜", 7, "霓虹之…"),
        ("霓虹之夜", 6, "霓虹…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_clipped_text_fits(text, room, shown):
    assert clipped(text, room) == shown
    assert width(shown) <= room


def test_padding_counts_columns_not_characters():
    assert width(padded("标题", 10)) == 10
    assert padded("too long", 3) == "too long"


@pytest.mark.parametrize(
    "text",
    [
        "a reply of several words that has to be broken more than once, with a-very-long-word-inside",
        "好的，已经添加标题“霓虹之夜”，显示在前三秒，位于画面正中间。Done, 好的。",
        "x" * 100,
    ],
)
@pytest.mark.parametrize("room", [8, 17, 40, 79])
def test_wrapped_lines_fit_and_lose_nothing_but_spaces(text, room):
    lines = wrapped(text, room)
    assert max(width(line) for line in lines) <= room
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_wrapping_breaks_at_spaces_and_keeps_line_ends():
    assert wrapped("one two three\n\nfour", 8) == ["one two", "three", "", "four"]


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("a\x08b\x00c\rd", "abcd"),
        ("\u202eevil\u202c", "evil"),
        ("tab\tand\r\nline", "tab and\nline"),
        ("🎵 霓虹 é", "🎵 霓虹 é"),
    ],
)
def test_text_of_others_cannot_steer_the_terminal(text, seen):
    assert clean(text) == seen
