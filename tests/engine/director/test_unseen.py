"""Requests in our own words, each with what must become of it: written from the request, not from an answer.

The film: nine photos (aqua, dune, garden, storm, wood, meadow, beach, cover, team), two clips (drive 8 s, crowd 5 s),
a logo, and two songs; 120 BPM with intro, verse, chorus, drop, outro; crossfades and a title.
"""

from __future__ import annotations

import pytest

from mvpipe.draft import check
from mvpipe.engine.director import Situation, direct
from mvpipe.engine.edits import (
    AddOverlay,
    AddText,
    Arrange,
    ChangeText,
    Cutout,
    Duck,
    Edit,
    Fade,
    Freeze,
    Loop,
    Merge,
    PlaceAt,
    Punch,
    Recut,
    RemoveText,
    Replace,
    SetCanvas,
    SetFit,
    SetFocus,
    SetLength,
    SetLook,
    SetLoudness,
    SetMotion,
    SetSpeed,
    SetTempo,
    SetTransition,
    SetVolume,
    ShiftCuts,
    ShiftTexts,
    SongPart,
    Split,
    SwapSong,
    Trim,
    Where,
)

Row = tuple[str, tuple[Edit, ...]]


def one(number: int, what: str = "photo") -> Where:
    return Where((number,), what)


def part(name: str, nth: int = 0) -> Where:
    return Where(part=name, nth=nth)


def span(start: int | None = None, end: int | None = None) -> Where:
    return Where(start=start, end=end)


CROWD, DRIVE = Where(names=("crowd.mov",)), Where(names=("drive.mp4",))

