"""Values in a request: quoted words, times, ranges, shares, sizes, counts, references. One table of patterns."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mvpipe.engine.director.numbers import NUMBER, ORDINAL, number, ordinal
from mvpipe.engine.director.references import (
    THING,
    THING_ZH,
    before_last,
    edge_zh,
    from_to,
    kind_of_thing,
    listed,
    loose,
    nth_part,
    numbered,
    one_or_some,
    one_or_some_zh,
    others,
    stepped,
    that,
)


@dataclass(frozen=True)
class Stride:
    """Every `count` units; `unit` beat, bar, downbeat, second."""

    count: float
    unit: str


@dataclass(frozen=True)
class Slot:
    """A pattern tried where a word may begin; `read` gives the value, None: no match after all."""

    concept: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], Any]


_UNIT_S = r"(?:seconds?|secs?)\b|(?<=\d)s\b|(?<=\d[ -])s\b|秒钟?"
_CLOCK = r"\d{1,2}:\d{2}(?:\.\d+)?"
_LENGTH = (
    rf"{_CLOCK}|{NUMBER}[ -]?(?:(?:minutes?|mins?)\b|(?<=\d)m\b)(?:(?: and)? ?{NUMBER}[ -]?(?:{_UNIT_S}))?|"
    rf"{NUMBER} ?分钟?(?:半|{NUMBER} ?(?:秒钟?)?)?|"
    rf"{NUMBER}[ -]?(?:ms|milliseconds?|毫秒)|{NUMBER} ?(?:of a|a)?[ -]?(?:{_UNIT_S})(?: and a half)?"
)
_MOMENT = rf"{_LENGTH}|\d+(?:\.\d+)?"
_NOT_PICTURES = (
    "sec|min|ms|milli|beat|bar|measure|frame|half|third|chorus|verse|drop|title|text|caption|line|word|cut|time|change|"
    "step|edit|percent|half"
)
_UNITS = {
    "beat": "beat|拍",
    "bar": "bar|measure|小节",
    "downbeat": "downbeat|重拍|强拍",
    "second": "second|sec|s|秒",
}


def seconds(text: str) -> float:
    """A length or a moment in seconds: 0:03, 3s, half a second, 1 min 30 s, 一分半, 500 ms."""
    text = text.strip()
    clock = re.fullmatch(r"(\d+):(\d+(?:\.\d+)?)", text)
    if clock:
        return int(clock.group(1)) * 60 + float(clock.group(2))
    numbers = [number(found) for found in re.findall(NUMBER, text)]
    if re.search(r"ms\b|millisecond|毫秒", text):
        return numbers[0] / 1000
    extra = 0.5 if text.endswith("and a half") else 0.0
    if re.search(r"min|\dm\b|分", text):
        half = 30 if re.search(r"分钟?半$", text) else 0
        rest = numbers[1] if len(numbers) > 1 and not half else 0
        return numbers[0] * 60 + rest + half
    return numbers[0] + extra


def _range(match: re.Match[str]) -> tuple[float, float] | None:
    a, b = match.group("a"), match.group("b")
    first = seconds(a) if re.search(r"\D", a.replace(".", "")) else float(a)
    last = seconds(b)
    return (first, last) if last > first else None


def _stride(match: re.Match[str]) -> Stride | None:
    count = match.group("n") or match.groupdict().get("m") or ""
    unit_text = match.group("unit")
    unit = next(name for name, words in _UNITS.items() if re.fullmatch(f"(?:{words})s?", unit_text))
    if count.strip() in ("other", "隔"):
        return Stride(2.0, unit)
    if not count or count.strip() == "single":
        return Stride(1.0, unit)
    words = count.strip()
    asked = float(ordinal(words)) if re.fullmatch(ORDINAL, words) else number(words)
    return Stride(asked, unit) if asked > 0 else None


def _quoted(match: re.Match[str]) -> str | None:
    return next((group.strip() for group in match.groups() if group and group.strip()), None)


def _decibel(match: re.Match[str]) -> float:
    return float(match.group(1).replace(" ", "").replace("−", "-"))


def _slot(concept: str, pattern: str, read: Callable[[re.Match[str]], Any]) -> Slot:
    return Slot(concept, re.compile(pattern), read)


SLOTS: tuple[Slot, ...] = (
    _slot(
        "QUOTE",
        r'"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»|「([^」]*)」|『([^』]*)』|《([^》]*)》|‘([^’]*)’|'
        r"(?<![a-z0-9])'([^']+)'(?![a-z0-9])",
        _quoted,
    ),
    _slot("CUES", "\ufffc", lambda _match: ()),
    _slot("QUOTE", r"(@[a-z0-9_][\w.]*\w)", lambda m: m.group(1)),
    _slot("URL", r"https?://\S+|www\.\S+", lambda m: m.group()),
    _slot(
        "FILE",
        r"[\w-]+\.(?:mp3|wav|m4a|aac|mp4|mov|avi|webm|mkv|jpe?g|png|gif|webp|srt|vtt|lrc|ass|ttf|otf|zip|xml)\b",
        lambda m: m.group(),
    ),
    _slot("RANGE", rf"between (?P<a>{_MOMENT}) and (?P<b>{_LENGTH})", _range),
    _slot(
        "RANGE",
        rf"(?:from |从)?(?:第 ?)?(?P<a>{_MOMENT}) ?(?:to|-|–|until|till|到|至|~) ?(?:第 ?)?(?P<b>{_LENGTH})",
        _range,
    ),
    _slot(
        "RATIO",
        r"(16|9|4|5|1|3|2|21) ?[:/x] ?(9|16|5|4|1|3|2)(?!\d)",
        lambda m: (int(m.group(1)), int(m.group(2))),
    ),
    _slot("SIZE", r"(\d{3,4}) ?[x×] ?(\d{3,4})\b", lambda m: (int(m.group(1)), int(m.group(2)))),
    _slot("LINES", r"(2160|1440|1080|720|480)p\b|(4)k\b", lambda m: int(m.group(1) or 2160)),
    _slot(
        "FPS", r"(\d+(?:\.\d+)?) ?(?:fps|frames? (?:per|a) second|帧)", lambda m: float(m.group(1))
    ),
    _slot("BPM", r"(\d+(?:\.\d+)?) ?bpm", lambda m: float(m.group(1))),
    _slot("LUFS", r"[-−]? ?(\d+(?:\.\d+)?) ?lufs", lambda m: float(m.group(1))),
    _slot("DB", r"([-−+]? ?\d+(?:\.\d+)?) ?(?:dbs?|decibels?|分贝)", _decibel),
    _slot("MB", r"(\d+(?:\.\d+)?) ?(?:mb|megabytes?|gb|兆)", lambda m: m.group()),
    _slot(
        "PERCENT",
        rf"({NUMBER}) ?(?:%|percent|per cent)|百分之({NUMBER})|({NUMBER})成(?![为品])",
        lambda m: number(m.group(1) or m.group(2)) if not m.group(3) else number(m.group(3)) * 10,
    ),
    _slot("FACTOR", rf"({NUMBER}) ?(?:x\b|times\b|×|倍)", lambda m: number(m.group(1))),
    _slot(
        "STRIDE",
        r"(?:(?:once |one |a )?(?:per|each|every)|on (?:each|every)) "
        rf"(?:(?P<n>other|single|{ORDINAL}(?= )|{NUMBER})[ -])?(?:musical )?(?P<unit>beat|bar|measure|downbeat|second|sec|s)s?\b",
        _stride,
    ),
    _slot(
        "STRIDE",
        rf"每(?P<n>隔)一?个?(?P<unit>拍|小节)|每(?P<m>{NUMBER})? ?个?(?P<unit2>拍|小节|重拍|强拍|秒)",
        lambda m: _stride_zh(m),
    ),
    _slot(
        "STRIDE",
        rf"(?P<n>{NUMBER}) ?个?(?P<unit>拍|小节|秒)(?=一?(?:换|切|张|图))",
        _stride,
    ),
    _slot(
        "PART",
        rf"(?P<n>{ORDINAL}) (?P<part>chorus|verse|drop|bridge|break|breakdown|hook)\b",
        nth_part,
    ),
    _slot("PART", rf"第 ?(?P<n>{NUMBER})[个段次]?(?P<part>副歌|主歌|高潮|间奏|桥段)", nth_part),
    _slot(
        "POSITION",
        rf"(?:to|into|in) (?:the )?({ORDINAL}) (?:place|position|spot|slot)\b",
        lambda m: ordinal(m.group(1)),
    ),
    _slot("POSITION", rf"到第 ?({NUMBER}) ?(?:个|位)(?:位置)?", lambda m: int(number(m.group(1)))),
    _slot("FRAMES", rf"({NUMBER})[ -]frames?\b", lambda m: number(m.group(1))),
    _slot(
        "REF",
        rf"(?:second[ -]to[ -]last|second[ -]last|next[ -]to[ -]last|penultimate) {THING}\b",
        before_last,
    ),
    _slot("REF", rf"倒数第(?P<n>{NUMBER})[个张段幅条]?{THING_ZH}", before_last),
    _slot("REF", rf"(?:every|each) (?:second|other) {THING}\b", stepped),
    _slot("REF", r"每隔一[张个段](?:照片|图片|视频|镜头|素材|图)?(?![拍秒])", stepped),
    _slot(
        "REF",
        rf"(?:all )?(?:of )?(?:the )?(?:other|remaining)(?: (?:{NUMBER}))? {THING}\b|(?:the )?others\b",
        others,
    ),
    _slot(
        "REF",
        r"(?:其他|其它|其余|别的|剩下)的?(?:所有)?(?:照片|图片|视频|镜头|素材|片段|画面|图)",
        others,
    ),
    _slot("REF", rf"(?:that|this|same) {THING}\b", that),
    _slot("REF", rf"{THING} #?(?P<a>\d+) ?(?:-|–|to|through) ?#?(?P<b>\d+)(?![\d:.%])", from_to),
    _slot(
        "REF",
        rf"第 ?(?P<a>{NUMBER}) ?(?:个|张|段)?(?:到|至|-)第? ?(?P<b>{NUMBER}) ?(?:个|张|段){THING_ZH}",
        from_to,
    ),
    _slot(
        "REF",
        rf"{ORDINAL}(?:(?: and |, | & ){ORDINAL})+ {THING}\b|{ORDINAL} (?:(?P<count>{NUMBER}) )?{THING}\b",
        one_or_some,
    ),
    _slot(
        "REF",
        rf"{ORDINAL}(?:(?: and |, | & |, and )(?:the )?{ORDINAL})+(?! (?:{_NOT_PICTURES}))\b",
        listed,
    ),
    _slot(
        "REF",
        rf"(?<=the ){ORDINAL}(?=$|[,.;!?]| and | but )",
        listed,
    ),
    _slot(
        "REF",
        rf"(?:last|first|final) (?P<count>\d+|two|three|four|five|six)(?![\w.:%]| ?(?:{_NOT_PICTURES}|s\b|m\b|x\b|%))",
        loose,
    ),
    _slot("REF", rf"{THING} #?\d+(?:(?: and |, | & )#?\d+)*(?![\d:.%])", numbered),
    _slot(
        "REF",
        rf"第 ?{NUMBER}(?![\d. ]*[秒分]) ?{THING_ZH}(?:(?:和|与|、)(?:第 ?)?{NUMBER} ?{THING_ZH})*",
        one_or_some_zh,
    ),
    _slot(
        "REF",
        rf"(?:最后|倒数|末|前)(?P<count>{NUMBER})?(?:个|张|段|幅|条)(?:片段|照片|图片|视频|镜头|素材|图)?",
        edge_zh,
    ),
    _slot(
        "SECONDS",
        r"(?:(?<=last )|(?<=first ))second\b(?! (?:photo|picture|image|clip|half))",
        lambda _match: 1.0,
    ),
    _slot("SECONDS", rf"(?:{_LENGTH})", lambda m: seconds(m.group())),
    _slot("HEX", r"#[0-9a-f]{6}\b", lambda m: m.group().lower()),
    _slot("HEX", r"#[0-9a-f]{3}\b", lambda m: "#" + "".join(2 * c for c in m.group()[1:].lower())),
    _slot("NUMBER", r"\d+(?:\.\d+)?", lambda m: float(m.group())),
    _slot(
        "NUMBER",
        rf"(?:{NUMBER})(?=[张首个段条拍步次]|小节| (?:photo|picture|image|clip|song|beat|bar|measure|change|step|edit|time|line)s?)",
        lambda m: number(m.group()),
    ),
)
"""In the order they are tried."""


def _stride_zh(match: re.Match[str]) -> Stride | None:
    if match.group("n"):
        return Stride(2.0, kind_of_thing(_UNITS, match.group("unit")) or "beat")
    unit = match.group("unit2")
    name = next(n for n, words in _UNITS.items() if re.fullmatch(words, unit))
    asked = number(match.group("m")) if match.group("m") else 1.0
    return Stride(asked, name) if asked > 0 else None
