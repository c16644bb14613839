"""Prompts that only ask for what the runner does itself (the seed's routing table, English and Chinese).

A prompt is routed only when nothing but the wish, polite words and settings of an export is in it; one that
asks for anything more is sent as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from mvpipe.model.recipe import SIZES, Output, Quality

Action = Literal["export", "credits", "status", "upload"]


@dataclass(frozen=True)
class Routed:
    """What the runner does instead of sending; `output` holds the settings that an export wish names."""

    action: Action
    size: tuple[int, int] | None = None
    fps: float | None = None
    quality: Quality | None = None

    def applied(self, output: Output) -> Output:
        """The recipe's output with the settings of the wish in their place."""
        return replace(
            output,
            size=self.size or output.size,
            fps=self.fps or output.fps,
            quality=self.quality or output.quality,
        )

    @property
    def has_settings(self) -> bool:
        return (self.size, self.fps, self.quality) != (None, None, None)


def route(prompt: str) -> Routed | None:
    """None: the prompt goes to the backend."""
    text = unicodedata.normalize("NFKC", prompt).casefold().replace("’", "'")
    rest, settings = _settings(text)
    words = set(_WORD.findall(_without_phrases(rest)))
    if _CJK.search(text):
        for action, (key, other) in _CHINESE.items():
            source = rest if action == "export" else text
            if re.search(key, source) and _nothing_left(source, f"{key}|{other}|{_CHINESE_POLITE}"):
                return _routed(action, settings)
        return None
    if _SEND.fullmatch(" ".join(_WORD.findall(rest))):
        return _routed("export", settings)
    for action, (keys, others) in _ENGLISH.items():
        if words & keys and words <= keys | others | _POLITE and _sound(action, words):
            return _routed(action, settings) if action == "export" or not settings else None
    return None


_WORD = re.compile(r"[\w'\-]+")
_CJK = re.compile(r"[\u3400-\u9fff]")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_POLITE = _words(
    "please pls now then next ok okay finally and hey can could would will you i we want to like let's "
    "just go ahead for me us thanks thank ready is it's when done finished the a an my our this that it "
    "these those all of i'd everything is"
)
_FILM = _words(
    "film video videos movie clip file final finished full whole complete completed music result "
    "project mp4 version cut as in at with render rendered rendering and"
)
_ENGLISH: Mapping[Action, tuple[frozenset[str], frozenset[str]]] = {
    "export": (frozenset({"export", "download", "exporting"}), _FILM | {"save", "deliver"}),
    "credits": (
        frozenset({"credits", "credit", "balance"}),
        _words(
            "show check tell get see display query what what's whats how many much do have i've got are "
            "there left remaining remain available account current still"
        ),
    ),
    "status": (
        frozenset({"status", "state", "tracks", "track", "timeline"}),
        _words(
            "show check tell get see display list query what what's whats are current project video film "
            "session draft timeline summary"
        ),
    ),
    "upload": (
        frozenset({"upload", "uploads"}),
        _words(
            "file files photo photos picture pictures image images song songs music clip clips video "
            "videos asset assets media material new here more them again"
        ),
    ),
}
_SHOWING = _words("show list display see get what what's whats check")
_SEND = re.compile(
    r"(?:(?:please|now|then|ok|okay|can you|could you|and) )*"
    r"(?:send|give|hand) (?:me|us|over)? ?(?:the|my|our|this)? ?(?:final|finished|full|whole|complete)? ?"
    r"(?:music )?(?:video|film|movie|mp4|result|clip)(?: file)?(?: (?:please|now))*"
)


def _sound(action: Action, words: set[str]) -> bool:
    """A track or the timeline alone is no wish to see it."""
    return action != "status" or bool(words & {"status", "state"} or words & _SHOWING)


_CHINESE_POLITE = (
    r"请|麻烦|帮忙|帮|给|我们|我|你|您|一下|吧|把|将|现在|可以|能|吗|呢|的|了|最终|最后|成品|完成|好|视频|影片|"
    r"影像|文件|mp4|这个|那个|它|出来|出|为|成|格式|到|本地|保存|作品|项目|音乐|整个|完整|和|并|再|都|啊|是|有|[\W_]"
)
_CHINESE: Mapping[Action, tuple[str, str]] = {
    "export": (r"导出|下载|发给我|发送给我|发过来", "渲染|高清"),
    "credits": (
        r"积分|余额",
        "还|剩余|剩下|剩|多少|查询|查看|看看|查|显示|几|点|当前|账户|目前|看",
    ),
    "status": (
        r"状态|显示(?:所有|全部)?轨道|(?:查看|看看|列出)(?:所有|全部)?轨道",
        "显示|查看|看看|列出|当前|所有|全部|目前|轨道|时间线|进度|什么|看|怎么样",
    ),
    "upload": (
        r"上传",
        "照片|图片|相片|歌曲|歌|素材|这些|所有|全部|新|片段|剪辑|音频|张|首|几",
    ),
}


def _nothing_left(text: str, known: str) -> bool:
    return not re.sub(known, "", text)


def _routed(action: Action, settings: Mapping[str, object]) -> Routed:
    if action != "export":
        return Routed(action)
    size, fps, quality = (settings.get(name) for name in ("size", "fps", "quality"))
    return Routed(
        action,
        size=cast("tuple[int, int] | None", size),
        fps=cast("float | None", fps),
        quality=cast("Quality | None", quality),
    )


def _without_phrases(text: str) -> str:
    return re.sub(r"\bas soon as possible\b|\bright away\b|\bat the end\b", " ", text)


# --- settings that an export wish may name


def _of_size(found: re.Match[str]) -> tuple[str, object]:
    return "size", (int(found[1]), int(found[2]))


def _of_preset(found: re.Match[str]) -> tuple[str, object]:
    return "size", SIZES[{"竖屏": "vertical", "方形": "square"}.get(found[1], found[1])]


def _of_fps(found: re.Match[str]) -> tuple[str, object]:
    return "fps", float(found[1])


def _of_quality(found: re.Match[str]) -> tuple[str, object]:
    return "quality", {"best": "high", "full": "high"}.get(found[1], found[1])


_SETTINGS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[str, object]]], ...] = (
    (re.compile(r"\b(\d{3,4})\s*[x×]\s*(\d{3,4})\b"), _of_size),
    (
        re.compile(rf"(?:\b(?:for|to) )?(?<![a-z\d])({'|'.join(SIZES)}|竖屏|方形)(?![a-z\d])"),
        _of_preset,
    ),
    (
        re.compile(r"(?<!\d)(\d{2,3})\s*(?:fps|frames (?:per|a) second|帧(?:每秒|/秒|率)?)"),
        _of_fps,
    ),
    (re.compile(r"\b(?:in |at )?(best|full|high|standard|draft) quality\b"), _of_quality),
)


def _settings(text: str) -> tuple[str, dict[str, object]]:
    """The text without the settings of an export, and those settings."""
    found: dict[str, object] = {}
    for pattern, read in _SETTINGS:
        for match in pattern.finditer(text):
            name, value = read(match)
            found[name] = value
        text = pattern.sub(" ", text)
    return text, found
