"""What the director says of edits on shots, on the film's time and on the song."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mvpipe.engine.director.told import Told, many, s
from mvpipe.engine.director.words_scope import touched, where_words
from mvpipe.engine.edits import main_segments, media_of, song_on
from mvpipe.model.draft import Segment


def _name(segment: Segment) -> str:
    return media_of(segment).name or media_of(segment).asset


def _names(told: Told) -> str:
    names = list(dict.fromkeys(_name(x) for x in touched(told)))
    return ", ".join(f'"{n}"' for n in names[:3]) + (" …" if len(names) > 3 else "")


def _film(told: Told) -> str:
    if told.after.duration == told.before.duration:
        return ""
    now, was = s(told.after.duration), s(told.before.duration)
    return told.say(
        f"; the film is {now} s long (was {was} s)", f"，影片现在 {now} 秒（原来 {was} 秒）"
    )


def trimmed(told: Told) -> str:
    edit = told.edit
    if edit.length is not None and edit.start is None:
        words = told.say(
            f"let {_of_edit(told)} stand for {s(edit.length)} s",
            f"{_of_edit(told)}改为 {s(edit.length)} 秒",
        )
    elif edit.length is not None:
        end = (edit.start or 0) + edit.length
        words = told.say(
            f"let {_names(told)} show its {s(edit.start or 0)}-{s(end)} s",
            f"{_names(told)}只用第 {s(edit.start or 0)}-{s(end)} 秒",
        )
    elif edit.drop:
        words = told.say(
            f"took {s(edit.drop)} s off the end of {_of_edit(told)}",
            f"{_of_edit(told)}结尾剪掉 {s(edit.drop)} 秒",
        )
    elif edit.start is not None:
        words = told.say(
            f"let {_names(told)} begin at {s(edit.start)} s",
            f"{_names(told)}从第 {s(edit.start)} 秒开始",
        )
    else:
        words = told.say(
            f"skipped the first {s(edit.skip)} s of {_names(told)}",
            f"{_names(told)}跳过开头 {s(edit.skip)} 秒",
        )
    return words + _film(told)


def _of_edit(told: Told) -> str:
    """The pictures whose shots got another length."""
    old = {x.id: x.duration for x in main_segments(told.before)}
    length = told.edit.length
    changed = [
        x
        for x in main_segments(told.after)
        if old.get(x.id) != x.duration and (length is None or x.duration == length)
    ]
    names = list(dict.fromkeys(_name(x) for x in changed)) or ["?"]
    return ", ".join(f'"{n}"' for n in names[:3])


def split(told: Told) -> str:
    old = {x.start for x in main_segments(told.before)}
    new = [x for x in main_segments(told.after) if x.start not in old]
    at = s(new[0].start) if new else s(told.edit.at)
    name = f'"{_name(new[0])}"' if new else ""
    return told.say(
        f"split {name} at {at} s of the film; both halves show on as before",
        f"已在影片 {at} 秒处切开{name}，画面内容不变",
    )


def replaced(told: Told) -> str:
    shots = touched(told)
    if not told.edit.asset:
        start = media_of(shots[0]).source_in if shots else 0
        return told.say(
            f"let {_names(told)} show another part of the clip, from {s(start)} s on",
            f"{_names(told)}换成同一视频的另一段（从 {s(start)} 秒起）",
        )
    gone = {_name(x) for x in main_segments(told.before)} - {
        _name(x) for x in main_segments(told.after)
    }
    old = ", ".join(f'"{n}"' for n in sorted(gone)) or told.say("the picture", "画面")
    return told.say(
        f"put {_names(told)} in place of {old} in {many(len(shots), 'shot')}",
        f"已用{_names(told)}替换{old}（{len(shots)} 个镜头）",
    )


def merged(told: Told) -> str:
    was, now = len(main_segments(told.before)), len(main_segments(told.after))
    return told.say(
        f"took {many(was - now, 'cut')} out{where_words(told)}, so that one shot stands there",
        f"已去掉 {was - now} 个切点{where_words(told)}，保持一个镜头",
    )


def sped(told: Told) -> str:
    shots = [x for x in touched(told) if media_of(x).speed != 1.0] or touched(told)
    speeds = sorted({abs(media_of(x).speed) for x in shots})
    back = any(media_of(x).speed < 0 for x in shots)
    at = f"{speeds[0]:g}x" if len(speeds) == 1 else f"{speeds[0]:g}x-{speeds[-1]:g}x"
    steps = told.edit.ramp and len(speeds) > 1
    words = told.say(
        f"let {_names(told)} play {'backwards' if back else 'at'}"
        + ("" if back and speeds == [1.0] else f"{' at' if back else ''} {at}")
        + (", in steps" if steps else ""),
        f"{_names(told)}{'倒放' if back else '改为'}"
        + ("" if back and speeds == [1.0] else f" {at} 速度")
        + ("（分段变化）" if steps else ""),
    )
    return words + _short(told, shots) + _film(told)


def _short(told: Told, shots: list[Segment]) -> str:
    """Clips whose material ends before their shot does."""
    late = []
    for shot in shots:
        media, asset = media_of(shot), told.context.asset(media_of(shot).asset)
        own = round(asset.seconds * 1000) if asset and asset.seconds else None
        if own is not None and media.source_in + round(shot.duration * abs(media.speed)) > own + 40:
            late.append(_name(shot))
    if not late:
        return ""
    names = ", ".join(f'"{n}"' for n in dict.fromkeys(late))
    return told.say(
        f"; {names} ends before its shot does, so its last frame stands",
        f"；{names}素材不够长，最后一帧会停住",
    )


def frozen(told: Told) -> str:
    if told.after.duration != told.before.duration:
        last = main_segments(told.after)[-1]
        return told.say(
            f'let the last frame of "{_name(last)}" stand for {s(last.duration)} s',
            f"“{_name(last)}”的最后一帧定格 {s(last.duration)} 秒",
        ) + _film(told)
    still = [x for x in touched(told) if media_of(x).speed == 0 or media_of(x).motion is None]
    one = still[0] if still else main_segments(told.after)[-1]
    return told.say(
        f'let "{_name(one)}" stand still from {s(one.start)} s to {s(one.end)} s',
        f"“{_name(one)}”在 {s(one.start)}-{s(one.end)} 秒定格",
    )


def looped(told: Told) -> str:
    segments = main_segments(told.after)
    times = [x for x in segments if _name(x) == _name(segments[-1])]
    return told.say(
        f'let "{_name(segments[-1])}" play again and again from {s(times[0].start)} s to the end ({many(len(times), "time")})',
        f"“{_name(segments[-1])}”从 {s(times[0].start)} 秒循环到结尾（{len(times)} 次）",
    )


def cut_out(told: Told) -> str:
    if told.edit.keep:
        return told.say("kept only the part asked for", "只保留了指定的部分") + _film(told)
    gone = told.before.duration - told.after.duration
    words = told.say(f"cut {s(gone)} s out", f"剪掉了 {s(gone)} 秒")
    return words + _film(told)


def silence(told: Told) -> str:
    gone = told.before.duration - told.after.duration
    return told.say(
        f"took {s(gone)} s of silence off the end", f"去掉了结尾 {s(gone)} 秒静音"
    ) + _film(told)


def song_part(told: Told) -> str:
    playing = song_on(told.after, told.context)
    start = playing[2] if playing else 0
    end = start + told.after.duration
    last = told.after.track("music")
    fade = media_of(last.segments[-1]).fade_out if last and last.segments else 0
    fading = (
        told.say(f", fading over the last {s(fade)} s", f"，结尾淡出 {s(fade)} 秒") if fade else ""
    )
    return told.say(
        f"let the song play from {s(start)} s to {s(end)} s of it, and set the cuts on its beats there{fading}",
        f"音乐改为从第 {s(start)} 秒播放到第 {s(end)} 秒，切点已重新对拍{fading}",
    ) + _film(told)


def shifted(told: Told) -> str:
    ms = told.edit.ms
    count = len(main_segments(told.after)) - 1
    return told.say(
        f"moved {many(count, 'cut')} {abs(ms)} ms {'later' if ms > 0 else 'earlier'}",
        f"{count} 个切点{'延后' if ms > 0 else '提前'}了 {abs(ms)} 毫秒",
    )


def tempo(told: Told) -> str:
    playing = song_on(told.after, told.context)
    bpm = playing[0].tempo if playing else 0
    was = song_on(told.before, told.context)
    old = was[0].tempo if was else 0
    cuts = len(main_segments(told.after)) - 1
    return told.say(
        f"took {bpm:g} BPM for the song (was {old:.0f}) and cut anew on those beats: {many(cuts, 'cut')}",
        f"歌曲速度改按 {bpm:g} BPM（原来 {old:.0f}），已重新对拍：{cuts} 个切点",
    )


def placed(told: Told) -> str:
    shots = touched(told)
    one = shots[0] if shots else main_segments(told.after)[0]
    names = [x for x in shots if _name(x) != _name(one)]
    at = (
        min(shots, key=lambda x: abs(x.start - told.edit.at))
        if not told.edit.part and shots
        else one
    )
    if told.edit.part and names:
        old = {x.start: _name(x) for x in main_segments(told.before)}
        at = next((x for x in shots if old.get(x.start) != _name(x)), one)
    return told.say(
        f'let "{_name(at)}" begin at {s(at.start)} s', f"“{_name(at)}”改为在 {s(at.start)} 秒开始"
    )


def punched(told: Told) -> str:
    count = sum(
        bool((m := media_of(x).motion) and m.kind == "punch") for x in main_segments(told.after)
    )
    return told.say(
        f"gave {many(count, 'shot')} a punch of {told.edit.amount:.0%} on the {told.edit.unit}",
        f"{count} 处在{'每拍' if told.edit.unit == 'beat' else '重拍'}上加了 {told.edit.amount:.0%} 的冲击放大",
    )


SHOT_WORDS: Mapping[str, Callable[[Told], str]] = {
    "trim": trimmed,
    "split": split,
    "replace": replaced,
    "merge": merged,
    "speed": sped,
    "freeze": frozen,
    "loop": looped,
    "cutout": cut_out,
    "drop-silence": silence,
    "song-part": song_part,
    "shift-cuts": shifted,
    "tempo": tempo,
    "place-at": placed,
    "punch": punched,
}
