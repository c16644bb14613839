"""A table of requests, in our own words and in those of the prompt corpus, and the edits each must become."""

from __future__ import annotations

import pytest

from mvpipe.draft import check
from mvpipe.engine.director import Situation, direct
from mvpipe.engine.edits import (
    AddText,
    Arrange,
    Assemble,
    ChangeText,
    Edit,
    Fade,
    Recut,
    RemoveText,
    SetCanvas,
    SetFit,
    SetLength,
    SetLook,
    SetMotion,
    SetTransition,
    SetVolume,
)

Row = tuple[str, tuple[Edit, ...]]

ENGLISH: list[Row] = [
    ("Turn my mp3 into something I can post", (Assemble(),)),
    ("create a music video from my photos with hard cuts", (Assemble(),)),
    (
        "put together a 45 second film with these pictures, vertical, for tiktok",
        (
            Assemble(length=45000),
            SetCanvas(width=1080, height=1920),
        ),
    ),
    ("generate a 3-minute MP3 song and 10 photos into a 1080p MP4", (Assemble(),)),
    ("generating beat-synced videos from songs and images for YouTube", (Assemble(),)),
    (
        "build a square video from the song and photos, cut on every 4 beats, no transitions",
        (
            Assemble(unit="beat", count=4.0),
            SetCanvas(width=1080, height=1080),
        ),
    ),
    (
        "make a video with no text",
        (
            Assemble(),
            RemoveText(),
        ),
    ),
    ("sync the photos to the beat", (Assemble(),)),
    ("cut on every bar", (Recut(unit="bar"),)),
    ("switch the picture every 2 bars", (Recut(unit="bar", count=2.0),)),
    ("change photo every 3 seconds", (Recut(unit="second", count=3.0),)),
    ("a new photo every beat", (Recut(unit="beat"),)),
    ("cut twice as fast", (Recut(factor=0.5),)),
    ("slower cuts please", (Recut(factor=2.0),)),
    ("cut a bit less often", (Recut(factor=1.5),)),
    ("hold each photo longer", (Recut(factor=2.0),)),
    ("use hard cuts", (SetTransition(kind="cut"),)),
    ("hard cuts only, no crossfades", (SetTransition(kind="cut"),)),
    ("crossfade 0.8s between the photos", (SetTransition(kind="crossfade", d=800),)),
    ("dissolve between the photos over 1 second", (SetTransition(kind="crossfade", d=1000),)),
    ("add a dip to black between the pictures", (SetTransition(kind="fade-black"),)),
    ("use wipes", (SetTransition(kind="wipe-left"),)),
    ("shorter transitions", (SetTransition(kind="crossfade", d=250),)),
    ("remove the transitions", (SetTransition(kind="cut"),)),
    ("no movement on the photos", (SetMotion(kind="none"),)),
    ("keep the photos still", (SetMotion(kind="none"),)),
    ("zoom out slowly on every photo", (SetMotion(kind="zoom-out"),)),
    ("more zoom", (SetMotion(factor=1.6),)),
    ("pan from right to left", (SetMotion(kind="pan-left"),)),
    ("don't zoom", (SetMotion(kind="none"),)),
    ('add the title "Neon Nights" for the first 3 seconds', (AddText(text="Neon Nights"),)),
    (
        'add the title "Neon Nights" at the bottom',
        (AddText(text="Neon Nights", place="bottom-center"),),
    ),
    ('Add "Out Friday" on the last 3 seconds', (AddText(text="Out Friday", anchor="end"),)),
    (
        "put 'Luna' bottom left from 5s to 8s",
        (AddText(text="Luna", anchor="at", start=5000, place="bottom-left"),),
    ),
    (
        'show the text "LIVE" in the top right corner the whole time in red',
        (AddText(text="LIVE", anchor="whole", place="top-right", color="#ff3b30"),),
    ),
    (
        'title "Summer" at the start, in yellow, big',
        (AddText(text="Summer", color="#ffd60a", size=0.1215),),
    ),
    (
        'caption "in stores now" at 0:10 for 4 seconds',
        (
            AddText(
                text="in stores now",
                role="caption",
                anchor="at",
                start=10000,
                duration=4000,
                place="bottom-center",
            ),
        ),
    ),
    ("make the title bigger", (ChangeText(which="title", size_factor=1.35),)),
    ("move the title to the top", (ChangeText(which="title", place="top-center"),)),
    ("make the title red", (ChangeText(which="title", color="#ff3b30"),)),
    ('change the title to "Neon Days"', (ChangeText(which="title", text="Neon Days"),)),
    ("remove the title", (RemoveText(which="title"),)),
    ("remove all text", (RemoveText(),)),
    ("take out the captions", (RemoveText(),)),
    ("no text please", (RemoveText(),)),
    ("make it vertical", (SetCanvas(width=1080, height=1920),)),
    ("make it square for instagram", (SetCanvas(width=1080, height=1080),)),
    ("for youtube shorts", (SetCanvas(width=1080, height=1920),)),
    ("1280x720", (SetCanvas(width=1280, height=720),)),
    ("4k", (SetCanvas(width=3840, height=2160),)),
    ("make it 24 fps", (SetCanvas(fps=24.0),)),
    ("don't crop the photos", (SetFit(fit="blur"),)),
    ("show the whole picture with black bars", (SetFit(fit="contain"),)),
    ("blur the sides", (SetFit(fit="blur"),)),
    ("fill the screen", (SetFit(fit="cover"),)),
    ("make it 15 seconds long", (SetLength(length=15000),)),
    ("shorten the video to 20s", (SetLength(length=20000),)),
    ("make it half a minute", (SetLength(length=30000),)),
    ("1:30 long", (SetLength(length=90000),)),
    ("fade out the music", (Fade(target="music", fade_out=2500),)),
    ("fade the music in over 2 seconds", (Fade(target="music", fade_in=2000),)),
    ("fade to black at the end over 3 s", (Fade(target="picture", fade_out=3000),)),
    ("fade in and out", (Fade(fade_in=2000, fade_out=2000),)),
    ("turn the music down a bit", (SetVolume(factor=0.8),)),
    ("make the music louder", (SetVolume(factor=1.6667),)),
    ("lower the volume by 6 dB", (SetVolume(factor=0.5012),)),
    ("music at 50 percent", (SetVolume(level=0.5),)),
    ("mute", (SetVolume(target="all", level=0.0),)),
    ("mute the music", (SetVolume(level=0.0),)),
    ("no sound", (SetVolume(target="all", level=0.0),)),
    ("half the volume", (SetVolume(factor=0.5),)),
    ("make it warmer", (SetLook(kind="warm"),)),
    ("vintage look", (SetLook(kind="vintage"),)),
    ("black & white", (SetLook(kind="bw"),)),
    ("shuffle the photos", (Arrange(how="shuffle"),)),
    ("reverse the order", (Arrange(how="reverse"),)),
    ("swap photo 1 and photo 3", (Arrange(how="swap", which=(1, 3), what="photo"),)),
    ("remove the third photo", (Arrange(how="remove", which=(3,), what="photo"),)),
    ("move the last photo to the front", (Arrange(how="move", which=(-1,), to=1, what="photo"),)),
    ("put dune first", (Arrange(how="move", which=(2,), to=1),)),
    ("remove storm", (Arrange(how="remove", which=(4,)),)),
    (
        "and make it vertical, then fade out over the last 2 seconds and set the music to 40%",
        (
            SetCanvas(width=1080, height=1920),
            Fade(fade_out=2000),
            SetVolume(level=0.4),
        ),
    ),
    (
        'make it 30 seconds and add the title "Go" for 2 seconds',
        (
            SetLength(length=30000),
            AddText(text="Go", duration=2000),
        ),
    ),
    ("crossfade the photos, black and white, don't touch the audio", (SetLook(kind="bw"),)),
    ("make it cooler", (SetLook(kind="cool"),)),
    ("cut on evry beat", (Recut(unit="beat"),)),
    ("make it vertcal", (SetCanvas(width=1080, height=1920),)),
    ('add the tilte "X"', (AddText(text="X"),)),
    ("9:16", (SetCanvas(width=1080, height=1920),)),
    ("Make a music video from my song and these photos", (Assemble(),)),
    (
        "Create a 30-second vertical video from song.mp3 and the clips",
        (
            Assemble(length=30000, pictures=("drive.mp4", "crowd.mov")),
            SetCanvas(width=1080, height=1920),
        ),
    ),
    ("Use every photo once, no repeats", (Recut(unit="once"),)),
    ("Shuffle the clips but keep the last one at the end", (Arrange(how="shuffle", which=(-1,)),)),
    ("Make it cut on every beat", (Recut(unit="beat"),)),
    ("One photo per bar", (Recut(unit="bar"),)),
    ("Cut on the downbeats only", (Recut(unit="downbeat"),)),
    ("Delete the last two clips", (Arrange(how="remove", which=(-2, -1), what="clip"),)),
    ("Swap the first and second clips", (Arrange(how="swap", which=(1, 2), what="clip"),)),
    ("Make it exactly 15 seconds", (SetLength(length=15000),)),
    ("Zoom slowly into each photo", (SetMotion(kind="zoom-in"),)),
    ("Less zoom, it's too much", (SetMotion(factor=0.5),)),
    ("No movement on the photos", (SetMotion(kind="none"),)),
    ("Zoom from 100% to 115% over 4 seconds", (SetMotion(kind="zoom-in", amount=0.15, over=4000),)),
    ("a quarter second dissolve between every clip", (SetTransition(kind="crossfade", d=250),)),
    ("Fade in from black at the start", (Fade(target="picture", fade_in=1000),)),
    ('Show "Pre-save now" on the last 3 seconds', (AddText(text="Pre-save now", anchor="end"),)),
    (
        'Change the headline to "Out Friday", keep the style',
        (ChangeText(which="title", text="Out Friday"),),
    ),
    ("Fade the title in and out", (ChangeText(which="title", fade=500),)),
    ("Remove all the text", (RemoveText(),)),
    ("Make it 9:16 for Reels", (SetCanvas(width=1080, height=1920),)),
    ("4:5 for the feed", (SetCanvas(width=1080, height=1350),)),
    ("Export 1080p at 25 fps", (SetCanvas(width=1920, height=1080, fps=25.0),)),
    ("Fade out over the last 3 seconds", (Fade(fade_out=3000),)),
    ("Set the music volume to 30%", (SetVolume(level=0.3),)),
    ("No audio at all", (SetVolume(target="all", level=0.0),)),
    ("Make it black and white", (SetLook(kind="bw"),)),
    ("No, slower", (Recut(factor=2.0),)),
    (
        "That's too fast, every other beat",
        (
            Recut(factor=2.0),
            Recut(unit="beat", count=2.0),
        ),
    ),
    ("use all the photos, 2 bars each", (Recut(unit="bar", count=2.0),)),
    ("two photos per bar", (Recut(unit="bar", count=0.5),)),
    ("half-second crossfades please, and no text", (RemoveText(),)),
    ("the video should last 40 sec", (SetLength(length=40000),)),
    ("make it a square", (SetCanvas(width=1080, height=1080),)),
    ("portrait mode please", (SetCanvas(width=1080, height=1920),)),
    (
        'add a caption saying "tour dates below" at the bottom for the last five seconds',
        (
            AddText(
                text="tour dates below",
                role="caption",
                anchor="end",
                duration=5000,
                place="bottom-center",
            ),
        ),
    ),
    (
        'put the words "Luna – Neon" in the centre from 0:05 to 0:09',
        (AddText(text="Luna – Neon", anchor="at", start=5000, duration=4000),),
    ),
    ("please get rid of the crossfades", (SetTransition(kind="cut"),)),
    ("quarter of a second crossfades", (SetTransition(kind="crossfade", d=250),)),
    ("could you switch pictures on every second beat?", (Recut(unit="beat", count=2.0),)),
    ("every 4 beats", (Recut(unit="beat", count=4.0),)),
    ("on every downbeat", (Recut(unit="downbeat"),)),
    ("let each picture stay for two bars", (Recut(unit="bar", count=2.0),)),
    ("make the photos drift to the right", (SetMotion(kind="pan-right"),)),
    ("turn off the zoom", (SetMotion(kind="none"),)),
    ("reduce the music to 20%", (SetVolume(level=0.2),)),
    ("bring the music volume down to 60 percent", (SetVolume(level=0.6),)),
    ("raise the music by 3 dB", (SetVolume(factor=1.4125),)),
    ("start with a fade from black, 2 seconds", (Fade(target="picture", fade_in=2000),)),
    ("give it a warm look", (SetLook(kind="warm"),)),
    ("make it look old, like vintage film", (SetLook(kind="vintage"),)),
    ("drop the second and third photos", (Arrange(how="remove", which=(2, 3), what="photo"),)),
    ("move photo 4 to the end", (Arrange(how="move", which=(4,), to=-1, what="photo"),)),
    (
        "switch to hard cuts and cut on each bar",
        (
            SetTransition(kind="cut"),
            Recut(unit="bar"),
        ),
    ),
]

