"""Answers about the film that need more than filling in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mvpipe.draft.summary import seconds_words
from mvpipe.model.draft import Track


def _how_long(facts: Mapping[str, Any], language: str) -> str:
    length, cuts = seconds_words(facts["seconds"] * 1000), facts["cuts"]
    if language == "zh":
        return f"影片长 {length} 秒，共 {cuts} 个切点。"
    return f"The film is {length} s long, with {cuts} cut{'' if cuts == 1 else 's'}."


def _tempo(facts: Mapping[str, Any], language: str) -> str:
    tempo, sure = f"{facts['tempo']:.1f}".removesuffix(".0"), facts["confidence"]
    if language == "zh":
        return (
            f"我听到的速度是 {tempo} BPM，把握 {sure}%，{facts['beats']} 拍，{facts['bars']} 小节。"
        )
    return f"I hear {tempo} BPM ({sure}% sure), {facts['beats']} beats in {facts['bars']} bars."


def _cuts(facts: Mapping[str, Any], language: str) -> str:
    times = [f"{t:.2f}" for t in facts["times"]]
    shown = ", ".join(times[:40]) + (" …" if len(times) > 40 else "")
    if language == "zh":
        return f"共 {len(times)} 个切点（秒）：{shown or '无'}。"
    return f"{len(times)} cuts, in seconds: {shown or 'none'}."


def _tracks(facts: Mapping[str, Any], language: str) -> str:
    tracks: tuple[Track, ...] = facts["tracks"]
    lines = [
        f"{n}. {track.name or track.role} ({len(track.segments)})"
        for n, track in enumerate(tracks, 1)
    ]
    length = seconds_words(facts["duration"])
    if language == "zh":
        return f"时间线长 {length} 秒，{len(tracks)} 条轨道（片段数）：{' '.join(lines) or '空'}。"
    return f"The timeline is {length} s long, with {len(tracks)} tracks (segments): {' '.join(lines) or 'none'}."


def _last_change(facts: Mapping[str, Any], language: str) -> str:
    if language == "zh":
        names = "、".join(TOPIC_WORDS.get(topic, topic) for topic in facts["topics"])
        return f"上一次请求改动了：{names or '细节'}。"
    return f"The last request changed: {facts['changes']}."


TOPIC_WORDS = {
    "title": "标题",
    "caption": "字幕",
    "overlay": "叠加画面",
    "transition": "转场",
    "motion": "画面运动",
    "look": "色调",
    "speed": "速度",
    "fit": "画面填充",
    "canvas": "画幅",
    "fade": "淡入淡出",
    "volume": "音量",
    "music": "音乐",
    "order": "顺序",
    "pictures": "各镜头的画面",
    "cuts": "切点",
    "length": "片长",
}
SECTION_WORDS = {
    "intro": "前奏",
    "verse": "主歌",
    "chorus": "副歌",
    "drop": "高潮",
    "break": "间奏",
    "outro": "尾奏",
}


def _sections(facts: Mapping[str, Any], language: str) -> str:
    spans: tuple[tuple[str, float, float], ...] = facts["spans"]
    if language == "zh":
        shown = "，".join(f"{SECTION_WORDS.get(a, a)} {b:.1f}-{c:.1f} 秒" for a, b, c in spans)
        return f"歌曲的段落：{shown}。"
    return f"The song has these parts: {', '.join(f'{a} {b:.1f}-{c:.1f} s' for a, b, c in spans)}."


COMPUTED: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "how-long": _how_long,
    "tempo": _tempo,
    "cuts": _cuts,
    "tracks": _tracks,
    "last-change": _last_change,
    "sections": _sections,
}
"""Sentences that need more than filling in."""
