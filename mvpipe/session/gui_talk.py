"""Leaves out of a reply what only makes sense with a screen: "click …", "open … panel", "drag …" (seed, §4).

Sentence by sentence, and clause by clause: one that instructs a hand on a mouse goes, everything else stays
word for word. The runner exports, shows the tracks and sends edits by itself, so nothing is lost with it.
"""

from __future__ import annotations

import re

_BREAK = re.compile(r"((?<=[.!?])[\"”')]*\s+|(?<=[。！？])\s*|\n+)")

_LEAD = (
    r"(?:(?:and|please|now|then|next|finally|just|simply|you can(?: now| also)?|you may(?: now)?|"
    r"(?:when|once) [^,]{1,40},|to [^,]{1,40},)\s+)*"
)
_ENGLISH = (
    r"(?:click|tap|press|hit|select|choose)\b.*\b(?:button|icon|tab|menu|panel|export|download|play|save)\b",
    r"(?:open|go to|switch to)\b.*\b(?:panel|tab|menu|sidebar|toolbar)\b",
    r"use the\b.*\b(?:button|menu|toolbar)\b",
    r"(?:drag|drop)\b.*\b(?:timeline|track|panel|canvas|handle|edge|clip|here|into|onto)\b",
    r"(?:preview|watch|see|check)\b.*\bin the timeline\b",
    r"(?:you(?:'ll| will| can)? find|look for)\b.*\b(?:button|icon|tab|menu|panel|toolbar|sidebar)\b",
    r"the ['\"“‘]?(?:export|download|save|play)['\"”’]? button\b",
)
_CHINESE = (
    r"(?:点击|单击|双击).*",
    r"打开.*(?:面板|菜单|选项卡)",
    r"(?:拖拽|拖动|拖放).*",
    r"在时间[轴线].*预览|导出按钮",
)
_CHINESE_CLAUSE = (
    r"(?:点击|单击|双击|按下|选择).*(?:按钮|导出|下载|保存|图标|菜单|面板|播放|选项)",
    r"打开.*(?:面板|菜单|选项卡)",
    r"(?:拖拽|拖动|拖放).*(?:时间[轴线]|轨道|片段|面板|边缘)",
    r"在时间[轴线].*预览|导出按钮",
)
"""Stricter than a whole sentence: a clause may go on with what happens in a picture."""
_CHINESE_LEAD = r"(?:请|您|你|现在|可以|然后|接着|再|，|、)*"
_GUI = re.compile(
    rf"^\W*(?:{_LEAD}(?:{'|'.join(_ENGLISH)})|{_CHINESE_LEAD}(?:{'|'.join(_CHINESE)}))",
    re.IGNORECASE,
)
_GUI_CLAUSE = re.compile(
    rf"^\W*(?:{_LEAD}(?:{'|'.join(_ENGLISH)})|{_CHINESE_LEAD}(?:{'|'.join(_CHINESE_CLAUSE)}))",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"(\s*[,;，；]\s*|\s+[—–]\s+|\s+and\s+(?=(?:you|then|just|simply|click|tap|press|drag|open)\b))",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?。！？]+[\"”'’)]*$")


def _without_clauses(sentence: str) -> str:
    """The sentence up to where its clauses turn to the mouse; its full stop stays."""
    pieces = _JOINT.split(sentence)
    kept = pieces[0]
    dropped = False
    for joint, clause in zip(pieces[1::2], pieces[2::2], strict=True):
        if _GUI_CLAUSE.search(clause):
            dropped = True
        else:
            kept += joint + clause
    stop = _STOP.search(sentence)
    if dropped and stop and not _STOP.search(kept):
        kept += stop[0]
    return kept


def without_gui_talk(text: str) -> str:
    """The text without its GUI instructions; empty when there was nothing else."""
    pieces = _BREAK.split(text)
    kept: list[str] = []
    for sentence, gap in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if sentence and _GUI.search(sentence):
            # What closes the line stays, so that the lines around don't run together.
            if "\n" in gap and kept and not kept[-1].endswith("\n"):
                kept[-1] = kept[-1].rstrip(" ") + gap
            continue
        kept.append(_without_clauses(sentence) + gap)
    return "".join(kept).strip()