CHINESE: list[Row] = [
    (
        "做一个音乐视频，卡点，转场平滑",
        (
            Assemble(),
            SetTransition(kind="crossfade"),
        ),
    ),
    (
        "用这些照片做一个竖屏视频，时长 20 秒",
        (
            Assemble(length=20000),
            SetCanvas(width=1080, height=1920),
        ),
    ),
    ("每小节换一张图", (Recut(unit="bar"),)),
    ("每拍切一次", (Recut(unit="beat"),)),
    ("两拍一换", (Recut(unit="beat", count=2.0),)),
    ("每3秒换一张照片", (Recut(unit="second", count=3.0),)),
    ("切换快一点", (Recut(factor=0.5),)),
    ("切慢一些", (Recut(factor=2.0),)),
    ("硬切", (SetTransition(kind="cut"),)),
    ("去掉转场", (SetTransition(kind="cut"),)),
    ("照片不要动", (SetMotion(kind="none"),)),
    ("镜头慢慢推近", (SetMotion(kind="zoom-in"),)),
    ("不要缩放", (SetMotion(kind="none"),)),
    ("开头加标题“霓虹之夜”，显示三秒", (AddText(text="霓虹之夜"),)),
    (
        "在底部加字幕“周五发行”，最后三秒",
        (AddText(text="周五发行", role="caption", anchor="end", place="bottom-center"),),
    ),
    ("右上角显示“LIVE”", (AddText(text="LIVE", place="top-right"),)),
    ("把标题改成“新歌”", (ChangeText(which="title", text="新歌"),)),
    ("标题放到底部", (ChangeText(which="title", place="bottom-center"),)),
    ("标题大一点", (ChangeText(which="title", size_factor=1.35),)),
    ("标题改成红色", (ChangeText(which="title", color="#ff3b30"),)),
    ("去掉所有字幕", (RemoveText(),)),
    ("删除标题", (RemoveText(which="title"),)),
    ("不要文字", (RemoveText(),)),
    ("竖屏", (SetCanvas(width=1080, height=1920),)),
    ("做成方形", (SetCanvas(width=1080, height=1080),)),
    ("适合抖音", (SetCanvas(width=1080, height=1920),)),
    ("剪到 15 秒", (SetLength(length=15000),)),
    ("时长一分半", (SetLength(length=90000),)),
    ("最后三秒淡出", (Fade(fade_out=3000),)),
    ("音乐淡入两秒", (Fade(target="music", fade_in=2000),)),
    ("淡入淡出", (Fade(fade_in=2000, fade_out=2000),)),
    ("背景音乐音量调到百分之三十五", (SetVolume(level=0.35),)),
    ("音乐小声一点", (SetVolume(factor=0.6),)),
    ("音乐大声点", (SetVolume(factor=1.25),)),
    ("静音", (SetVolume(target="all", level=0.0),)),
    ("黑白", (SetLook(kind="bw"),)),
    ("改成暖色调", (SetLook(kind="warm"),)),
    ("复古风格", (SetLook(kind="vintage"),)),
    ("打乱顺序", (Arrange(how="shuffle"),)),
    ("交换第一张和第三张", (Arrange(how="swap", which=(1, 3), what="photo"),)),
    ("删除第二张照片", (Arrange(how="remove", which=(2,), what="photo"),)),
    ("把最后一张移到最前面", (Arrange(how="move", which=(-1,), to=1, what="photo"),)),
    ("不要裁剪", (SetFit(fit="blur"),)),
    ("背景虚化", (SetFit(fit="blur"),)),
    (
        "竖屏，硬切，然后结尾淡出",
        (
            SetCanvas(width=1080, height=1920),
            SetTransition(kind="cut"),
            Fade(fade_out=2000),
        ),
    ),
    (
        "改成竖屏并且去掉字幕，音乐音量 50%",
        (
            SetCanvas(width=1080, height=1920),
            RemoveText(),
            SetVolume(level=0.5),
        ),
    ),
    ("卡点，每两拍换一个画面", (Recut(unit="beat", count=2.0),)),
    ("只在重拍上切", (Recut(unit="downbeat"),)),
    ("这个视频太长了，剪到 30 秒", (SetLength(length=30000),)),
    ("每张照片慢慢放大", (SetMotion(kind="zoom-in"),)),
    ("画面不要晃", (SetMotion(kind="none"),)),
    ("不要转场，直接切", (SetTransition(kind="cut"),)),
    ("背景音乐音量调到 35%", (SetVolume(level=0.35),)),
    ("结尾音乐淡出", (Fade(target="music", fade_out=2500),)),
    ("用这首歌和这些照片做一个音乐视频", (Assemble(),)),
    (
        "做一个 30 秒的竖屏短视频",
        (
            Assemble(length=30000),
            SetCanvas(width=1080, height=1920),
        ),
    ),
    ("快一点", (Recut(factor=0.5),)),
    ("再慢一点", (Recut(factor=2.0),)),
    ("每四拍切换一次画面", (Recut(unit="beat", count=4.0),)),
    ("每隔一拍切换", (Recut(unit="beat", count=2.0),)),
    ("用叠化转场，时长一秒", (SetTransition(kind="crossfade", d=1000),)),
    (
        "片头加标题「夏夜」，在底部，显示5秒",
        (AddText(text="夏夜", duration=5000, place="bottom-center"),),
    ),
    ("最后五秒显示“谢谢观看”", (AddText(text="谢谢观看", anchor="end", duration=5000),)),
    ("音乐静音", (SetVolume(level=0.0),)),
    ("音乐淡出三秒", (Fade(target="music", fade_out=3000),)),
    ("画面变成黑白", (SetLook(kind="bw"),)),
    ("改成 4:5", (SetCanvas(width=1080, height=1350),)),
    ("视频控制在 45 秒以内", (SetLength(length=45000),)),
    ("随机打乱照片", (Arrange(how="shuffle"),)),
    ("倒序播放照片", (Arrange(how="reverse"),)),
    ("第一张和最后一张对调", (Arrange(how="swap", which=(1, -1), what="photo"),)),
    ("把第三张照片删掉", (Arrange(how="remove", which=(3,), what="photo"),)),
    ("缩放再小一点", (SetMotion(factor=0.5),)),
]


