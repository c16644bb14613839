"""What the director says of overlays, captions and the song's sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mvpipe.engine.director.told import Told, many, s
from mvpipe.engine.director.vocabulary import PLACES, name_of
from mvpipe.engine.edits import media_of, overlays, texts
from mvpipe.model.draft import Media, Segment

KINDS = {
    "logo": ("the picture", "画面"),
    "window": ("a small window with", "小窗"),
    "half": ("half of the screen for", "半屏"),
    "waveform": ("a waveform of", "波形"),
}


def _media(segment: Segment) -> Media:
    return media_of(segment)


def added(told: Told) -> str:
    known = {x.id for x in overlays(told.before)}
    new = next(x for x in overlays(told.after) if x.id not in known)
    media = _media(new)
    place = name_of(PLACES, media.place or "center", told.language)
    size = f", {media.size:.0%} of the width" if media.size else ""
    size_zh = f"，宽 {media.size:.0%}" if media.size else ""
    opacity = f", {media.opacity:.0%} opaque" if media.opacity < 1 else ""
    opacity_zh = f"，不透明度 {media.opacity:.0%}" if media.opacity < 1 else ""
    what = told.say(*KINDS[told.edit.kind])
    return told.say(
        f'laid {what} "{media.name}" {place}{size}{opacity}, from {s(new.start)} s to {s(new.end)} s',
        f"已在{place}叠加{what}“{media.name}”{size_zh}{opacity_zh}（{s(new.start)}-{s(new.end)} 秒）",
    )


def changed(told: Told) -> str:
    before = {x.id: x for x in overlays(told.before)}
    now = next(x for x in overlays(told.after) if before.get(x.id) != x)
    old, media, was = before[now.id], _media(now), _media(before[now.id])
    parts, zh = [], []
    if media.size != was.size and media.size:
        parts.append(f"{media.size:.0%} of the width (was {was.size or 0:.0%})")
        zh.append(f"宽 {media.size:.0%}（原来 {was.size or 0:.0%}）")
    if media.place != was.place:
        parts.append(name_of(PLACES, media.place or "center", "en"))
        zh.append(name_of(PLACES, media.place or "center", "zh"))
    if media.opacity != was.opacity:
        parts.append(f"{media.opacity:.0%} opaque")
        zh.append(f"不透明度 {media.opacity:.0%}")
    if (now.start, now.duration) != (old.start, old.duration):
        parts.append(f"from {s(now.start)} s to {s(now.end)} s")
        zh.append(f"{s(now.start)}-{s(now.end)} 秒")
    if (media.fade_in, media.fade_out) != (was.fade_in, was.fade_out):
        parts.append(f"fading over {s(media.fade_in)} s")
        zh.append(f"淡入淡出 {s(media.fade_in)} 秒")
    return told.say(
        f'changed "{media.name}": {", ".join(parts)}', f"“{media.name}”已修改：{'，'.join(zh)}"
    )


def removed(told: Told) -> str:
    left = {x.id for x in overlays(told.after)}
    names = [_media(x).name for x in overlays(told.before) if x.id not in left]
    shown = ", ".join(f'"{n}"' for n in names)
    return told.say(f"took {shown} off the picture", f"已去掉叠加的{shown}")


def captions(told: Told) -> str:
    track = told.after.track("caption")
    lines = track.segments if track else ()
    left = len(told.edit.cues) - len(lines)
    words = told.say(
        f"added {many(len(lines), 'line')} in time, from {s(lines[0].start)} s to {s(lines[-1].end)} s",
        f"已按时间加上 {len(lines)} 句（{s(lines[0].start)}-{s(lines[-1].end)} 秒）",
    )
    if told.edit.karaoke:
        words += told.say(", each word marked as it is sung", "，唱到的字会变色")
    if left > 0:
        words += told.say(
            f"; {many(left, 'line')} lie outside the film", f"，{left} 句不在影片范围内"
        )
    return words


def moved(told: Told) -> str:
    ms = told.edit.ms
    return told.say(
        f"moved {many(len(texts(told.after)), 'text')} {abs(ms)} ms {'later' if ms > 0 else 'earlier'}",
        f"文字{'延后' if ms > 0 else '提前'}了 {abs(ms)} 毫秒",
    )


def ducked(told: Told) -> str:
    if told.edit.to is None:
        return told.say("let the music stay at its level", "音乐不再自动压低")
    what = told.say(*{"clips": ("clips", "视频"), "speech": ("speech", "人声")}[told.edit.under])
    return told.say(
        f"let the music sink to {told.edit.to:.0%} while {what} sound",
        f"{what}出声时音乐压低到 {told.edit.to:.0%}",
    )


def loudness(told: Told) -> str:
    if told.edit.lufs is None:
        return told.say("took the loudness target away", "已取消响度目标")
    return told.say(
        f"set the sound to aim at {told.edit.lufs:g} LUFS",
        f"整体响度目标设为 {told.edit.lufs:g} LUFS",
    )


def swapped(told: Told) -> str:
    track = told.after.track("music")
    name = _media(track.segments[0]).name if track else ""
    old = told.before.track("music")
    was = _media(old.segments[0]).name if old else ""
    words = told.say(
        f'put the song "{name}" in place of "{was}" and kept every cut',
        f"已用“{name}”替换“{was}”，切点不变",
    )
    short = track is not None and track.segments[-1].end < told.after.duration - 50
    return words + (
        told.say(
            f"; it ends at {s(track.segments[-1].end)} s",
            f"，它在 {s(track.segments[-1].end)} 秒结束",
        )
        if short and track
        else ""
    )


def focused(told: Told) -> str:
    edit = told.edit
    return told.say(
        f"kept in view what lies {edit.x:.0%} from the left and {edit.y:.0%} from the top",
        f"裁剪时保留左起 {edit.x:.0%}、上起 {edit.y:.0%} 处",
    )


LAYER_WORDS: Mapping[str, Callable[[Told], str]] = {
    "add-overlay": added,
    "change-overlay": changed,
    "remove-overlay": removed,
    "captions": captions,
    "shift-texts": moved,
    "duck": ducked,
    "loudness": loudness,
    "swap-song": swapped,
    "focus": focused,
}
