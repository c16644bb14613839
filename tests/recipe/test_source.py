"""YAML with positions: merge keys, aliases, YAML 1.2 values, and errors in plain words."""

from __future__ import annotations

import pytest

from mvpipe.recipe.nodes import Map, Node, Place, Scalar, Sequence, Source, plain, resolve
from mvpipe.recipe.positions import part_of
from mvpipe.recipe.problems import Problems
from mvpipe.recipe.source import decode, parse


def tree(text: str) -> Node:
    problems = Problems()
    node = parse(Source("r.yaml", text), problems)
    assert not problems, problems.sorted()
    assert node is not None
    return node


def codes(text: str) -> list[str]:
    problems = Problems()
    parse(Source("r.yaml", text), problems)
    return [one.code for one in problems.sorted()]


def at(node: Node, *path: str | int) -> Node:
    for key in path:
        if isinstance(key, int):
            assert isinstance(node, Sequence)
            node = node.items[key]
        else:
            assert isinstance(node, Map)
            node = node.by_key[key].value
    return node


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("3:20", "3:20"),
        ("1:30:00", "1:30:00"), ("2026-11-22", "2026-11-22"), ("1_000", "1_000"), ("0b11", "0b11"),
        ("true", True), ("False", False), ("", None), ("~", None), ("null", None), ("nULL", "nULL"),
        ("30", 30), ("-7", -7), ("010", 10), ("0x1F", 31), ("0o17", 15), ("29.97", 29.97),
        ("1e3", 1000.0), (".5", 0.5), ("5.", 5.0), ("1.2.3", "1.2.3"), (".inf", float("inf")),
        ("-.INF", float("-inf")), ("=", "="), ("1080p", "1080p"), ("1920x1080", "1920x1080"),
        ("9" * 5000, float("inf")),
    ],
)  # fmt: skip
def test_plain_scalars_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


def test_quotes_and_the_str_tag_keep_text() -> None:
    assert plain(tree("[\"30\", '30', !!str 30, 30, !!int '30']")) == ["30", "30", "30", 30, 30]


def test_every_key_and_value_has_its_place() -> None:
    root = tree("a: 1\nb:\n  - {c: two}\n")
    assert isinstance(root, Map)
    assert root.by_key["b"].key_place.span.line == 2
    span = at(root, "b", 0, "c")
    assert isinstance(span, Scalar)
    assert (span.place.span.line, span.place.span.column, span.place.span.end_column) == (3, 9, 12)


def test_an_alias_points_at_its_anchor() -> None:
    root = tree("a: &x {t: 5m}\nb: *x\n")
    assert at(root, "b") is at(root, "a")
    assert at(root, "b", "t").place.span.line == 1


def test_merge_keys_bring_what_is_not_given() -> None:
    root = tree(
        "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\nd:\n  w: 0\n  <<: *b\n"
    )
    assert plain(at(root, "c")) == {"x": 3, "y": 1, "z": 2}
    assert plain(at(root, "d")) == {"w": 0, "y": 2, "z": 2}
    assert at(root, "c", "z").place.span.line == 2


def test_a_merged_map_may_merge_itself() -> None:
    root = tree("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}\n")
    assert plain(at(root, "c")) == {"x": 1, "y": 2}


def test_a_quoted_merge_key_is_a_key() -> None:
    assert plain(tree("'<<': 1")) == {"<<": 1}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: 1\na: 2", "duplicate-key"),
        ("a: 1\n'a': 2", "duplicate-key"),
        ("<<: 3", "bad-merge"),
        ("a: &a [*a]", "recursive-alias"),
        ("a: &a {b: *a}", "recursive-alias"),
        ("? [x]\n: y", "bad-key"),
        ("a: {{ b }}", "bad-key"),
        ("- {{ b }} c", "bad-key"),
        ("a: !!python/name:os.system x", "unknown-tag"),
        ("a: !custom x", "unknown-tag"),
        ("a:\n\tb: 1", "tab"),
        ("a:\n  b: 1\n\tc: 2", "tab"),
        ("a: 1\n---\nb: 1", "yaml-syntax"),
        ("a: @x", "yaml-syntax"),
        ("a: %x", "yaml-syntax"),
        ("a: [1, 2", "yaml-syntax"),
        ("a: {b: 1", "yaml-syntax"),
        ("a: *nothing", "yaml-syntax"),
        ('a: "\\q"', "yaml-syntax"),
        ("a: 'x", "yaml-syntax"),
        ("a: \x01", "yaml-syntax"),
        ("a: b: c", "yaml-syntax"),
        ("a\nb: 1", "yaml-syntax"),
        ("a: - b", "yaml-syntax"),
        ("[" * 5000, "too-deep"),
        ("a: " + "x" * 1_000_001, "too-large"),
    ],
)
def test_what_is_no_recipe_is_named(text: str, code: str) -> None:
    assert codes(text) == [code]


def test_no_message_is_the_parser_s_own() -> None:
    for text in (
        "a: @x",
        "a: [1, 2",
        "a: {b: 1",
        "a: 'x",
        "a: b: c",
        "a\nb: 1",
        "a: - b",
        " a: 1\nb: 2",
    ):
        problems = Problems()
        parse(Source("r", text), problems)
        (one,) = problems.sorted()
        assert "token" not in one.message
        assert "block" not in one.message, one.message
        assert not one.message.startswith("not YAML"), one.message


def test_aliases_of_aliases_are_cut_off() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    assert "too-large" in codes("\n".join(lines))


@pytest.mark.parametrize("data", [b"a: 1\r\nb: 2\r\n", b"\xef\xbb\xbfa: 1\nb: 2\n"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(data: bytes) -> None:
    problems = Problems()
    source = decode(data, "r", problems)
    node = parse(source, problems)
    assert node is not None
    assert plain(node) == {"a": 1, "b": 2}
    assert isinstance(node, Map)
    assert node.by_key["b"].key_place.span.column == 1


def test_what_is_not_utf_8_is_pointed_at() -> None:
    problems = Problems()
    decode("é: ".encode() + b"\xe9\n", "r", problems)
    (one,) = problems.sorted()
    assert (one.code, one.span.column) == ("not-utf8", 4)


def test_surrogates_are_joined_or_replaced() -> None:
    assert plain(tree(r'["\ud83d\ude00", "\ud83d"]')) == ["😀", "\ufffd"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a: some MARK here", "MARK"),
        ("a: 'it''s a MARK'", "MARK"),
        ('a: "x \\"y\\" \\u4e2d\\n MARK"', "MARK"),
        ('a: "one \\\n   two MARK"', "MARK"),
        ("a: one\n  two\n  three MARK", "MARK"),
        ("a: |\n  one\n    two MARK\n", "MARK"),
        ("a: >-\n  one\n  two\n\n  three MARK\n", "MARK"),
        ("a: |2-\n    one MARK\n", "MARK"),
        ("a: 中文 MARK", "MARK"),
        ("a: 'one\n\n  two MARK'", "MARK"),
    ],
)
def test_a_word_in_a_value_is_found_in_the_file(text: str, word: str) -> None:
    scalar = at(tree(text), "a")
    assert isinstance(scalar, Scalar)
    start = scalar.text.index(word)
    place: Place = part_of(scalar, start, start + len(word))
    assert place.raw == word
    assert place.start == text.index(word)