@pytest.mark.parametrize(("prompt", "edits"), ENGLISH + CHINESE, ids=lambda value: str(value)[:60])
def test_a_request_becomes_exactly_its_edits(
    titled: Situation, prompt: str, edits: tuple[Edit, ...]
) -> None:
    outcome = direct(prompt, titled)
    assert outcome.edits == edits, outcome.reply
    assert outcome.leftovers == ()
    assert outcome.changed
    assert check.problems(outcome.draft) == ()


@pytest.mark.parametrize("prompt", [prompt for prompt, _ in ENGLISH + CHINESE])
def test_an_undo_brings_the_former_draft_back_exactly(titled: Situation, prompt: str) -> None:
    outcome = direct(prompt, titled)
    after = Situation(outcome.draft, outcome.past, outcome.future, titled.context)
    back = direct("undo", after)
    assert back.draft == titled.draft
    assert back.past == titled.past
    again = direct("redo", Situation(back.draft, back.past, back.future, titled.context))
    assert again.draft == outcome.draft


def test_the_table_is_as_large_as_promised() -> None:
    assert len(ENGLISH) >= 80
    assert len(CHINESE) >= 50


UNCHANGED = (
    "use crossfades of half a second",
    "16:9 please",
    "make it as long as the song",
    "add ken burns",
    "back to colour",
    "same transition everywhere",
    "叠化半秒",
    "改成横屏",
    "视频长度跟音乐一样长",
)


