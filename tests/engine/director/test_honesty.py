"""What can't be done, isn't understood or isn't there is said, and changes nothing."""

from __future__ import annotations

from random import Random

import pytest

from mvpipe.draft import check
from mvpipe.engine.director import Situation, direct
from mvpipe.engine.director.lexicon import entries
from mvpipe.engine.edits import Asset, Context
from mvpipe.model.draft import Draft

REFUSED = {
    "Blur all the faces automatically": "faces",
    "Generate ten seconds of a cat surfing": "invent footage",
    "Use the song from that Spotify link": "fetch",
    "download the song from youtube": "fetch",
    "use https://example.com/song.mp3": "fetch",
    "Remove the watermark from the stock clip": "watermark",
    "add a voice over that says hello": "voice-over",
    "post it to instagram": "can't post",
    "Is it OK to upload to TikTok as it is?": "rights",
    "人脸打码": "人脸",
    "帮我配音": "配音",
    "发布到抖音": "发布",
    "从网易云下载这首歌": "下载",
}
VAGUE = (
    "Make it better",
    "Tighten the opening",
    "Use the good photos",
    "add some energy",
    "make it more exciting",
    "更好看一点",
)
NOT_YET = (
    "make the picture brighter",
    "add a progress bar",
    "keep it under 50 MB",
    "put a drop shadow behind the title",
    "send me a timeline for davinci resolve",
    "level the interview with the rest",
    "strobe on every beat",
    "teal and orange look",
    "画面调亮一点",
    "加个贴纸",
    "导出剪映草稿",
    "标题加阴影",
)
ASKED = {
    "replace that shot with a different part of the same clip": "which one?",
    "split the first clip": "where should it be split?",
    "add a title": "which words?",
    "make it longer": "how long",
    "add captions": "paste the lines",
    "add the lyrics from song.lrc": "can't be uploaded",
    "show the lyrics word by word": "paste the lines",
    "put a clip in a small window": "which clip",
    "split screen": "which two",
    "put my logo in the corner": "no logo among the files",
    "replace the song": "no other song",
    "右上角放 logo": "没有找到标志",
    "加歌词": "粘贴",
    "换一首歌": "没有其他歌曲",
}
"""What lacks something: the answer says what."""


@pytest.mark.parametrize(("prompt", "said"), ASKED.items())
def test_what_lacks_something_is_asked_for(titled: Situation, prompt: str, said: str) -> None:
    outcome = direct(prompt, titled)
    assert outcome.draft == titled.draft
    assert said in outcome.reply.lower()


@pytest.mark.parametrize(("prompt", "said"), REFUSED.items())
def test_what_is_out_of_scope_is_refused_with_the_reason(
    titled: Situation, prompt: str, said: str
) -> None:
    outcome = direct(prompt, titled)
    assert outcome.draft == titled.draft
    assert said in outcome.reply


@pytest.mark.parametrize("prompt", VAGUE)
def test_a_vague_request_is_answered_with_a_question(titled: Situation, prompt: str) -> None:
    outcome = direct(prompt, titled)
    assert outcome.draft == titled.draft
    assert "?" in outcome.reply or "？" in outcome.reply


@pytest.mark.parametrize("prompt", NOT_YET)
def test_what_comes_later_is_not_faked(titled: Situation, prompt: str) -> None:
    outcome = direct(prompt, titled)
    assert outcome.draft == titled.draft
    assert "not possible yet" in outcome.reply or "暂时还不能" in outcome.reply


@pytest.mark.parametrize(
    ("prompt", "left"),
    [
        ("make it vertical and juggle the flamingos", ("juggle the flamingos",)),
        ("asdf qwer", ("asdf qwer",)),
        ("竖屏，来点烟火", ("来点烟火",)),
        ("pan across my grandmother's photos", ("grandmother's",)),
    ],
)
def test_words_that_no_rule_took_are_named(
    titled: Situation, prompt: str, left: tuple[str, ...]
) -> None:
    outcome = direct(prompt, titled)
    assert outcome.leftovers == left
    assert not outcome.understood
    assert all(words in outcome.reply for words in left)


@pytest.mark.parametrize(
    "prompt",
    ["delete photo 12", "swap the first and ninth photos", "remove clip 7", "删除第十二张照片"],
)
def test_naming_what_is_not_there_lists_what_is(titled: Situation, prompt: str) -> None:
    outcome = direct(prompt, titled)
    assert outcome.draft == titled.draft
    assert "aqua, dune, garden" in outcome.reply


