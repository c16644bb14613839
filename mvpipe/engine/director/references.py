"""How people point at pictures and parts of the song: numbers, ordinals, `that one`, `all the others`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mvpipe.engine.director.numbers import NUMBER, ORDINAL, number, ordinal


@dataclass(frozen=True)
class Reference:
    """Which pictures: numbers from 1, -1 the last; `what` picture, photo or clip, or without numbers a name.
    `others`: all but those; `that`: those spoken of last; `step` 2: every second one."""

    numbers: tuple[int, ...]
    what: str
    others: bool = False
    that: bool = False
    step: int = 0


THING = r"(?:clips?|photos?|pictures?|images?|pics?|shots?|videos?|segments?|ones?)"
THING_ZH = r"(?:个|张|段|幅|条)?(?:片段|照片|图片|视频|镜头|素材|图|画面)?"
_WHATS = {
    "photo": "photo|picture|image|pic|照片|图|张",
    "clip": "clip|shot|video|segment|片段|视频|镜头|素材|段",
}


def kind_of_thing(table: Mapping[str, str], text: str) -> str | None:
    return next((name for name, words in table.items() if re.search(words, text)), None)


def one_or_some(match: re.Match[str]) -> Reference | None:
    text = match.group()
    what = kind_of_thing(_WHATS, re.sub(ORDINAL, "", text)) or "picture"
    count = match.groupdict().get("count")
    found = [ordinal(word) for word in re.findall(rf"\b{ORDINAL}\b", text)]
    if count:
        n = int(number(count))
        return Reference(tuple(range(1, n + 1)) if found[0] > 0 else tuple(range(-n, 0)), what)
    return Reference(tuple(found), what) if found else None


def numbered(match: re.Match[str]) -> Reference:
    what = kind_of_thing(_WHATS, match.group()) or "picture"
    return Reference(tuple(int(n) for n in re.findall(r"\d+", match.group())), what)


def one_or_some_zh(match: re.Match[str]) -> Reference:
    text = match.group()
    what = kind_of_thing(_WHATS, text) or "picture"
    numbers = [number(n) for n in re.findall(rf"第 ?({NUMBER})", text)]
    extra = re.search(rf"和 ?(?:第 ?)?({NUMBER})", text)
    if extra and number(extra.group(1)) not in numbers:
        numbers.append(number(extra.group(1)))
    return Reference(tuple(int(n) for n in numbers), what)


def from_to(match: re.Match[str]) -> Reference | None:
    """photos 2-4, 第二到第四张."""
    what = kind_of_thing(_WHATS, match.group()) or "picture"
    first, last = (int(number(match.group(name))) for name in ("a", "b"))
    return Reference(tuple(range(first, last + 1)), what) if 0 < first < last < 200 else None


def loose(match: re.Match[str]) -> Reference:
    """the last two, the first three."""
    n = int(number(match.group("count")))
    numbers = range(-n, 0) if match.group().startswith(("last", "final")) else range(1, n + 1)
    return Reference(tuple(numbers), "picture")


def listed(match: re.Match[str]) -> Reference:
    return Reference(
        tuple(ordinal(w) for w in re.findall(rf"\b{ORDINAL}\b", match.group())), "picture"
    )


def before_last(match: re.Match[str]) -> Reference:
    what = kind_of_thing(_WHATS, match.group()) or "picture"
    count = match.groupdict().get("n")
    return Reference((-int(number(count)) if count else -2,), what)


def others(match: re.Match[str]) -> Reference:
    return Reference((), kind_of_thing(_WHATS, match.group()) or "picture", others=True)


def that(match: re.Match[str]) -> Reference:
    return Reference((), kind_of_thing(_WHATS, match.group()) or "picture", that=True)


def stepped(match: re.Match[str]) -> Reference:
    return Reference((), kind_of_thing(_WHATS, match.group()) or "picture", step=2)


PARTS = {
    "chorus": "chorus|hook|副歌",
    "verse": "verse|主歌",
    "drop": "drop|高潮",
    "break": "bridge|break|breakdown|间奏|桥段",
}


def nth_part(match: re.Match[str]) -> tuple[str, int] | None:
    text = match.group("n")
    n = int(number(text)) if re.fullmatch(NUMBER, text) else ordinal(text)
    part = next(
        (name for name, words in PARTS.items() if re.fullmatch(words, match.group("part"))), None
    )
    return (part, n) if part else None


def edge_zh(match: re.Match[str]) -> Reference | None:
    n = int(number(match.group("count"))) if match.group("count") else 1
    if n < 1:
        return None
    what = kind_of_thing(_WHATS, match.group()) or "picture"
    last = match.group().startswith(("最后", "倒数", "末"))
    return Reference(tuple(range(-n, 0)) if last else tuple(range(1, n + 1)), what)