@pytest.mark.parametrize("prompt", UNCHANGED)
def test_what_is_so_already_is_not_reported_as_done(titled: Situation, prompt: str) -> None:
    outcome = direct(prompt, titled)
    assert not outcome.changed
    assert outcome.edits == ()
    assert outcome.past == titled.past
    assert ("changed nothing" in outcome.reply) or ("没有变化" in outcome.reply)


FROM_NOTHING: list[Row] = [
    (
        "create a music video synced to the beat with smooth transitions between my photos",
        (Assemble(), SetTransition("crossfade")),
    ),
    ("generate a 3-minute MP3 song and 10 photos into a 1080p MP4", (Assemble(),)),
    ("generating beat-synced videos from songs and images for YouTube creators", (Assemble(),)),
    ("cut the photos on every beat", (Recut("beat"),)),
    ("make a video, cut on every 2 beats, hard cuts", (Assemble(unit="beat", count=2),)),
    (
        "make a video of 20 seconds with crossfades of 0.3 s",
        (Assemble(length=20000), SetTransition("crossfade", 300)),
    ),
    ("卡点", (Assemble(),)),
    ("用这首歌和这些照片做一个音乐视频，叠化转场", (Assemble(), SetTransition("crossfade"))),
]


@pytest.mark.parametrize(("prompt", "edits"), FROM_NOTHING)
def test_a_first_request_makes_a_film(
    nothing_yet: Situation, prompt: str, edits: tuple[Edit, ...]
) -> None:
    outcome = direct(prompt, nothing_yet)
    assert outcome.edits == edits, outcome.reply
    assert outcome.draft.duration > 0
    assert check.problems(outcome.draft) == ()