def test_an_unknown_picture_is_not_taken_for_all_of_them(titled: Situation) -> None:
    outcome = direct("move the sunset picture to the front", titled)
    assert outcome.draft == titled.draft
    assert '"sunset"' in outcome.reply
    assert "aqua" in outcome.reply


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("縦にしてリールに上げたい、字幕も", "英語"),
        ("ajoute un titre sur les quatre premières secondes", "anglais"),
        ("füge einen Titel hinzu und mach die Musik leiser", "Englisch"),
        ("субтитры по мере произнесения", "английском"),
        ("pon un título en los primeros cuatro segundos", "inglés"),
        ("adicione um título nos primeiros segundos", "inglês"),
        ("자막을 추가해 주세요", "영어"),
    ],
)
def test_another_language_is_answered_in_itself(
    titled: Situation, prompt: str, language: str
) -> None:
    outcome = direct(prompt, titled)
    assert outcome.draft == titled.draft
    assert language in outcome.reply
    assert not outcome.understood


def test_words_in_quotes_do_not_decide_the_language(titled: Situation) -> None:
    assert direct('add the title "夏天"', titled).reply.startswith("I added")
    assert direct("开头加标题“Summer”", titled).reply.startswith("已")


def test_a_negated_request_leaves_things_alone(titled: Situation) -> None:
    for prompt in ("don't touch the audio", "Leave everything else as it is", "don't add a title"):
        assert direct(prompt, titled).draft == titled.draft, prompt


def test_conditions_and_parts_are_never_dropped(titled: Situation) -> None:
    for prompt in ("hard cuts except in the chorus", "don't cut during the guitar solo"):
        outcome = direct(prompt, titled)
        assert outcome.draft == titled.draft, prompt


def test_an_empty_message_is_told_so(titled: Situation) -> None:
    for prompt in ("", "   ", "…", "?!"):
        outcome = direct(prompt, titled)
        assert outcome.draft == titled.draft
        assert outcome.reply


def test_without_pictures_no_film_is_made() -> None:
    song_only = Situation(Draft(), context=Context((Asset("song.mp3", "audio", 60.0),)))
    outcome = direct("make a music video", song_only)
    assert not outcome.changed
    assert "no photos or clips" in outcome.reply


def test_without_a_film_there_is_nothing_to_edit(nothing_yet: Situation) -> None:
    for prompt in ("fade out", "make it 15 seconds", 'add the title "X"', "hard cuts", "undo"):
        outcome = direct(prompt, nothing_yet)
        assert not outcome.changed
        assert outcome.reply


def test_replies_hold_the_numbers(nothing_yet: Situation) -> None:
    outcome = direct("create a music video with 0.4 second crossfades", nothing_yet)
    cuts = len(outcome.draft.tracks[0].segments) - 1
    for number in ("8 pictures", f"{cuts} beats", "60 s song", "120 BPM", "0.4 s crossfades"):
        assert number in outcome.reply


def test_questions_about_the_film_are_answered(titled: Situation) -> None:
    assert "60 s" in direct("how long is it now?", titled).reply
    assert "120 BPM" in direct("What tempo did you find, and how sure are you?", titled).reply
    assert "3 tracks" in direct("show me the timeline", titled).reply
    assert "cuts, in seconds" in direct("Don't render yet, just list the cuts", titled).reply


def test_undo_and_redo_say_when_there_is_nothing(titled: Situation) -> None:
    assert "nothing to redo" in direct("redo", titled).reply
    far = direct("undo 20 times", titled)
    assert far.draft == Draft()
    assert "2 changes" in far.reply


def test_absurd_values_are_turned_down(titled: Situation) -> None:
    for prompt in (
        "make it 0.1 seconds long",
        "make it 99999 minutes long",
        "9000x9000",
        "make it 500 fps",
        "every 0 beats",
        "每零拍切一次",
        'show "X" for 0 seconds',
        "show the title for 0 seconds",
        'show "X" at 0:59:99',
    ):
        outcome = direct(prompt, titled)
        assert check.problems(outcome.draft) == (), prompt
        assert outcome.reply, prompt
        if "0:59" not in prompt:
            assert outcome.draft == titled.draft, prompt


def test_nothing_a_person_may_type_is_too_much() -> None:
    random = Random(5)
    phrases = [phrase for _, _, phrase in entries()]
    values = (
        '"X"',
        "3 s",
        "30%",
        "9:16",
        "every 2 beats",
        "photo 99",
        "0:10 to 0:15",
        "-3 dB",
        "0 s",
        "500 fps",
        "第零张",
        '""',
    )
    context = Context((Asset("a.jpg", "image"), Asset("b.mp4", "video", 3.0, 640, 360)))
    situation = Situation(Draft(), context=context)
    for _ in range(1500):
        words = random.choices(phrases, k=random.randrange(5)) + random.choices(
            values, k=random.randrange(4)
        )
        random.shuffle(words)
        prompt = random.choice((" ", "", ", ")).join(words)
        outcome = direct(prompt, situation)
        assert check.problems(outcome.draft) == (), prompt
        assert outcome.reply, prompt
        if random.random() < 0.3:
            situation = Situation(outcome.draft, outcome.past, outcome.future, context)