ENGLISH: list[Row] = [
    # trimming, removing, splitting
    ("shorten the second clip to 3 seconds", (Trim(length=3000, where=one(2, "clip")),)),
    ("hold the third photo for 5 seconds", (Trim(length=5000, where=one(3)),)),
    ("skip the first 2 seconds of the drive clip", (Trim(skip=2000, where=DRIVE),)),
    ("chop off the last second of clip 2", (Trim(drop=1000, where=one(2, "clip")),)),
    ("cut out 0:20 to 0:25", (Cutout(span(20000, 25000)),)),
    ("remove everything from 50s to 55s", (Cutout(span(50000, 55000)),)),
    ("drop the first five seconds", (Cutout(span(0, 5000)),)),
    ("delete the last 4 seconds of the video", (Cutout(span(-4000)),)),
    ("keep only 0:05 to 0:35", (Cutout(span(5000, 35000), keep=True),)),
    ("remove the intro", (Cutout(part("intro")),)),
    ("split the drive clip at 1 second", (Split(1000, DRIVE),)),
    ("delete photo 4", (Arrange("remove", (4,), what="photo"),)),
    ("get rid of the first two photos", (Arrange("remove", (1, 2), what="photo"),)),
    ("throw away the storm picture", (Arrange("remove", names=("storm.jpg",)),)),
    ("remove photos 2 to 4", (Arrange("remove", (2, 3, 4), what="photo"),)),
    ("delete the second to last photo", (Arrange("remove", (-2,), what="photo"),)),
    # order
    ("move the wood photo to the end", (Arrange("move", to=-1, names=("wood.jpg",)),)),
    ("put photo 6 before photo 2", (Arrange("move", (6,), 2, "photo", side="before"),)),
    ("put the storm photo in the second position", (Arrange("move", to=2, names=("storm.jpg",)),)),
    ("swap photo 1 with photo 5", (Arrange("swap", (1, 5), what="photo"),)),
    ("swap aqua and dune", (Arrange("swap", names=("aqua.jpg", "dune.jpg")),)),
    ("open with the beach photo", (Arrange("move", to=1, names=("beach.jpg",)),)),
    ("start with the beach photo", (Arrange("move", to=1, names=("beach.jpg",)),)),
    ("end on the cover", (Arrange("move", to=-1, names=("cover.jpg",)),)),
    ("replace the garden photo with storm.jpg", (Replace("storm.jpg", Where(names=("garden.jpg",))),)),
    ("show the crowd clip at the drop", (PlaceAt(CROWD, 0, "drop"),)),
    ("put the team photo at 0:30", (PlaceAt(Where(names=("team_photo.jpg",)), 30000),)),
    # speed
    ("speed the second clip up to 1.5x", (SetSpeed(1.5, where=one(2, "clip")),)),
    ("play the crowd clip in slow motion", (SetSpeed(0.5, where=CROWD),)),
    ("make the first clip twice as fast", (SetSpeed(2.0, where=one(1, "clip")),)),
    ("play the drive clip in reverse", (SetSpeed(1.0, reverse=True, where=DRIVE),)),
    ("slow motion during the second half", (SetSpeed(0.5, where=part("second-half")),)),
    ("freeze the last frame for 3 seconds", (Freeze(3000),)),
    ("loop the crowd clip to the end", (Loop(CROWD),)),
    # the song and its parts
    ("start the song at the chorus", (SongPart(part="chorus"),)),
    ("start the music at 0:20", (SongPart(20000),)),
    ("use the best 15 seconds of the song", (SongPart(best=True, length=15000),)),
    ("begin at the drop and make it 12 seconds", (SongPart(part="drop", length=12000),)),
    ("use the song from 0:10 to 0:40", (SongPart(10000, length=30000),)),
    ("the tempo is actually 100 bpm", (SetTempo(100.0),)),
    ("the detected tempo is double, halve it", (SetTempo(factor=0.5),)),
    ("double the tempo", (SetTempo(factor=2.0),)),
    ("move all the cuts 80 ms earlier", (ShiftCuts(-80),)),
    ("nudge the cuts 3 frames later", (ShiftCuts(100),)),
    ("swap the song for master.mp3 but keep the cuts", (SwapSong("master.mp3"),)),
    ("every beat in the drop", (Recut("beat", where=part("drop")),)),
    ("cut twice as fast in the second half", (Recut(factor=0.5, where=part("second-half")),)),
    ("slower cuts in the verse", (Recut(factor=2.0, where=part("verse")),)),
    ("cut on every bar in the intro", (Recut("bar", where=part("intro")),)),
    ("no cuts during the outro", (Merge(part("outro")),)),
    ("don't cut from 0:10 to 0:16", (Merge(span(10000, 16000)),)),
    # transitions
    ("white flash on the drop", (SetTransition("flash", where=Where(part="drop", edge=True)),)),
    ("dissolve between photo 2 and photo 3 for 1 second", (SetTransition("crossfade", 1000, one(3)),)),
    ("hard cuts in the chorus", (SetTransition("cut", where=part("chorus")),)),
    ("dip to black before the last photo", (SetTransition("fade-black", where=one(-1)),)),
    ("slide left transitions, 0.3 seconds", (SetTransition("slide-left", 300),)),
    ("zoom transitions in the drop, hard cuts everywhere else", (SetTransition("cut"), SetTransition("zoom", where=part("drop")))),
    # motion, fit, focus
    ("zoom out on the beach photo", (SetMotion("zoom-out", where=Where(names=("beach.jpg",))),)),
    ("keep the first photo still", (SetMotion("none", where=one(1)),)),
    ("pan right to left across the third photo", (SetMotion("pan-left", where=one(3)),)),
    ("zoom in 20% on photo 2", (SetMotion("zoom-in", 0.2, where=one(2)),)),
    ("punch in on every downbeat", (Punch("downbeat", 0.08),)),
    ("no zoom in the intro", (SetMotion("none", where=part("intro")),)),
    ("let the crowd clip fill the frame", (SetFit("cover", CROWD),)),
    ("don't crop the second photo", (SetFit("blur", one(2)),)),
    ("focus on the left of the dune photo", (SetFocus(0.15, 0.5, Where(names=("dune.jpg",))),)),
    ("keep the top of photo 3 in view", (SetFocus(0.5, 0.15, one(3)),)),
    # looks
    ("make the second photo black and white", (SetLook("bw", where=one(2)),)),
    ("black and white for the first half", (SetLook("bw", where=part("first-half")),)),
    ("warm look in the chorus", (SetLook("warm", where=part("chorus")),)),
    ("vintage film grain please", (SetLook("vintage"),)),
    ("darken the intro a bit", (SetLook("dark", 0.5, part("intro")),)),
    ("vignette on all the photos", (SetLook("vignette", where=Where(what="photo")),)),
    ("make the last 10 seconds cooler", (SetLook("cool", where=span(-10000)),)),
    ("more vivid colours from 0:20 to 0:30", (SetLook("vivid", where=span(20000, 30000)),)),
    ("black and white in the verse, warm in the chorus", (SetLook("bw", where=part("verse")), SetLook("warm", where=part("chorus")))),
    # texts
    ('lower third "Luna Park" for 5 seconds', (AddText("Luna Park", duration=5000, place="bottom-left", size=0.055),)),
    ('show "Luna" and "Neon Nights" at the bottom for the first 4 seconds', (AddText("Luna\nNeon Nights", duration=4000, place="bottom-center"),)),
    ('show "SING" during the chorus', (AddText("SING", anchor="part", where=part("chorus")),)),
    ('title "Go" in green with a white outline', (AddText("Go", color="#34c759", outline="#ffffff"),)),
    ("give the title a red outline", (ChangeText("title", outline="#ff3b30"),)),
    ("typewriter effect on the title", (ChangeText("title", animation="typewriter"),)),
    ("let the title slide in", (ChangeText("title", animation="rise"),)),
    ("use the font Anton.ttf for the title", (ChangeText("title", font="Anton.ttf"),)),
    ("make the title half the size", (ChangeText("title", size_factor=0.5),)),
    ("move the title down", (ChangeText("title", place="bottom-center"),)),
    ("make the title #00ff88", (ChangeText("title", color="#00ff88"),)),
    ("keep the title until the end", (ChangeText("title", duration=100_000_000),)),
    ("fade the title out over 1 second", (ChangeText("title", fade_out=1000),)),
    ("move the title 500 ms later", (ShiftTexts(500, "title"),)),
    # overlays
    ("put the logo top left", (AddOverlay("logo.png", place="top-left"),)),
    ("logo bottom right, 15% wide, half transparent", (AddOverlay("logo.png", place="bottom-right", size=0.15, opacity=0.5),)),
    ("logo for the last 5 seconds", (AddOverlay("logo.png", start=-5000),)),
    ("picture in picture with the crowd clip top left", (AddOverlay("crowd.mov", "window", "top-left"),)),
    ("split screen with drive and crowd", (AddOverlay("drive.mp4", "half", "left-half"), AddOverlay("crowd.mov", "half", "right-half"))),
    ("add a waveform at the bottom", (AddOverlay("song.mp3", "waveform", "bottom-center"),)),
    # sound
    ("turn the second clip up to 60%", (SetVolume("clips", 0.6, where=one(2, "clip")),)),
    ("lower the music by 3 dB in the verse", (SetVolume(factor=0.7079, where=part("verse")),)),
    ("duck the music under the clips to 20%", (Duck(0.2),)),
    ("normalize the loudness to -16 LUFS", (SetLoudness(-16.0),)),
    ("mute the music for the first 3 seconds", (SetVolume("music", 0.0, where=span(0, 3000)),)),
    # compound, typos, numbers as words
    ("make it twenty seconds long and fade out the music", (SetLength(20000), Fade("music", fade_out=2500))),
    ("vertical, logo top right and the title smaller", (SetCanvas(1080, 1920), AddOverlay("logo.png"), ChangeText("title", size_factor=0.75))),
    ("remvoe the title and make it squre", (RemoveText("title"), SetCanvas(1080, 1080))),
    ("delete the last photo, then black and white, then cut on every beat", (Arrange("remove", (-1,), what="photo"), SetLook("bw"), Recut("beat"))),
    ("start at the chorus, make it vertical and put the logo bottom left", (SongPart(part="chorus"), SetCanvas(1080, 1920), AddOverlay("logo.png", place="bottom-left"))),
    ("slow the crowd clip down and mute the music", (SetSpeed(0.5, where=CROWD), SetVolume("music", 0.0))),
]  # fmt: skip

