"""What the director says, in English and Chinese: one entry for each edit kind, with numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from mvpipe.engine.director.told import Told, many, s
from mvpipe.engine.director.vocabulary import FITS, LOOKS, MOTIONS, TRANSITIONS, name_of
from mvpipe.engine.director.words_film import arranged, assembled, length, recut
from mvpipe.engine.director.words_layers import LAYER_WORDS
from mvpipe.engine.director.words_scope import times_words, touched, where_words
from mvpipe.engine.director.words_shots import SHOT_WORDS
from mvpipe.engine.director.words_text import added_text, changed_text, removed_text
from mvpipe.engine.edits import EVERYWHERE, Context, Edit, kind_of, main_segments, media_of
from mvpipe.model.draft import Draft


def words_for(edit: Edit, before: Draft, after: Draft, context: Context, language: str) -> str:
    """A clause without its subject: `made the title "Neon Nights" …`; the director joins them."""
    return WORDS[kind_of(edit).name](Told(edit, before, after, context, language))


def _transition(told: Told) -> str:
    if told.edit.where != EVERYWHERE:
        return _one_transition(told)
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


def _one_transition(told: Told) -> str:
    """A transition at some cuts only."""
    old = {x.start: media_of(x).transition for x in main_segments(told.before)}
    new = [x for x in main_segments(told.after) if old.get(x.start) != media_of(x).transition]
    at = ", ".join(s(x.start) for x in new[:6]) + (" …" if len(new) > 6 else "")
    if told.edit.kind == "cut":
        return told.say(f"made hard cuts at {at} s", f"{at} 秒处改为硬切")
    change = media_of(new[0]).transition if new else None
    kind = name_of(TRANSITIONS, told.edit.kind, told.language)
    ms = s(change.d) if change else "0"
    return told.say(f"put {ms} s {kind} at {at} s", f"在 {at} 秒处加上 {ms} 秒{kind}")


def _motion(told: Told) -> str:
    scope = where_words(told)
    shots = touched(told) if scope else main_segments(told.after)
    moving = [m.motion for x in shots if (m := media_of(x)).motion]
    if not moving:
        return told.say(f"left the photos{scope} without movement", f"照片{scope}不再运动")
    amounts = sorted(round(m.amount * 100) for m in moving)
    span = f"{amounts[0]}%" if amounts[0] == amounts[-1] else f"{amounts[0]}-{amounts[-1]}%"
    if told.edit.factor is not None:
        more = told.edit.factor > 1
        return told.say(
            f"made the movement {'stronger' if more else 'weaker'}{scope}: {span} over a photo",
            f"运动幅度已{'加大' if more else '减小'}：每张照片 {span}",
        )
    kind = name_of(MOTIONS, told.edit.kind, told.language)
    return told.say(
        f"gave {many(len(moving), 'shot')}{scope} {kind} of {span}",
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
        return told.say(f"{words} and let the pictures {how}", f"{words}，{how}")
    if blurred and (told.before.width, told.before.height) != (after.width, after.height):
        words += told.say(
            f"; {many(blurred, 'shot')} stand before their own blur, for they would lose too much",
            f"，其中 {blurred} 个镜头用虚化背景填充",
        )
    return words


def _fit(told: Told) -> str:
    scope = where_words(told)
    count = len(touched(told)) if scope else len(main_segments(told.after))
    kind = name_of(FITS, told.edit.fit, told.language)
    return told.say(f"let {many(count, 'shot')}{scope} {kind}", f"{count} 个镜头改为{kind}")


def _look(told: Told) -> str:
    kinds = (told.edit.kind,) if told.edit.kind != "same" else tuple(LOOKS)
    shots = [x for x in touched(told) if (look := media_of(x).look) and look.kind in kinds]
    scope = where_words(told, shots)
    count = len(shots) if scope else len(main_segments(told.after))
    if told.edit.kind == "none":
        return told.say(
            f"took the look{scope} away; the colours are as recorded", f"已恢复原来的颜色{scope}"
        )
    if told.edit.kind == "same":
        more = told.edit.factor > 1
        return told.say(
            f"made the look {'stronger' if more else 'weaker'}",
            f"滤镜已{'加强' if more else '减弱'}",
        )
    kind = name_of(LOOKS, told.edit.kind, told.language)
    share = "" if told.edit.amount == 1 else f" ({told.edit.amount:.0%})"
    return told.say(
        f"made {many(count, 'shot')}{scope} {kind}{share}",
        f"{count} 个镜头{scope}改为{kind}{share}",
    )


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


def _part_volume(told: Told) -> str:
    """The level of some clips, or of the music in a stretch of time."""
    role = "music" if told.edit.target == "music" else "main"
    track, was = told.after.track(role), told.before.track(role)
    spans = was.segments if was else ()
    new = [
        x
        for x in (track.segments if track else ())
        if media_of(x).volume
        != next((media_of(y).volume for y in spans if y.start <= x.start < y.end), None)
    ]
    levels = sorted({round(100 * media_of(x).volume) for x in new})
    level = "-".join(f"{v}%" for v in levels[:: max(1, len(levels) - 1)])
    what = (
        told.say("music", "音乐")
        if role == "music"
        else ", ".join(dict.fromkeys(f'"{media_of(x).name}"' for x in new))
    )
    when = times_words(told, new) if told.edit.where.timed else ""
    return told.say(
        f"set the volume of the {what}{when} to {level}", f"{what}{when}音量改为 {level}"
    )


def _volume(told: Told) -> str:
    if told.edit.where != EVERYWHERE:
        return _part_volume(told)
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


WORDS: Mapping[str, Callable[[Told], str]] = {
    "assemble": assembled,
    "recut": recut,
    "length": length,
    "arrange": arranged,
    "transition": _transition,
    "motion": _motion,
    "canvas": _canvas,
    "fit": _fit,
    "look": _look,
    "fade": _fade,
    "volume": _volume,
    "add-text": added_text,
    "change-text": changed_text,
    "remove-text": removed_text,
    **SHOT_WORDS,
    **LAYER_WORDS,
}
"""Edit kind → what to say of it once it is made."""
