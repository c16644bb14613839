"""Values in a request: quoted words, times, ranges, shares, sizes, counts, references. One table of patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mvpipe.engine.director.numbers import NUMBER, ORDINAL, number, ordinal


@dataclass(frozen=True)
class Stride:
    """Every `count` units; `unit` beat, bar, downbeat, second."""

    count: float
    unit: str


@dataclass(frozen=True)
class Reference:
    """Which pictures: numbers from 1, -1 the last; `what` picture, photo or clip."""

    numbers: tuple[int, ...]
    what: str


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
_THING = r"(?:clips?|photos?|pictures?|images?|pics?|shots?|videos?|segments?|ones?)"
_THING_ZH = r"(?:个|张|段|幅|条)?(?:片段|照片|图片|视频|镜头|素材|图|画面)?"
_UNITS = {
    "beat": "beat|拍",
    "bar": "bar|measure|小节",
    "downbeat": "downbeat|重拍|强拍",
    "second": "second|sec|s|秒",
}
_WHATS = {
    "photo": "photo|picture|image|pic|照片|图|张",
    "clip": "clip|shot|video|segment|片段|视频|镜头|素材|段",
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


def _named(table: Mapping[str, str], text: str) -> str | None:
    return next((name for name, words in table.items() if re.search(words, text)), None)


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


def _reference(match: re.Match[str]) -> Reference | None:
    text = match.group()
    what = _named(_WHATS, re.sub(ORDINAL, "", text)) or "picture"
    count = match.groupdict().get("count")
    found = [ordinal(word) for word in re.findall(rf"\b{ORDINAL}\b", text)]
    if count:
        n = int(number(count))
        return Reference(tuple(range(1, n + 1)) if found[0] > 0 else tuple(range(-n, 0)), what)
    return Reference(tuple(found), what) if found else None


def _numbered(match: re.Match[str]) -> Reference:
    what = _named(_WHATS, match.group()) or "picture"
    return Reference(tuple(int(n) for n in re.findall(r"\d+", match.group())), what)


def _reference_zh(match: re.Match[str]) -> Reference:
    text = match.group()
    what = _named(_WHATS, text) or "picture"
    numbers = [number(n) for n in re.findall(rf"第 ?({NUMBER})", text)]
    extra = re.search(rf"和 ?(?:第 ?)?({NUMBER})", text)
    if extra and number(extra.group(1)) not in numbers:
        numbers.append(number(extra.group(1)))
    return Reference(tuple(int(n) for n in numbers), what)


def _edge_zh(match: re.Match[str]) -> Reference:
    n = int(number(match.group("count"))) if match.group("count") else 1
    what = _named(_WHATS, match.group()) or "picture"
    last = match.group().startswith(("最后", "倒数", "末"))
    return Reference(tuple(range(-n, 0)) if last else tuple(range(1, n + 1)), what)


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
    _slot("URL", r"https?://\S+|www\.\S+", lambda m: m.group()),
    _slot(
        "FILE",
        r"[\w-]+\.(?:mp3|wav|m4a|aac|mp4|mov|avi|webm|mkv|jpe?g|png|gif|webp|srt|vtt|lrc|ttf|otf)\b",
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
    _slot("LUFS", r"[-−]? ?\d+(?:\.\d+)? ?lufs", lambda m: m.group()),
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
        "REF",
        rf"{ORDINAL}(?:(?: and |, | & ){ORDINAL})+ {_THING}\b|{ORDINAL} (?:(?P<count>{NUMBER}) )?{_THING}\b",
        _reference,
    ),
    _slot("REF", rf"{_THING} #?\d+(?:(?: and |, | & )#?\d+)*(?![\d:.%])", _numbered),
    _slot(
        "REF",
        rf"第 ?{NUMBER}(?![\d. ]*[秒分]) ?{_THING_ZH}(?:(?:和|与|、)(?:第 ?)?{NUMBER} ?{_THING_ZH})*",
        _reference_zh,
    ),
    _slot(
        "REF",
        rf"(?:最后|倒数|末|前)(?P<count>{NUMBER})?(?:个|张|段|幅|条)(?:片段|照片|图片|视频|镜头|素材|图)?",
        _edge_zh,
    ),
    _slot(
        "SECONDS",
        r"(?:(?<=last )|(?<=first ))second\b(?! (?:photo|picture|image|clip|half))",
        lambda _match: 1.0,
    ),
    _slot("SECONDS", rf"(?:{_LENGTH})", lambda m: seconds(m.group())),
    _slot("HEX", r"#[0-9a-f]{6}\b", lambda m: m.group()),
    _slot("NUMBER", r"\d+(?:\.\d+)?", lambda m: float(m.group())),
    _slot(
        "NUMBER",
        rf"(?:{NUMBER})(?=[张首个段条拍]|小节| (?:photo|picture|image|clip|song|beat|bar|measure)s?)",
        lambda m: number(m.group()),
    ),
)
"""In the order they are tried."""


def _stride_zh(match: re.Match[str]) -> Stride | None:
    if match.group("n"):
        return Stride(2.0, _named(_UNITS, match.group("unit")) or "beat")
    unit = match.group("unit2")
    name = next(n for n, words in _UNITS.items() if re.fullmatch(words, unit))
    asked = number(match.group("m")) if match.group("m") else 1.0
    return Stride(asked, name) if asked > 0 else None