CHINESE: list[Row] = [
    ("第二段视频剪成三秒", (Trim(length=3000, where=one(2, "clip")),)),
    ("剪掉前五秒", (Cutout(span(0, 5000)),)),
    ("去掉最后三秒", (Cutout(span(-3000)),)),
    ("剪掉 20 秒到 25 秒", (Cutout(span(20000, 25000)),)),
    ("只保留 0:05 到 0:25", (Cutout(span(5000, 25000), keep=True),)),
    ("去掉前奏", (Cutout(part("intro")),)),
    ("删除最后两张照片", (Arrange("remove", (-2, -1), what="photo"),)),
    ("把第三张放到最前面", (Arrange("move", (3,), 1, "photo"),)),
    ("把第二张移到第四张后面", (Arrange("move", (2,), 4, "photo", side="after"),)),
    ("交换第二张和第五张", (Arrange("swap", (2, 5), what="photo"),)),
    ("第二段加速到两倍", (SetSpeed(2.0, where=one(2, "clip")),)),
    ("第一段慢动作", (SetSpeed(0.5, where=one(1, "clip")),)),
    ("倒放第二段", (SetSpeed(1.0, reverse=True, where=one(2, "clip")),)),
    ("最后一帧定格三秒", (Freeze(3000),)),
    ("后半段慢动作", (SetSpeed(0.5, where=part("second-half")),)),
    ("音乐从副歌开始", (SongPart(part="chorus"),)),
    ("音乐从 20 秒开始放", (SongPart(20000),)),
    ("用最精彩的 15 秒", (SongPart(best=True, length=15000),)),
    ("歌曲速度是 100 BPM", (SetTempo(100.0),)),
    ("切点提前 80 毫秒", (ShiftCuts(-80),)),
    ("把歌换成 master.mp3", (SwapSong("master.mp3"),)),
    ("副歌每拍切一次", (Recut("beat", where=part("chorus")),)),
    ("主歌切慢一点", (Recut(factor=2.0, where=part("verse")),)),
    ("后半段快一倍", (Recut(factor=0.5, where=part("second-half")),)),
    ("高潮的时候闪白", (SetTransition("flash", where=Where(part="drop", edge=True)),)),
    ("第二张和第三张之间用闪黑", (SetTransition("fade-black", where=one(3)),)),
    ("副歌不要转场", (SetTransition("cut", where=part("chorus")),)),
    ("第一张照片不要动", (SetMotion("none", where=one(1)),)),
    ("第三张照片从右到左平移", (SetMotion("pan-left", where=one(3)),)),
    ("重拍上放大一下", (Punch("downbeat", 0.08),)),
    ("第二张照片变黑白", (SetLook("bw", where=one(2)),)),
    ("前半段黑白", (SetLook("bw", where=part("first-half")),)),
    ("副歌用暖色调", (SetLook("warm", where=part("chorus")),)),
    ("主歌黑白，副歌暖色", (SetLook("bw", where=part("verse")), SetLook("warm", where=part("chorus")))),
    ("加暗角", (SetLook("vignette"),)),
    ("最后十秒冷色", (SetLook("cool", where=span(-10000)),)),
    ("副歌显示“一起唱”", (AddText("一起唱", anchor="part", where=part("chorus")),)),
    ("标题加红色描边", (ChangeText("title", outline="#ff3b30"),)),
    ("标题用打字机效果", (ChangeText("title", animation="typewriter"),)),
    ("标题移到左上角", (ChangeText("title", place="top-left"),)),
    ("标题一直显示到结尾", (ChangeText("title", whole=True),)),
    ("标题延后 500 毫秒", (ShiftTexts(500, "title"),)),
    ("左上角放 logo", (AddOverlay("logo.png", place="top-left"),)),
    ("logo 放右下角，半透明", (AddOverlay("logo.png", place="bottom-right", opacity=0.5),)),
    ("右下角画中画放 crowd", (AddOverlay("crowd.mov", "window", "bottom-right"),)),
    ("底部加波形", (AddOverlay("song.mp3", "waveform", "bottom-center"),)),
    ("第二段音量调到 60%", (SetVolume("clips", 0.6, where=one(2, "clip")),)),
    ("响度调到 -16 LUFS", (SetLoudness(-16.0),)),
    ("剪到二十秒，音乐淡出", (SetLength(20000), Fade("music", fade_out=2500))),
    ("竖屏，右上角放 logo，标题小一点", (SetCanvas(1080, 1920), AddOverlay("logo.png"), ChangeText("title", size_factor=0.75))),
    ("删掉最后一张，然后黑白", (Arrange("remove", (-1,), what="photo"), SetLook("bw"))),
    ("从副歌开始，改成竖屏", (SongPart(part="chorus"), SetCanvas(1080, 1920))),
]  # fmt: skip


@pytest.mark.parametrize(("prompt", "edits"), [*ENGLISH, *CHINESE], ids=lambda v: str(v)[:50])
def test_a_request_becomes_its_edits(wide: Situation, prompt: str, edits: tuple[Edit, ...]) -> None:
    outcome = direct(prompt, wide)
    assert outcome.edits == edits, outcome.reply
    assert outcome.understood, outcome.leftovers
    assert check.problems(outcome.draft) == ()
    back = direct("undo", Situation(outcome.draft, outcome.past, outcome.future, wide.context))
    assert back.draft == wide.draft


def test_the_tables_are_as_large_as_promised() -> None:
    assert len(ENGLISH) >= 100
    assert len(CHINESE) >= 50
