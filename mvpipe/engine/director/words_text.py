"""What the director says of edits on texts."""

from __future__ import annotations

from mvpipe.engine.director.told import Told, many, s
from mvpipe.engine.director.vocabulary import ANIMATIONS, COLOURS, PLACES, name_of
from mvpipe.engine.edits import texts
from mvpipe.model.draft import Segment, Text


def added_text(told: Told) -> str:
    known = {x.id for x in texts(told.before)}
    new = next(x for x in texts(told.after) if x.id not in known)
    text = _text(new)
    place = name_of(PLACES, text.place, told.language)
    role = told.say(*{"title": ("title", "标题"), "caption": ("caption", "字幕")}[told.edit.role])
    colour = ""
    if text.color != "#ffffff":
        colour = name_of(COLOURS, text.color, told.language) + told.say(" ", "")
    words = text.text.replace("\n", " / ")
    return told.say(
        f'added the {colour}{role} "{words}" from {s(new.start)} s to {s(new.end)} s, {place}',
        f"已在{place}加上{colour}{role}“{words}”（{s(new.start)}-{s(new.end)} 秒）",
    )


def changed_text(told: Told) -> str:
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
    if first.start != before[first.id].start:
        parts.append(f"from {s(first.start)} s to {s(first.end)} s")
        zh.append(f"{s(first.start)}-{s(first.end)} 秒")
    if now.font != old.font:
        parts.append(f"font {now.font}, where this machine has it")
        zh.append(f"字体 {now.font}（需本机已安装）")
    if now.animation != old.animation:
        parts.append(name_of(ANIMATIONS, now.animation or "none", "en"))
        zh.append(name_of(ANIMATIONS, now.animation or "none", "zh"))
    if now.extra.get("outline") != old.extra.get("outline"):
        color = str(now.extra.get("outline") or "none")
        parts.append(
            f"{name_of(COLOURS, color, 'en')} outline" if color != "none" else "the usual outline"
        )
        zh.append(f"{name_of(COLOURS, color, 'zh')}描边" if color != "none" else "默认描边")
    if (now.fade_in, now.fade_out) != (old.fade_in, old.fade_out):
        parts.append(f"fading in and out over {s(now.fade_in)} s")
        zh.append(f"淡入淡出 {s(now.fade_in)} 秒")
    what = f'"{old.text}"' if len(changed) == 1 else many(len(changed), "text")
    what_zh = f"“{old.text}”" if len(changed) == 1 else f"{len(changed)} 条文字"
    return told.say(f"changed {what}: {', '.join(parts)}", f"{what_zh}已修改：{'，'.join(zh)}")


def removed_text(told: Told) -> str:
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
