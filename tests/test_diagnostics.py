"""Diagnostics are drawn with carets under what they are about, whatever the line holds."""

from __future__ import annotations

import re

import pytest

from mvpipe.diagnostics import WIDTH, Diagnostic, Span, clean, draw, draw_all, width


def drawn(
    text: str,
    start: tuple[int, int],
    end: tuple[int, int],
    *,
    hint: str | None = None,
    message: str = "wrong",
) -> str:
    span = Span("r.yaml", *start, *end)
    return draw(Diagnostic(span, "code", message, hint), {"r.yaml": text})


def test_one_line() -> None:
    assert drawn("a: 1\nstpes: 2\n", (2, 1), (2, 6), hint="did you mean 'steps'?") == (
        "error: wrong\n  --> r.yaml:2:1\n   |\n 2 | stpes: 2\n   | ^^^^^ did you mean 'steps'?"
    )


def test_further_lines_of_a_hint_stand_below() -> None:
    assert drawn("ab", (1, 2), (1, 3), hint="first\nsecond\nthird") == (
        "error: wrong\n"
        "  --> r.yaml:1:2\n"
        "   |\n"
        " 1 | ab\n"
        "   |  ^ first\n"
        "   |\n"
        "   = help: second\n"
        "   = help: third"
    )


def test_a_hint_too_long_for_the_caret_line_stands_below() -> None:
    hint = "x" * WIDTH
    assert drawn("ab", (1, 1), (1, 3), hint=hint).endswith(f"   | ^^\n   |\n   = help: {hint}")


def test_the_gutter_grows_with_the_line_number() -> None:
    text = "\n" * 99 + "bad"
    assert drawn(text, (100, 1), (100, 4)).split("\n")[1:] == [
        "    --> r.yaml:100:1",
        "     |",
        " 100 | bad",
        "     | ^^^",
    ]


@pytest.mark.parametrize(
    ("line", "column", "end", "before", "under"),
    [
        ("歌手: bad", 5, 8, 6, 3),
        ("a: 歌手", 4, 6, 3, 4),
        ("e\u0301: bad", 5, 8, 3, 3),
        ("\tx: bad", 5, 8, 7, 3),
        ("👍 bad", 3, 6, 3, 3),
        ("a\x1b[0m bad", 7, 10, 6, 3),
        ("ab", 3, 3, 2, 1),
        ("ab", 99, 120, 2, 1),
        ("", 1, 1, 0, 1),
    ],
)
def test_carets_align_by_display_width(
    line: str, column: int, end: int, before: int, under: int
) -> None:
    last = drawn(line, (1, column), (1, end)).split("\n")[-1]
    assert last == "   | " + " " * before + "^" * under


@pytest.mark.parametrize("filler", ["x", "長", "\t"])
@pytest.mark.parametrize("column", [1, 60, 150, 299, 300])
def test_a_long_line_is_shown_through_a_window(filler: str, column: int) -> None:
    line = filler * (column - 1) + "!" + filler * (300 - column)
    code, carets = drawn(line, (1, column), (1, column + 1)).split("\n")[-2:]
    shown, under = code[5:], carets[5:]
    assert width(shown) <= WIDTH
    assert width(shown[: shown.index("!")]) == len(under) - 1
    assert ("…" in shown[:1]) == (column > 60) or filler != "x"
    assert "…" in shown


def test_a_span_longer_than_the_window_is_cut_with_it() -> None:
    code, carets = drawn("y" * 300, (1, 1), (1, 301)).split("\n")[-2:]
    assert width(code[5:]) <= WIDTH
    assert len(carets[5:]) <= WIDTH


def test_several_lines_have_a_bar() -> None:
    assert drawn("a:\n  b: 1\n  c: 2\n", (1, 1), (3, 7), hint="remove it") == (
        "error: wrong\n"
        "  --> r.yaml:1:1\n"
        "   |\n"
        " 1 | / a:\n"
        " 2 | |   b: 1\n"
        " 3 | |   c: 2\n"
        "   | |______^ remove it"
    )


def test_the_middle_of_many_lines_is_left_out() -> None:
    text = "\n".join(f"line {number}" for number in range(1, 21))
    lines = drawn(text, (2, 1), (19, 8)).split("\n")
    assert len(lines) < 12
    assert " 19 | | line 19" in lines
    assert not any("line 10" in line for line in lines)


def test_without_the_text_only_the_place_is_named() -> None:
    diagnostic = Diagnostic(Span("gone.yaml", 3, 4, 3, 9), "code", "wrong", "do this")
    assert draw(diagnostic, {}) == "error: wrong\n  --> gone.yaml:3:4\n   = help: do this"
    assert "|" not in draw(diagnostic, {"gone.yaml": "one line"})


def test_nothing_that_steers_a_terminal_gets_through() -> None:
    text = drawn("\x1b]0;x\x07\u202e", (1, 1), (1, 5), hint="\x1b[31m", message="a\nb\x9b\u2028c")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)
    assert text.startswith("error: a\ufffdb\ufffd\ufffdc\n")
    assert clean("Grüße 你好 👍") == "Grüße 你好 👍"


def test_all_are_drawn_with_a_blank_line_between() -> None:
    one = Diagnostic(Span("f", 1, 1, 1, 2), "c", "one")
    two = Diagnostic(Span("f", 1, 1, 1, 2), "c", "two", severity="warning")
    assert draw_all((one, two), {}) == "error: one\n  --> f:1:1\n\nwarning: two\n  --> f:1:1"
