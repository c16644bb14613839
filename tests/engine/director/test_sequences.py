"""Random sequences of requests keep the draft's rules, and every step can be taken back."""

from __future__ import annotations

from random import Random

import pytest

from mvpipe.draft import check
from mvpipe.engine.director import Situation, direct
from mvpipe.engine.edits import Asset, Context
from mvpipe.model.draft import Draft

POOL = (
    "cut on every beat", "cut on every 2 beats", "cut on the downbeats", "slower", "faster cuts", "every 3 seconds",
    "use crossfades of 0.8 s", "hard cuts", "wipes", "no movement", "zoom out", "add ken burns", "more zoom",
    'add the title "A" for 3 seconds', 'add "B" on the last 2 seconds', 'caption "C" from 4s to 9s',
    'show "D" the whole time', "remove the title", "no text", "make the title bigger", "show the title for 20 seconds",
    "make it vertical", "square", "16:9", "make it 11 seconds", "make it 47 seconds", "as long as the song", "90 seconds long",
    "fade out", "fade in over 2 seconds", "music at 30%", "louder", "mute", "black and white", "back to colour",
    "shuffle the photos", "reverse the order", "remove the first photo", "swap photo 1 and photo 2",
    "move the last photo to the front", "delete the last clip", "use every photo once", "make a music video", "undo", "redo", "undo twice",
    "cut out 0:03 to 0:05", "keep only 0:02 to 0:20", "remove the first 2 seconds", "delete the last 3 seconds", "remove the intro",
    "split the first clip at 1 second", "trim the first clip to 2 seconds", "skip the first second of the clips",
    "replace photo 2 with storm", "put the crowd clip at 0:10", "speed up the first clip", "slow the clips to half speed",
    "play the last clip backwards", "freeze the last frame for 2 seconds", "freeze the first clip for 1 second", "loop the crowd clip",
    "start at the chorus", "start the song at 0:30", "use the best 15 seconds", "start from the chorus and end cleanly",
    "shift the cuts 60 ms later", "cuts 40 ms earlier", "the song is 90 bpm", "double the tempo", "swap the song for other.mp3",
    "cut on every beat in the chorus", "slower cuts in the second half", "don't cut from 0:04 to 0:12", "cut when the music gets louder",
    "flash on the drop", "fade through black between the second and third photo", "punch in on each downbeat",
    "black and white in the first half", "warm in the chorus", "the last 5 seconds darker", "vignette on the second photo",
    "typewriter title", "move the title to the end", "keep the title until the end", "title 300 ms later", "lower third \"L\"",
    "logo top left", "logo for the last 4 seconds", "make the logo smaller", "remove the logo", "split screen with drive and crowd",
    "crowd in a small window", "add a waveform", "duck the music under the clips", "-14 lufs", "music quieter from 0:05 to 0:10",
    "only the first photo", "no, slower", "a bit smaller", "go back to before the title", "start over", "end on the cover",
    "[00:01.00] one two [00:03.50] three [00:06.00] four",
    "每拍切一次", "叠化", "剪到 5 秒", "竖屏", "去掉字幕", "撤销", "打乱顺序", "只留一张", "从副歌开始", "第一段加速到 1.5 倍", "高潮闪白",
    "前半段黑白", "最后一帧定格一秒", "右上角放 logo", "剪掉 3 秒到 5 秒", "副歌切快一点",
)  # fmt: skip


@pytest.fixture(scope="module")
def start(context: Context) -> Situation:
    more = (Asset("logo.png", "image", None, 300, 300), Asset("other.mp3", "audio", 20.0))
    return Situation(Draft(), context=Context((*context.assets, *more), context.music))


@pytest.mark.parametrize("seed", range(50))
def test_rules_hold_after_any_sequence(start: Situation, seed: int) -> None:
    """Fifty times twenty sequences of up to four compound requests."""
    random = Random(seed)
    for _ in range(20):
        situation = direct_all(start, ["make a music video"] if random.random() < 0.9 else [])
        for _ in range(random.randrange(2, 5)):
            prompt = random.choice((" and ", ", then ", "，")).join(
                random.sample(POOL, random.choice((1, 1, 2, 3)))
            )
            outcome = direct(prompt, situation)
            assert check.problems(outcome.draft) == (), prompt
            assert outcome.reply
            assert outcome.changed == (outcome.draft != situation.draft), prompt
            after = Situation(outcome.draft, outcome.past, outcome.future, situation.context)
            if outcome.edits and len(outcome.past) == len(situation.past) + 1:
                assert direct("undo", after).draft == situation.draft, prompt
            situation = after


def direct_all(situation: Situation, prompts: list[str]) -> Situation:
    for prompt in prompts:
        outcome = direct(prompt, situation)
        situation = Situation(outcome.draft, outcome.past, outcome.future, situation.context)
    return situation


def test_undoing_everything_ends_where_it_began(nothing_yet: Situation) -> None:
    situation = nothing_yet
    drafts = [situation.draft]
    for prompt in (
        "make a music video",
        "vertical",
        "make it 20 seconds",
        "cut on every beat, then fade out",
    ):
        outcome = direct(prompt, situation)
        situation = Situation(outcome.draft, outcome.past, outcome.future, situation.context)
        drafts.append(situation.draft)
    for former in reversed(drafts[:-1]):
        outcome = direct("undo", situation)
        assert outcome.draft == former
        situation = Situation(outcome.draft, outcome.past, outcome.future, situation.context)
    assert situation.past == ()


def test_a_new_edit_ends_what_could_be_redone(film: Situation) -> None:
    back = direct("undo", film)
    situation = Situation(back.draft, back.past, back.future, film.context)
    outcome = direct("make a music video", situation)
    assert outcome.future == ()
    assert outcome.past[-1] == situation.draft
