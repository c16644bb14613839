"""Values and words are read alike in English and Chinese."""

from __future__ import annotations

from typing import Any

import pytest

from mvpipe.engine.director.lexicon import CJK, entries, stem
from mvpipe.engine.director.numbers import number
from mvpipe.engine.director.operations import OPERATIONS
from mvpipe.engine.director.references import Reference
from mvpipe.engine.director.slots import Stride, seconds
from mvpipe.engine.director.spelling import corrected
from mvpipe.engine.director.tokens import tokens_of


def value(prompt: str, concept: str) -> Any:
    return next((token.value for token in tokens_of(prompt) if token.concept == concept), None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0:03", 3), ("1:30", 90), ("3s", 3), ("3 s", 3), ("2.5 sec", 2.5), ("30-second", 30), ("half a second", 0.5),
        ("a quarter of a second", 0.25), ("twenty-five seconds", 25), ("a minute", 60), ("1 min 30 s", 90), ("2 minutes", 120),
        ("500 ms", 0.5), ("one second and a half", 1.5), ("3秒", 3), ("三秒钟", 3), ("半秒", 0.5), ("一分半", 90), ("两分三十秒", 150),
        ("十五秒", 15), ("0.8秒", 0.8), ("200毫秒", 0.2),
    ],
)  # fmt: skip
def test_lengths_are_read(text: str, expected: float) -> None:
    assert seconds(text) == pytest.approx(expected)
    assert value(text, "SECONDS") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("十", 10),
        ("二十四", 24),
        ("一百二十", 120),
        ("两", 2),
        ("半", 0.5),
        ("forty five", 45),
        ("twelve", 12),
        ("1.5", 1.5),
    ],
)
def test_numbers_are_read(text: str, expected: float) -> None:
    assert number(text) == expected


@pytest.mark.parametrize(
    ("prompt", "concept", "expected"),
    [
        ("from 10s to 15s", "RANGE", (10, 15)),
        ("0:10 to 0:15", "RANGE", (10, 15)),
        ("between 5 and 8 seconds", "RANGE", (5, 8)),
        ("从5秒到8秒", "RANGE", (5, 8)),
        ("第 5 秒到第 8 秒", "RANGE", (5, 8)),
        ("30 percent", "PERCENT", 30),
        ("百分之三十五", "PERCENT", 35),
        ("三成", "PERCENT", 30),
        ("3 d b", "DB", None),
        ("-6 dB", "DB", -6),
        ("9:16", "RATIO", (9, 16)),
        ("1080 x 1350", "SIZE", (1080, 1350)),
        ("720p", "LINES", 720),
        ("4K", "LINES", 2160),
        ("29.97 fps", "FPS", 29.97),
        ("every other beat", "STRIDE", Stride(2, "beat")),
        ("on every second bar", "STRIDE", Stride(2, "bar")),
        ("every third beat", "STRIDE", Stride(3, "beat")),
        ("per bar", "STRIDE", Stride(1, "bar")),
        ("every half beat", "STRIDE", Stride(0.5, "beat")),
        ("每隔一拍", "STRIDE", Stride(2, "beat")),
        ("每四小节", "STRIDE", Stride(4, "bar")),
        ("the last two clips", "REF", Reference((-2, -1), "clip")),
        ("the first and third photos", "REF", Reference((1, 3), "photo")),
        ("photo 2", "REF", Reference((2,), "photo")),
        ("第二张和第五张照片", "REF", Reference((2, 5), "photo")),
        ("最后两段", "REF", Reference((-2, -1), "clip")),
        ("the group picture", "REF", Reference((), "group")),
        ("“Hi there”", "QUOTE", "Hi there"),
        ("《夏夜》", "QUOTE", "夏夜"),
        ("don't say 'hello'", "QUOTE", "hello"),
        ("the title Neon Nights for 3 s", "QUOTE", "Neon Nights"),
        ("cut half as often", "SECONDS", None),
        ("the last second", "SECONDS", 1),
    ],
)
def test_values_are_read(prompt: str, concept: str, expected: object) -> None:
    assert value(prompt, concept) == expected


def test_quoted_words_keep_their_letters() -> None:
    assert value('add "Évry — Cut ON the BEAT"', "QUOTE") == "Évry — Cut ON the BEAT"
    assert [t.concept for t in tokens_of('"cut on every beat"')] == ["QUOTE"]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("trasition", "transition"),
        ("crossfaed", "crossfade"),
        ("vertcal", "vertical"),
        ("evry", "every"),
        ("tilte", "title"),
        ("voluume", "volume"),
    ],
)
def test_a_typo_of_one_letter_is_mended(wrong: str, right: str) -> None:
    assert stem(corrected(wrong)) == stem(right)


@pytest.mark.parametrize(
    "word", ["night", "Luna", "party", "dance", "fade", "cuts", "river.jpg", "wedding"]
)
def test_other_words_are_left_alone(word: str) -> None:
    assert corrected(word) == word
    assert corrected(f'"{word}x"') == f'"{word}x"'


def test_no_phrase_has_two_meanings() -> None:
    seen: dict[object, tuple[str, Any]] = {}
    for concept, its_value, phrase in entries():
        chinese = any("\u3400" <= char <= "\u9fff" for char in phrase)
        key = (
            phrase
            if chinese
            else tuple(map(stem, phrase.replace("-", " ").replace("/", " ").split(" ")))
        )
        assert seen.setdefault(key, (concept, its_value)) == (concept, its_value), phrase
    assert CJK


def test_operations_speak_only_of_concepts_that_exist() -> None:
    concepts = {concept for concept, _, _ in entries()} | {"WORD", "*"}
    concepts |= {
        "QUOTE",
        "URL",
        "FILE",
        "RANGE",
        "RATIO",
        "SIZE",
        "LINES",
        "FPS",
        "BPM",
        "LUFS",
        "DB",
        "MB",
        "CUES",
        "FRAMES",
        "POSITION",
    }
    concepts |= {"PERCENT", "FACTOR", "STRIDE", "REF", "SECONDS", "HEX", "NUMBER"}
    unknown = {(o.name, c) for o in OPERATIONS for c in o.known if c not in concepts}
    assert unknown == set()
    names = [operation.name for operation in OPERATIONS]
    assert len(names) == len(set(names))
