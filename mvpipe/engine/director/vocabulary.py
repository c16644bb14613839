"""Names of kinds, places and colours as people say them: value → (English, Chinese)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Names = Mapping[str, tuple[str, str]]

TRANSITIONS: Names = {
    "crossfade": ("crossfades", "叠化"),
    "fade-black": ("fades through black", "黑场过渡"),
    "fade-white": ("fades through white", "白场过渡"),
    "flash": ("white flashes", "闪白"),
    "wipe-left": ("wipes", "擦除"),
    "wipe-right": ("wipes to the right", "向右擦除"),
    "slide-left": ("slides", "滑动"),
    "slide-right": ("slides to the right", "向右滑动"),
    "whip-left": ("whip pans", "甩镜"),
    "whip-right": ("whip pans to the right", "向右甩镜"),
    "wipe-up": ("wipes upward", "向上擦除"),
    "wipe-down": ("wipes downward", "向下擦除"),
    "slide-up": ("slides upward", "向上滑动"),
    "slide-down": ("slides downward", "向下滑动"),
    "zoom": ("zoom transitions", "缩放转场"),
}
MOTIONS: Names = {
    "auto": ("alternating zooms and pans", "交替的缩放和平移"),
    "zoom-in": ("a slow zoom in", "缓慢放大"),
    "zoom-out": ("a slow zoom out", "缓慢缩小"),
    "pan-left": ("a pan to the left", "向左平移"),
    "pan-right": ("a pan to the right", "向右平移"),
    "pan-up": ("a pan upward", "向上平移"),
    "pan-down": ("a pan downward", "向下平移"),
    "punch": ("a punch", "冲击放大"),
}
FITS: Names = {
    "cover": ("fill the canvas (edges cropped)", "铺满画面（裁掉边缘）"),
    "contain": ("stand whole between black bars", "完整显示（留黑边）"),
    "blur": ("stand before their own blur", "虚化背景填充"),
}
LOOKS: Names = {
    "bw": ("black and white", "黑白"),
    "warm": ("warmer", "暖色"),
    "cool": ("cooler", "冷色"),
    "contrast": ("richer in contrast", "高对比"),
    "vintage": ("vintage, with grain", "复古颗粒"),
    "vivid": ("more vivid", "更鲜艳"),
    "dark": ("darker", "更暗"),
    "vignette": ("darker at the edges", "带暗角"),
}
PLACES: Names = {
    "top-left": ("top left", "左上角"),
    "top-center": ("at the top", "顶部"),
    "top-right": ("top right", "右上角"),
    "center-left": ("on the left", "左侧"),
    "center": ("in the centre", "画面中央"),
    "center-right": ("on the right", "右侧"),
    "bottom-left": ("bottom left", "左下角"),
    "bottom-center": ("at the bottom", "底部"),
    "bottom-right": ("bottom right", "右下角"),
    "left-half": ("on the left half", "左半屏"),
    "right-half": ("on the right half", "右半屏"),
    "top-half": ("on the upper half", "上半屏"),
    "bottom-half": ("on the lower half", "下半屏"),
}
ANIMATIONS: Names = {
    "none": ("without animation", "没有动画"),
    "rise": ("rising in", "上升出现"),
    "typewriter": ("typed letter by letter", "逐字打出"),
    "karaoke": ("each word marked as it is sung", "唱到的字变色"),
}
COLOURS: Names = {
    "#ffffff": ("white", "白色"),
    "#000000": ("black", "黑色"),
    "#ff3b30": ("red", "红色"),
    "#34c759": ("green", "绿色"),
    "#0a84ff": ("blue", "蓝色"),
    "#ffd60a": ("yellow", "黄色"),
    "#ff9500": ("orange", "橙色"),
    "#ff2d8d": ("pink", "粉色"),
    "#af52de": ("purple", "紫色"),
    "#d4af37": ("gold", "金色"),
    "#c0c0c0": ("silver", "银色"),
    "#808080": ("grey", "灰色"),
    "#00ffff": ("cyan", "青色"),
}


def name_of(names: Names, value: str, language: str) -> str:
    """The name in a language; a value without one is said as it is."""
    pair = names.get(value)
    return value if pair is None else pair[language == "zh"]


KINDS: Names = {
    "recut": ("the cuts", "切点"),
    "length": ("the length", "片长"),
    "arrange": ("the order", "顺序"),
    "transition": ("the transitions", "转场"),
    "motion": ("the movement", "运动"),
    "canvas": ("the canvas", "画幅"),
    "fit": ("the fit", "填充方式"),
    "focus": ("the focus", "焦点"),
    "look": ("the look", "色调"),
    "fade": ("the fades", "淡入淡出"),
    "volume": ("the volume", "音量"),
    "speed": ("the speed", "速度"),
    "add-text": ("the texts", "文字"),
    "change-text": ("the texts", "文字"),
    "remove-text": ("the texts", "文字"),
    "song-part": ("the song", "音乐"),
    "swap-song": ("the song", "音乐"),
    "tempo": ("the tempo", "曲速"),
    "change-overlay": ("the overlay", "叠加"),
}
"""Edit kinds as people call what they change."""


def kinds_words(kinds: Sequence[str], language: str) -> str:
    names = list(dict.fromkeys(name_of(KINDS, kind, language) for kind in kinds))
    return ("、" if language == "zh" else " and ").join(names)
