"""Random sequences of requests keep the draft's rules, and every step can be taken back."""

from __future__ import annotations

from random import Random

import pytest

from mvpipe.draft import check
from mvpipe.engine.director import Situation, direct

POOL = (
    "cut on every beat", "cut on every 2 beats", "cut on the downbeats", "slower", "faster cuts", "every 3 seconds",
    "use crossfades of 0.8 s", "hard cuts", "wipes", "no movement", "zoom out", "add ken burns", "more zoom",
    'add the title "A" for 3 seconds', 'add "B" on the last 2 seconds', 'caption "C" from 4s to 9s',
    'show "D" the whole time', "remove the title", "no text", "make the title bigger", "show the title for 20 seconds",
    "make it vertical", "square", "16:9", "make it 11 seconds", "make it 47 seconds", "as long as the song", "90 seconds long",
    "fade out", "fade in over 2 seconds", "music at 30%", "louder", "mute", "black and white", "back to colour",
    "shuffle the photos", "reverse the order", "remove the first photo", "swap photo 1 and photo 2",
    "move the last photo to the front", "delete the last clip", "use every photo once", "make a music video", "undo", "redo", "undo twice",
    "每拍切一次", "叠化", "剪到 5 秒", "竖屏", "去掉字幕", "撤销", "打乱顺序", "只留一张",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(60))
def test_rules_hold_after_any_sequence(nothing_yet: Situation, seed: int) -> None:
    random = Random(seed)
    situation = nothing_yet
    for _ in range(12):
        prompt = random.choice((" and ", ", then ", "，")).join(
            random.sample(POOL, random.choice((1, 1, 2, 3)))
        )
        outcome = direct(prompt, situation)
        assert check.problems(outcome.draft) == (), prompt
        assert outcome.reply
        assert outcome.changed == (outcome.draft != situation.draft)
        situation = Situation(outcome.draft, outcome.past, outcome.future, situation.context)


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
