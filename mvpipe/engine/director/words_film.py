"""What the director says of edits that make the film or move its cuts."""

from __future__ import annotations

from dataclasses import dataclass

from mvpipe.engine.director.told import Told, many, s
from mvpipe.engine.director.words_scope import where_words
from mvpipe.engine.edits import (
    EVERYWHERE,
    Context,
    Where,
    main_segments,
    media_of,
    pictures_of,
    song_on,
)
from mvpipe.model.draft import Draft


def assembled(told: Told) -> str:
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
    wanted = len(told.edit.pictures) or len(pictures_of(told.context))
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


def recut(told: Told) -> str:
    was, now = len(main_segments(told.before)) - 1, len(main_segments(told.after)) - 1
    if not main_segments(told.before):
        return assembled(Told(_Wanted(), told.before, told.after, told.context, told.language))
    if told.edit.unit in ("rise", "part"):
        at_rises = told.edit.unit == "rise"
        return told.say(
            f"cut where {'the song gets louder' if at_rises else 'a part of the song begins'}: {many(now, 'cut')} (was {was})",
            f"改为在{'音乐变响' if at_rises else '歌曲换段'}的地方切：{now} 个切点（原来 {was} 个）",
        )
    count = f"{told.edit.count:g}"
    unit = UNIT_WORDS.get(told.edit.unit)
    if unit is None:
        hold = s(told.after.duration / max(1, now + 1))
        if told.edit.where != EVERYWHERE:
            faster = told.edit.factor < 1
            return told.say(
                f"cut {'faster' if faster else 'slower'}{where_words(told)}: {many(now, 'cut')} in all (was {was})",
                f"{where_words(told)}切得更{'快' if faster else '慢'}：共 {now} 个切点（原来 {was} 个）",
            )
        return told.say(
            f"set {many(now, 'cut')} (was {was}), {hold} s a picture on average",
            f"现在有 {now} 个切点（原来 {was} 个），平均每个画面 {hold} 秒",
        )
    every = unit[0] if count == "1" else f"{count} {unit[0]}s"
    every_zh = f"每{'' if count == '1' else ' ' + count + ' '}{unit[1]}"
    return told.say(
        f"cut on every {every}{where_words(told)}: {many(now, 'cut')} (was {was})",
        f"改为{every_zh}切一次{where_words(told)}：{now} 个切点（原来 {was} 个）",
    )


@dataclass(frozen=True)
class _Wanted:
    where: Where = EVERYWHERE
    pictures: tuple[str, ...] = ()


def length(told: Told) -> str:
    now, was = s(told.after.duration), s(told.before.duration)
    fade = told.after.track("music")
    ms = media_of(fade.segments[-1]).fade_out if fade and fade.segments else 0
    cut_short = told.after.duration < told.before.duration and ms
    ends = fade.segments[-1].end if fade and fade.segments else told.after.duration
    words = told.say(
        f"made the film {now} s long (was {was} s)", f"影片长度改为 {now} 秒（原来 {was} 秒）"
    )
    unseen = len(_shown(told.before) - _shown(told.after))
    if unseen:
        words += told.say(
            f"; {many(unseen, 'picture')} no longer seen", f"，有 {unseen} 个画面不再出现"
        )
    if ends < told.after.duration - 50:
        return words + told.say(f"; the song ends at {s(ends)} s", f"，歌曲在 {s(ends)} 秒结束")
    if cut_short:
        words += told.say(
            f"; the music fades over its last {s(ms)} s", f"，音乐在最后 {s(ms)} 秒淡出"
        )
    return words


def _shown(draft: Draft) -> set[str]:
    return {media_of(segment).asset for segment in main_segments(draft)}


ARRANGED = {
    "shuffle": ("shuffled the {n}", "已打乱{n}的顺序"),
    "reverse": ("reversed the order of the {n}", "已把{n}的顺序倒过来"),
    "file": ("put the {n} in the order of their names", "已按文件名排列{n}"),
    "move": ("moved {which} {to}", "已把{which}移到{to}"),
    "swap": ("swapped {which}", "已交换{which}"),
    "remove": ("removed {which}; {n} left", "已去掉{which}，还剩{n}"),
    "keep": ("kept only {which}", "只保留了{which}"),
}


def arranged(told: Told) -> str:
    names = list(dict.fromkeys(media_of(x).asset for x in main_segments(told.after)))
    before = [media_of(x).name or media_of(x).asset for x in main_segments(told.before)]
    labels = list(dict.fromkeys(before))
    alike = _alike(told, labels)
    chosen = [_label(alike, number) for number in told.edit.which]
    known = {media_of(x).asset: media_of(x).name for x in main_segments(told.before)}
    chosen += [known.get(name) or name for name in told.edit.names]
    if told.edit.others:
        now = {media_of(x).name for x in main_segments(told.after)}
        chosen = [x for x in labels if (x in now) == (told.edit.how == "keep")]
    english, chinese = ARRANGED[told.edit.how]
    n = len(names)
    to_end = told.edit.to == -1
    if told.language == "zh":
        to = "最后" if to_end else "最前"
        if told.edit.to and told.edit.to > 1:
            to = f"第 {told.edit.to} 位"
        if told.edit.side:
            to = f"“{_label(labels, told.edit.to)}”之{'前' if told.edit.side == 'before' else '后'}"
        return chinese.format(n=f" {n} 个画面", which="“" + "”和“".join(chosen) + "”", to=to)
    to = "to the end" if to_end else "to the front"
    if told.edit.to and told.edit.to > 1:
        to = f"to place {told.edit.to}"
    if told.edit.side:
        to = f"{told.edit.side} {_label(labels, told.edit.to)}"
    return english.format(n=many(n, "picture"), which=" and ".join(chosen), to=to)


def _alike(told: Told, labels: list[str]) -> list[str]:
    """The pictures among which the edit counts."""
    clips = {
        media_of(x).name for x in main_segments(told.before) if _is_clip(told, media_of(x).asset)
    }
    what = told.edit.what
    same = [x for x in labels if what == "picture" or (x in clips) == (what == "clip")]
    return same or labels


def _is_clip(told: Told, name: str) -> bool:
    asset = told.context.asset(name)
    return asset is not None and asset.is_clip


def _label(labels: list[str], number: int) -> str:
    index = number - 1 if number > 0 else number
    return labels[index] if -len(labels) <= index < len(labels) else str(number)
