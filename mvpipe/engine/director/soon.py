"""What can't be done (yet), with the nearest thing that can."""

from __future__ import annotations

from collections.abc import Mapping

Pair = tuple[str, str]


def _soon(english: str, chinese: str, *, instead: Pair) -> Pair:
    return (
        f"{english} is not possible yet; {instead[0]}.",
        f"暂时还不能{chinese}；{instead[1]}。",
    )


SOON: Mapping[str, Pair] = {
    "not-yet-focus": _soon(
        "Following a person in the picture",
        "跟踪画面中的人物",
        instead=(
            "I can show the whole picture before its own blur (don't crop)",
            "可以不裁剪、用虚化背景完整显示",
        ),
    ),
    "not-yet-some-pictures": _soon(
        "Doing that to single pictures only",
        "只对个别画面这样处理",
        instead=("I can do it for all pictures", "可以对所有画面这样处理"),
    ),
    "not-yet-text-style": _soon(
        "Shadows, boxes, italics and such effects on texts",
        "给文字加阴影、底框、斜体等效果",
        instead=(
            "I can give texts a font, a colour, an outline, typewriter or rise, a place and a size",
            "可以改字体、颜色、描边、打字机或上升效果、位置和大小",
        ),
    ),
    "not-yet-darken": _soon(
        "Darkening a background",
        "压暗背景",
        instead=("I can move the text or change its colour", "可以移动文字或改颜色"),
    ),
    "not-yet-timeline-file": _soon(
        "Writing a timeline for another editor",
        "导出其他软件的工程文件",
        instead=("the draft is kept in the run folder as JSON", "草稿以 JSON 保存在运行目录里"),
    ),
    "not-yet-file-size": _soon(
        "Aiming at a file size",
        "按文件大小导出",
        instead=(
            "a shorter film or a lower export quality makes it smaller",
            "缩短影片或降低导出画质可以变小",
        ),
    ),
    "not-yet-solo": _soon(
        "Finding that part of the song by ear",
        "听出歌曲的这一部分",
        instead=(
            "say which part was meant by its time, such as from 1:10 to 1:30, or ask: which parts does the song have",
            "可以用时间说明，例如从 1:10 到 1:30，或问我歌曲有哪些段落",
        ),
    ),
    "not-yet-level": _soon(
        "Measuring single clips and levelling them with each other",
        "逐段测量并统一响度",
        instead=(
            "I can set the volume of one clip (make the second clip 6 dB louder) or bring the whole film to -14 LUFS",
            "可以单独调某段的音量（第二段大 6 分贝），或把全片调到 -14 LUFS",
        ),
    ),
    "not-yet-sticker": _soon(
        "Drawing stickers or progress bars",
        "绘制贴纸或进度条",
        instead=("I can lay an uploaded PNG over the picture", "可以把上传的 PNG 叠加在画面上"),
    ),
    "not-yet-shake": _soon(
        "Shaking the picture",
        "让画面抖动",
        instead=(
            "I can punch in on each downbeat or flash on the drop",
            "可以在重拍上冲击放大，或在高潮闪白",
        ),
    ),
    "not-yet-fade-white": _soon(
        "Fading the film to a colour",
        "让影片淡出到某种颜色",
        instead=(
            "I can fade to black, or fade through white between pictures",
            "可以淡出到黑，或在画面之间用白场过渡",
        ),
    ),
    "not-yet-strobe": _soon(
        "Flashing on every beat",
        "每拍频闪",
        instead=("I can put a flash on the drop or on every cut", "可以在高潮或每个切点加闪白"),
    ),
    "not-yet-brighter": _soon(
        "Making the picture brighter",
        "调亮画面",
        instead=(
            "I can make it darker, richer in contrast, more vivid, warm, cool, vintage or black and white",
            "可以压暗、加对比、加鲜艳度，或改成暖色、冷色、复古、黑白",
        ),
    ),
    "not-yet-grade": _soon(
        "That look",
        "做这种风格",
        instead=(
            "I know black and white, warm, cool, contrast, vivid, dark, vignette and vintage",
            "可用的有黑白、暖色、冷色、高对比、鲜艳、压暗、暗角和复古",
        ),
    ),
    "not-yet-grow": _soon(
        "Cutting ever faster by degrees",
        "逐渐加快切换",
        instead=(
            "I can cut faster in a part: twice as fast in the second half",
            "可以让某一部分切得更快，例如后半段快一倍",
        ),
    ),
    "not-yet-condition": _soon(
        "Following such a condition",
        "按这种条件处理",
        instead=(
            "name the part or the pictures, such as: in the chorus, or: on the second photo",
            "请说明部分或画面，例如：副歌部分，或第二张照片",
        ),
    ),
    "not-yet-shot-edit": _soon(
        "Doing that in this way",
        "这样处理",
        instead=(
            "name the clip and the time, such as: split the first clip at 4 s",
            "请说明片段和时间，例如：第一段在 4 秒处切开",
        ),
    ),
}
"""Key → (English, Chinese)."""
