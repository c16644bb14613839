"""What the director says, in English and Chinese: one entry for each edit kind, with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mvpipe.draft.summary import seconds_words
from mvpipe.engine.director.vocabulary import (
    COLOURS,
    FITS,
    LOOKS,
    MOTIONS,
    PLACES,
    TRANSITIONS,
    name_of,
)
from mvpipe.engine.edits import Context, Edit, kind_of, song_on
from mvpipe.engine.edits.film import main_segments, media_of, texts
from mvpipe.model.draft import Draft, Segment, Text


@dataclass(frozen=True)
class Told:
    """One edit that was made, and what it made of the draft."""

    edit: Any
    before: Draft
    after: Draft
    context: Context
    language: str

    def say(self, english: str, chinese: str) -> str:
        return chinese if self.language == "zh" else english


def words_for(edit: Edit, before: Draft, after: Draft, context: Context, language: str) -> str:
    """A clause without its subject: `made the title "Neon Nights" …`; the director joins them."""
    return WORDS[kind_of(edit).name](Told(edit, before, after, context, language))


def many(count: int, one: str, more: str | None = None) -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"


def s(ms: float) -> str:
    return seconds_words(round(ms, -1) if ms >= 1000 else ms)


def _assembled(told: Told) -> str:
    segments = main_segments(told.after)
    pictures = {media_of(segment).asset for segment in segments}
    count, cuts = len(pictures), len(segments) - 1
    kinds = {bool((a := told.context.asset(name)) and a.is_clip) for name in pictures}
    noun = "picture" if len(kinds) > 1 else "clip" if kinds == {True} else "photo"
    zh = {"picture": "个素材", "clip": "段视频", "photo": "张照片"}[noun]
    length = s(told.after.duration)
    song = song_on(told.after, told.context)
    if song is None or not song[0].beats or song[0].confidence <= 0:
        why = "" if song is None else " (no beat was found in the song)"
        why_zh = "" if song is None else "（歌曲里没有找到节拍）"
        return told.say(
            f"put your {many(count, noun)} together into a film of {length} s, {many(cuts, 'cut')}{why}",
            f"已把 {count} {zh}排成 {length} 秒的影片，共 {cuts} 个切点{why_zh}",
        ) + _left_out(told, count)
    on_beat = cuts - _off_beat(told.after, told.context)
    whole = told.after.duration >= round(song[0].duration * 1000) - 50
    if cuts == 0:
        name = media_of(segments[0]).name
        return told.say(
            f'put "{name}" under {length} s of the song, without a cut',
            f"已用“{name}”一个画面配 {length} 秒的歌曲，没有切点",
        ) + _left_out(told, count)
    of_song = f"the {length} s song" if whole else f"{length} s of the song"
    tempo = round(song[0].tempo)
    where = (
        f"on {many(on_beat, 'beat')}"
        if on_beat == cuts
        else f"with {cuts} cuts, {on_beat} on a beat,"
    )
    return told.say(
        f"cut your {many(count, noun)} {where} of {of_song} ({tempo} BPM)",
        f"已把 {count} {zh}剪到歌曲的 {on_beat} 个拍点上，片长 {length} 秒（{tempo} BPM）"
        + ("" if on_beat == cuts else f"，另有 {cuts - on_beat} 个切点不在拍上"),
    ) + _left_out(told, count)


def _left_out(told: Told, used: int) -> str:
    """Pictures that found no room are named by number, never dropped in silence."""
    wanted = len(told.edit.pictures) or sum(
        a.kind in ("video", "image") and a.role not in ("logo", "overlay", "watermark")
        for a in told.context.assets
    )
    if used >= wanted:
        return ""
    return told.say(
        f"; {many(wanted - used, 'picture')} did not fit into this length",
        f"；有 {wanted - used} 个素材放不下",
    )


def _off_beat(draft: Draft, context: Context) -> int:
    song = song_on(draft, context)
    if song is None:
        return 0
    music, start, source_in = song
    beats = {round(beat * 1000) + start - source_in for beat in music.beats}
    near = beats | {beat + 1 for beat in beats} | {beat - 1 for beat in beats}
    return sum(segment.start not in near for segment in main_segments(draft)[1:])


UNIT_WORDS = {
    "beat": ("beat", "拍"),
    "bar": ("bar", "小节"),
    "downbeat": ("downbeat", "个重拍"),
    "second": ("second", "秒"),
}


def _recut(told: Told) -> str:
    was, now = len(main_segments(told.before)) - 1, len(main_segments(told.after)) - 1
    if not main_segments(told.before):
        return _assembled(Told(_Wanted(), told.before, told.after, told.context, told.language))
    count = f"{told.edit.count:g}"
    unit = UNIT_WORDS.get(told.edit.unit)
    if unit is None:
        hold = s(told.after.duration / max(1, now + 1))
        return told.say(
            f"set {many(now, 'cut')} (was {was}), {hold} s a picture on average",
            f"现在有 {now} 个切点（原来 {was} 个），平均每个画面 {hold} 秒",
        )
    every = unit[0] if count == "1" else f"{count} {unit[0]}s"
    every_zh = f"每{'' if count == '1' else ' ' + count + ' '}{unit[1]}"
    return told.say(
        f"cut on every {every}: {many(now, 'cut')} (was {was})",
        f"改为{every_zh}切一次：{now} 个切点（原来 {was} 个）",
    )


@dataclass(frozen=True)
class _Wanted:
    pictures: tuple[str, ...] = ()


def _length(told: Told) -> str:
    now, was = s(told.after.duration), s(told.before.duration)
    fade = told.after.track("music")
    ms = media_of(fade.segments[-1]).fade_out if fade and fade.segments else 0
    cut_short = told.after.duration < told.before.duration and ms
    ends = fade.segments[-1].end if fade and fade.segments else told.after.duration
    words = told.say(
        f"made the film {now} s long (was {was} s)", f"影片长度改为 {now} 秒（原来 {was} 秒）"
    )
    if ends < told.after.duration - 50:
        return words + told.say(f"; the song ends at {s(ends)} s", f"，歌曲在 {s(ends)} 秒结束")
    if cut_short:
        words += told.say(
            f"; the music fades over its last {s(ms)} s", f"，音乐在最后 {s(ms)} 秒淡出"
        )
    return words


ARRANGED = {
    "shuffle": ("shuffled the {n}", "已打乱{n}的顺序"),
    "reverse": ("reversed the order of the {n}", "已把{n}的顺序倒过来"),
    "file": ("put the {n} in the order of their names", "已按文件名排列{n}"),
    "move": ("moved {which} {to}", "已把{which}移到{to}"),
    "swap": ("swapped {which}", "已交换{which}"),
    "remove": ("removed {which}; {n} left", "已去掉{which}，还剩{n}"),
    "keep": ("kept only {which}", "只保留了{which}"),
}


def _arranged(told: Told) -> str:
    names = list(dict.fromkeys(media_of(x).asset for x in main_segments(told.after)))
    before = [media_of(x).name or media_of(x).asset for x in main_segments(told.before)]
    labels = list(dict.fromkeys(before))
    chosen = [_label(labels, number) for number in told.edit.which]
    english, chinese = ARRANGED[told.edit.how]
    n = len(names)
    to_end = told.edit.to == -1
    if told.language == "zh":
        to = "最后" if to_end else "最前"
        return chinese.format(n=f" {n} 个画面", which="“" + "”和“".join(chosen) + "”", to=to)
    to = "to the end" if to_end else "to the front"
    return english.format(n=many(n, "picture"), which=" and ".join(chosen), to=to)


def _label(labels: list[str], number: int) -> str:
    index = number - 1 if number > 0 else number
    return labels[index] if -len(labels) <= index < len(labels) else str(number)


def _transition(told: Told) -> str:
    changes = [media_of(x).transition for x in main_segments(told.after)[1:]]
    cuts = len(changes)
    if told.edit.kind == "cut":
        return told.say(
            f"made {many(cuts, 'hard cut')}, without transitions", f"已改为 {cuts} 个硬切，没有转场"
        )
    lengths = Counter(change.d for change in changes if change)
    if not lengths:
        return told.say("found no cut that a transition could go on", "没有可以加转场的切点")
    ms = lengths.most_common(1)[0][0]
    kind = name_of(TRANSITIONS, told.edit.kind, told.language)
    return told.say(
        f"joined {many(cuts, 'cut')} with {s(ms)} s {kind}",
        f"{cuts} 个切点都加上了 {s(ms)} 秒{kind}",
    )


def _motion(told: Told) -> str:
    medias = [media_of(x) for x in main_segments(told.after)]
    moving = [m.motion for m in medias if m.motion]
    if not moving:
        return told.say("left the photos without movement", "照片不再运动")
    amounts = sorted(round(m.amount * 100) for m in moving)
    span = f"{amounts[0]}%" if amounts[0] == amounts[-1] else f"{amounts[0]}-{amounts[-1]}%"
    if told.edit.factor is not None:
        more = told.edit.factor > 1
        return told.say(
            f"made the movement {'stronger' if more else 'weaker'}: {span} over a photo",
            f"运动幅度已{'加大' if more else '减小'}：每张照片 {span}",
        )
    kind = name_of(MOTIONS, told.edit.kind, told.language)
    return told.say(
        f"gave {many(len(moving), 'shot')} {kind} of {span}",
        f"{len(moving)} 个照片镜头改为{kind}，幅度 {span}",
    )


def _canvas(told: Told) -> str:
    after = told.after
    size = f"{after.width}x{after.height}"
    blurred = sum(media_of(x).fit == "blur" for x in main_segments(after))
    rate = after.fps != told.before.fps
    words = told.say(
        f"set the canvas to {size}" + (f" at {after.fps:g} fps" if rate else ""),
        f"画幅改为 {size}" + (f"，每秒 {after.fps:g} 帧" if rate else ""),
    )
    if told.edit.fit is not None and main_segments(after):
        how = name_of(FITS, told.edit.fit, told.language)
        return told.say(f"{words} and {how}", f"{words}，{how}")
    if blurred and (told.before.width, told.before.height) != (after.width, after.height):
        words += told.say(
            f"; {many(blurred, 'shot')} that would lose too much stand before their own blur",
            f"，其中 {blurred} 个镜头用虚化背景填充",
        )
    return words


def _fit(told: Told) -> str:
    count = len(main_segments(told.after))
    kind = name_of(FITS, told.edit.fit, told.language)
    return told.say(f"{kind} for {many(count, 'shot')}", f"{count} 个镜头改为{kind}")


def _look(told: Told) -> str:
    count = len(main_segments(told.after))
    if told.edit.kind == "none":
        return told.say("took the look away; the colours are as recorded", "已恢复原来的颜色")
    kind = name_of(LOOKS, told.edit.kind, told.language)
    share = "" if told.edit.amount == 1 else f" ({told.edit.amount:.0%})"
    return told.say(f"made {many(count, 'shot')} {kind}{share}", f"{count} 个镜头改为{kind}{share}")


def _fade(told: Told) -> str:
    target = {
        "picture": ("the picture", "画面"),
        "music": ("the music", "音乐"),
        "both": ("picture and music", "画面和音乐"),
    }[told.edit.target]
    parts, parts_zh = [], []
    for ms, way, zh in (
        (told.edit.fade_in, "in", "开头淡入"),
        (told.edit.fade_out, "out", "结尾淡出"),
    ):
        if ms is not None:
            place = "first" if way == "in" else "last"
            gone = ms == 0
            parts.append(
                f"without a fade {way}" if gone else f"fade {way} over the {place} {s(ms)} s"
            )
            parts_zh.append(f"没有{zh[2:]}" if gone else f"{zh} {s(ms)} 秒")
    return told.say(
        f"let {target[0]} {'play ' if told.edit.fade_out == 0 else ''}{' and '.join(parts)}",
        f"{target[1]}{'，'.join(parts_zh)}",
    )


def _volume(told: Told) -> str:
    role = {"music": "music", "clips": "main", "all": "music"}[told.edit.target]
    target = {
        "music": ("music", "音乐"),
        "clips": ("clips", "视频"),
        "all": ("whole film", "全片"),
    }[told.edit.target]

    def level(draft: Draft) -> int:
        track = draft.track(role) or draft.track("main")
        volumes = [media_of(x).volume for x in track.segments] if track else []
        sounding = [
            media_of(x).volume
            for x in (track.segments if track else ())
            if (a := told.context.asset(media_of(x).asset)) and a.kind != "image"
        ]
        return round(100 * (sounding or volumes or [0.0])[0])

    was, now = level(told.before), level(told.after)
    if now == 0:
        return told.say(f"muted the {target[0]} (was {was}%)", f"{target[1]}已静音（原来 {was}%）")
    return told.say(
        f"set the volume of the {target[0]} to {now}% (was {was}%)",
        f"{target[1]}音量改为 {now}%（原来 {was}%）",
    )


def _added_text(told: Told) -> str:
    known = {x.id for x in texts(told.before)}
    new = next(x for x in texts(told.after) if x.id not in known)
    text = _text(new)
    place = name_of(PLACES, text.place, told.language)
    role = told.say(*{"title": ("title", "标题"), "caption": ("caption", "字幕")}[told.edit.role])
    colour = ""
    if text.color != "#ffffff":
        colour = name_of(COLOURS, text.color, told.language) + told.say(" ", "")
    return told.say(
        f'added the {colour}{role} "{text.text}" from {s(new.start)} s to {s(new.end)} s, {place}',
        f"已在{place}加上{colour}{role}“{text.text}”（{s(new.start)}-{s(new.end)} 秒）",
    )


def _changed_text(told: Told) -> str:
    before = {x.id: x for x in texts(told.before)}
    changed = [x for x in texts(told.after) if before.get(x.id) != x]
    if not changed:
        return told.say("left the text as it was", "文字没有变化")
    first, old = changed[0], _text(before[changed[0].id])
    now = _text(first)
    parts, zh = [], []
    if now.text != old.text:
        parts.append(f'it reads "{now.text}"')
        zh.append(f"内容为“{now.text}”")
    if now.place != old.place:
        parts.append(name_of(PLACES, now.place, "en"))
        zh.append(f"位置{name_of(PLACES, now.place, 'zh')}")
    if now.color != old.color:
        parts.append(name_of(COLOURS, now.color, "en"))
        zh.append(name_of(COLOURS, now.color, "zh"))
    if now.size != old.size:
        parts.append(f"{now.size / old.size:.0%} of its size")
        zh.append(f"大小为原来的 {now.size / old.size:.0%}")
    if first.duration != before[first.id].duration:
        parts.append(f"shown for {s(first.duration)} s")
        zh.append(f"显示 {s(first.duration)} 秒")
    if (now.fade_in, now.fade_out) != (old.fade_in, old.fade_out):
        parts.append(f"fading in and out over {s(now.fade_in)} s")
        zh.append(f"淡入淡出 {s(now.fade_in)} 秒")
    what = f'"{old.text}"' if len(changed) == 1 else many(len(changed), "text")
    what_zh = f"“{old.text}”" if len(changed) == 1 else f"{len(changed)} 条文字"
    return told.say(f"changed {what}: {', '.join(parts)}", f"{what_zh}已修改：{'，'.join(zh)}")


def _removed_text(told: Told) -> str:
    left = {x.id for x in texts(told.after)}
    gone = [_text(x).text for x in texts(told.before) if x.id not in left]
    shown = ", ".join(f'"{text}"' for text in gone[:3]) + ("…" if len(gone) > 3 else "")
    return told.say(
        f"removed {many(len(gone), 'text')}: {shown}", f"已去掉 {len(gone)} 条文字：{shown}"
    )


def _text(segment: Segment) -> Text:
    if not isinstance(segment.content, Text):
        raise TypeError(f"segment {segment.id} holds no text")
    return segment.content


WORDS: Mapping[str, Callable[[Told], str]] = {
    "assemble": _assembled,
    "recut": _recut,
    "length": _length,
    "arrange": _arranged,
    "transition": _transition,
    "motion": _motion,
    "canvas": _canvas,
    "fit": _fit,
    "look": _look,
    "fade": _fade,
    "volume": _volume,
    "add-text": _added_text,
    "change-text": _changed_text,
    "remove-text": _removed_text,
}
"""Edit kind → what to say of it once it is made."""
