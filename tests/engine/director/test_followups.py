"""Follow-ups that lean on what was done before: corrections, scopes, history; and lyrics pasted into a request."""

from __future__ import annotations

import pytest

from mvpipe.draft import check
from mvpipe.engine.director import Situation, direct
from mvpipe.engine.edits import (
    ChangeOverlay,
    ChangeText,
    SetMotion,
    SetSpeed,
    SetTransition,
    SetVolume,
    Where,
    main_segments,
    media_of,
    overlays,
    texts,
)
from mvpipe.model.draft import Text


def after(situation: Situation, *prompts: str) -> Situation:
    for prompt in prompts:
        outcome = direct(prompt, situation)
        assert outcome.changed, (prompt, outcome.reply)
        assert check.problems(outcome.draft) == ()
        situation = Situation(outcome.draft, outcome.past, outcome.future, situation.context)
    return situation


@pytest.mark.parametrize(
    ("first", "then", "edit"),
    [
        ("put the logo top left", "a bit smaller", ChangeOverlay(size_factor=0.87)),
        ("put the logo top left", "no, bottom right", ChangeOverlay(place="bottom-right")),
        ("make the title red", "bigger", ChangeText(size_factor=1.35)),
        ("speed up the drive clip", "no, slower", SetSpeed(0.5, relative=True, where=Where(names=("drive.mp4",)))),
        ("use wipes of 0.4 seconds", "slower", SetTransition("wipe-left", 800)),
        ("more zoom", "too much", SetMotion(factor=0.5)),
        ("music at 50%", "a bit more", SetVolume(factor=1.25)),
        ("右上角放 logo", "小一点", ChangeOverlay(size_factor=0.75)),
    ],
)  # fmt: skip
def test_a_correction_speaks_of_the_last_change(
    wide: Situation, first: str, then: str, edit: object
) -> None:
    outcome = direct(then, after(wide, first))
    assert outcome.edits == (edit,), outcome.reply


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("make it black and white", "only the first photo"),
        ("zoom out on every photo", "only the first one"),
        ("make it black and white", "only in the chorus"),
        ("全部黑白", "只要第一张"),
    ],
)
def test_only_some_keeps_the_change_for_those(wide: Situation, first: str, then: str) -> None:
    situation = after(wide, first)
    outcome = direct(then, situation)
    assert outcome.changed, outcome.reply
    old = {s.start: s.content for s in main_segments(wide.draft)}
    kept = [s for s in main_segments(outcome.draft) if old.get(s.start) != s.content]
    if "chorus" in then:
        assert all(28_000 <= s.start < 44_500 for s in kept)
    else:
        assert {media_of(s).asset for s in kept} == {"aqua.jpg"}
    back = direct("undo", Situation(outcome.draft, outcome.past, outcome.future, wide.context))
    assert back.draft == situation.draft


def test_that_one_is_what_the_last_change_touched(wide: Situation) -> None:
    situation = after(wide, "speed up the drive clip")
    outcome = direct("replace that shot with a different part of the same clip", situation)
    moved = [s for s in main_segments(outcome.draft) if s not in main_segments(situation.draft)]
    assert {media_of(s).asset for s in moved} <= {"drive.mp4"}
    gone = direct("remove that clip", situation)
    assert "drive.mp4" not in {media_of(s).asset for s in main_segments(gone.draft)}


def test_others_are_those_not_named_before(wide: Situation) -> None:
    outcome = direct("zoom in 20% on the first photo and no movement on all the other photos", wide)
    for segment in main_segments(outcome.draft):
        media = media_of(segment)
        if media.asset.endswith(".jpg"):
            assert (media.motion is not None) == (media.asset == "aqua.jpg"), outcome.reply


def test_going_back_to_before_a_change(wide: Situation) -> None:
    situation = after(wide, "put the logo top left", "black and white", "make it vertical")
    outcome = direct("go back to before the logo", situation)
    assert outcome.draft == wide.draft
    assert overlays(outcome.draft) == ()
    assert direct("go back to before the black and white", situation).draft.width == 1920
    assert (
        "no such step" in direct("go back to before the captions", wide).reply
        or direct("go back to before the captions", wide).changed
    )
    assert direct("回到放 logo 之前", situation).draft == wide.draft
    assert direct("start over", situation).draft.tracks == ()


def test_pasted_lyrics_are_shown_in_time(wide: Situation) -> None:
    prompt = "add these lyrics in yellow at the top:\n[00:05.00]First\n[00:08.00]Second line\n[00:11.00]Third"
    outcome = direct(prompt, wide)
    assert outcome.understood, outcome.leftovers
    lines = [s for s in texts(outcome.draft) if s.start >= 5000]
    assert [(s.start, s.content.text) for s in lines if isinstance(s.content, Text)] == [
        (5000, "First"),
        (8000, "Second line"),
        (11_000, "Third"),
    ]
    first = lines[0].content
    assert isinstance(first, Text)
    assert (first.color, first.place) == ("#ffd60a", "top-center")
    assert "3 lines" in outcome.reply


def test_lyrics_alone_are_lyrics_and_can_be_moved_and_marked(wide: Situation) -> None:
    situation = after(wide, "[00:05.00]第一句\n[00:08.00]第二句")
    later = after(situation, "字幕延后 200 毫秒")
    track = later.draft.track("caption")
    assert track is not None
    assert track.segments[0].start == 5200
    marked = direct("highlight the lyrics word by word", situation)
    assert marked.changed, marked.reply
    words = [s.content for s in texts(marked.draft) if isinstance(s.content, Text)]
    assert any(w.animation == "karaoke" and w.extra.get("words") for w in words)


def test_one_failed_part_does_not_hide_the_others(wide: Situation) -> None:
    outcome = direct("delete photo 40, make it square and juggle the flamingos", wide)
    assert (outcome.draft.width, outcome.draft.height) == (1080, 1080)
    assert "There is no photo 40" in outcome.reply
    assert "juggle the flamingos" in outcome.reply
    assert not outcome.understood


def test_without_pictures_only_that_is_said(nothing_yet: Situation) -> None:
    songs = tuple(a for a in nothing_yet.context.assets if a.kind == "audio")
    bare = Situation(nothing_yet.draft, context=type(nothing_yet.context)(songs))
    outcome = direct("create a music video with crossfades and a fade out", bare)
    assert outcome.reply.count("There") == 1 + outcome.reply.count("; there are"), outcome.reply
    assert "no photos or clips" in outcome.reply
