"""Timed text as people paste it: LRC (also enhanced, with a time for each word), SRT and WebVTT → cues."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

LAST = 4000
"""ms that the last line of an LRC stays, and the longest that any line does."""
LONGEST = 8000
_STAMP = r"(\d{1,3}):(\d{2})(?:[.:](\d{1,3}))?"
_LRC_LINE = re.compile(rf"((?:\[{_STAMP}\][ \t]*)+)([^\[\n]*)")
_LRC_WORD = re.compile(rf"<{_STAMP}>\s*([^<]*)")
_CLOCK = r"(?:(\d{1,2}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_ARROW = re.compile(rf"{_CLOCK}\s*-->\s*{_CLOCK}[ \t]*(?:[a-z]+:\S+[ \t]*)*(?:\n|\s|$)")
_OFFSET = re.compile(r"\[offset:\s*([+-]?\d+)\]", re.IGNORECASE)
_TAG = re.compile(r"\[[a-z]+:[^\]]*\]", re.IGNORECASE)
_MARKUP = re.compile(r"</?[a-z][^>]*>|\{\\[^}]*\}", re.IGNORECASE)


@dataclass(frozen=True)
class Cue:
    """A line from `start` to `end` ms; `words`: (start from the line's own start, duration, word)."""

    start: int
    end: int
    text: str
    words: tuple[tuple[int, int, str], ...] = ()


def split_off(prompt: str) -> tuple[str, tuple[Cue, ...], str]:
    """(what stands before timed text, its cues, what stands after); no cues: the prompt as it is."""
    for pattern, read in READERS:
        found = list(pattern.finditer(prompt))
        if found:
            first = found[0].start()
            head = _TAG.sub(" ", prompt[:first])
            cues = read(prompt[first:], _shift(prompt))
            return re.sub(r"\s\d+\s*$|WEBVTT\s*", " ", head), cues, ""
    return prompt, (), ""


def _shift(text: str) -> int:
    """ms that an LRC's offset tag moves its lines; positive shows them earlier."""
    match = _OFFSET.search(text)
    return -int(match.group(1)) if match else 0


def lrc(text: str, shift: int = 0) -> tuple[Cue, ...]:
    """Lines with one or several stamps; each stays until the next, at most LONGEST; empty lines end one."""
    starts: list[tuple[int, str]] = []
    for match in _LRC_LINE.finditer(text):
        words = " ".join(match.group(match.lastindex or 0).split())
        starts += [(max(0, _ms(*s) + shift), words) for s in re.findall(_STAMP, match.group(1))]
    starts.sort(key=lambda pair: pair[0])
    ends = [b[0] for _, b in pairwise(starts)] + [starts[-1][0] + LAST] if starts else []
    cues = []
    for (start, words), end in zip(starts, ends, strict=True):
        cue = _enhanced(start, min(end, start + LONGEST), words, shift)
        if cue.text and cue.end > cue.start:
            cues.append(cue)
    return tuple(cues)


def _enhanced(start: int, end: int, line: str, shift: int) -> Cue:
    found = [(_ms(*m.groups()[:3]) + shift, m.group(4).strip()) for m in _LRC_WORD.finditer(line)]
    if not found:
        return Cue(start, end, line)
    head = line[: line.index("<")].strip()
    stamps = [(start, head)] * bool(head) + found
    text = " ".join(word for _, word in stamps if word)
    words = []
    for n, (at, word) in enumerate(stamps):
        until = stamps[n + 1][0] if n + 1 < len(stamps) else end
        if word and start <= at < end:
            words.append((at - start, max(1, min(until, end) - at), word))
    return Cue(start, end, text, tuple(words))


def srt(text: str, _shift: int = 0) -> tuple[Cue, ...]:
    """SRT and WebVTT: blocks after an arrow line; markup is left out, several lines stay several."""
    found = list(_ARROW.finditer(text))
    cues = []
    for n, match in enumerate(found):
        until = found[n + 1].start() if n + 1 < len(found) else len(text)
        body = _MARKUP.sub("", text[match.end() : until])
        body = re.sub(r"\n\s*\n.*$", "", body, flags=re.DOTALL)
        body = re.sub(r"\s+\d+\s*$", "", body) if n + 1 < len(found) else body
        lines = [" ".join(line.split()) for line in body.splitlines()]
        words = "\n".join(line for line in lines if line)
        stamps = match.groups()
        start, end = _clock(*stamps[:4]), _clock(*stamps[4:])
        if words and end > start:
            cues.append(Cue(start, end, words))
    return tuple(sorted(cues, key=lambda cue: cue.start))


def _ms(minutes: str, seconds: str, part: str | None) -> int:
    return int(minutes) * 60_000 + int(seconds) * 1000 + int((part or "0").ljust(3, "0"))


def _clock(*parts: str | None) -> int:
    """ms of (hours or None, minutes, seconds, fraction)."""
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return whole * 1000 + int(fraction.ljust(3, "0"))


Reader = Callable[[str, int], tuple[Cue, ...]]
READERS: Sequence[tuple[re.Pattern[str], Reader]] = ((_ARROW, srt), (_LRC_LINE, lrc))


def apart(cues: Sequence[Cue], length: int) -> tuple[Cue, ...]:
    """Inside `length` ms and without overlaps: a line ends where the next begins."""
    inside = [cue for cue in sorted(cues, key=lambda c: c.start) if 0 <= cue.start < length]
    result = []
    for n, cue in enumerate(inside):
        limit = inside[n + 1].start if n + 1 < len(inside) else length
        end = min(cue.end, limit, length)
        if end - cue.start >= 50:
            words = tuple(
                (at, min(long, end - cue.start - at), word)
                for at, long, word in cue.words
                if at < end - cue.start
            )
            result.append(replace(cue, end=end, words=words))
    return tuple(result)
