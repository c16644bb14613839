"""Assembling and re-cutting: the music track, fits, motion, transitions, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mvpipe.draft import check
from mvpipe.engine.edits import (
    AddText,
    Arrange,
    Assemble,
    Asset,
    ChangeText,
    Context,
    EditImpossible,
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
    Where,
    apply,
    song_of,
)
from mvpipe.engine.edits.film import main_segments, media_of, texts
from mvpipe.model.draft import Draft, Media, Music


def assets(draft: Draft) -> list[str]:
    return list(dict.fromkeys(media_of(s).asset for s in main_segments(draft)))


def music_media(draft: Draft) -> Media:
    track = draft.track("music")
    assert track is not None
    return media_of(track.segments[0])


def test_the_film_is_as_long_as_the_song_which_is_untouched(film: Draft) -> None:
    assert film.duration == 60_000
    assert [track.name for track in film.tracks] == ["Video", "BGM"]
    assert music_media(film) == Media("song.mp3", "song")
    assert check.problems(film) == ()


def test_a_shorter_film_fades_the_song(context: Context) -> None:
    draft = apply(Draft(), Assemble(length=20_000), context)
    assert draft.duration == 20_000
    assert music_media(draft).fade_out == 1500


def test_crossfades_are_at_most_half_of_the_shorter_shot(context: Context, film: Draft) -> None:
    fast = apply(film, Recut("beat"), context)
    lengths = {media_of(s).transition.d for s in main_segments(fast)[1:]}  # type: ignore[union-attr]
    assert lengths == {250}
    slow = apply(fast, Recut("bar"), context)
    again = apply(slow, SetTransition("crossfade", 500), context)
    assert {media_of(s).transition.d for s in main_segments(again)[1:]} == {500}  # type: ignore[union-attr]
    assert media_of(main_segments(film)[0]).transition is None


def test_clips_are_muted_under_a_song_and_heard_without_one(music: Music) -> None:
    clip = Asset("clip.mp4", "video", 6.0, 1920, 1080)
    with_song = Context((clip, Asset("song.mp3", "audio", 60.0)), music)
    silent = apply(Draft(), Assemble(), with_song)
    assert {media_of(s).volume for s in main_segments(silent)} == {0.0}
    alone = apply(Draft(), Assemble(), Context((clip, Asset("p.jpg", "image"))))
    assert alone.duration == 9000
    assert {media_of(s).volume for s in main_segments(alone)} == {1.0}
    assert alone.track("music") is None


def test_pictures_that_would_lose_too_much_stand_before_their_blur(context: Context) -> None:
    tall = Asset("tall.jpg", "image", None, 1000, 2000)
    wide = Asset("wide.jpg", "image", None, 1600, 1000)
    draft = apply(Draft(), Assemble(), replace(context, assets=(tall, wide)))
    assert {media_of(s).asset: media_of(s).fit for s in main_segments(draft)} == {
        "tall.jpg": "blur",
        "wide.jpg": "cover",
    }
    vertical = apply(draft, SetCanvas(1080, 1920), replace(context, assets=(tall, wide)))
    assert {media_of(s).asset: media_of(s).fit for s in main_segments(vertical)} == {
        "tall.jpg": "cover",
        "wide.jpg": "blur",
    }


def test_a_chosen_fit_outlives_a_new_canvas(context: Context, film: Draft) -> None:
    contained = apply(film, SetFit("contain"), context)
    vertical = apply(contained, SetCanvas(1080, 1920), context)
    assert {media_of(s).fit for s in main_segments(vertical)} == {"contain"}


def test_photos_take_turns_in_motion_and_clips_have_none(music: Music) -> None:
    things = (Asset("a.jpg", "image", None, 3, 2), Asset("c.mp4", "video", 90.0, 16, 9))
    context = Context((*things, Asset("s.mp3", "audio", 60.0)), music)
    draft = apply(Draft(), Assemble(), context)
    kinds = [m.motion.kind for s in main_segments(draft) if (m := media_of(s)).motion]
    assert kinds[:4] == ["zoom-in", "pan-right", "zoom-out", "pan-left"]
    assert all(
        media_of(s).motion is None for s in main_segments(draft) if media_of(s).asset == "c.mp4"
    )


def test_a_recut_keeps_style_and_titles(context: Context, film: Draft) -> None:
    draft = film
    for edit in (
        AddText("Hi"),
        SetLook("warm"),
        SetMotion("zoom-out", 0.1),
        SetTransition("wipe-left", 300),
        Fade("both", 1000, 2000),
        SetVolume("music", 0.4),
        SetFit("contain"),
    ):
        draft = apply(draft, edit, context)
    cut = apply(draft, Recut("beat", 4), context)
    medias = [media_of(s) for s in main_segments(cut)]
    assert len(medias) != len(main_segments(draft))
    assert {m.look.kind for m in medias if m.look} == {"warm"}
    assert {m.motion.kind for m in medias if m.motion} == {"zoom-out"}
    assert {m.transition.kind for m in medias[1:] if m.transition} == {"wipe-left"}
    assert {m.fit for m in medias} == {"contain"}
    assert (medias[0].fade_in, medias[-1].fade_out) == (1000, 2000)
    assert music_media(cut) == music_media(draft)
    assert texts(cut) == texts(draft)


def test_pace_is_halved_and_doubled_and_comes_back(context: Context, film: Draft) -> None:
    two = apply(film, Recut("beat", 2), context)
    four = apply(two, Recut(factor=2), context)
    assert main_segments(four)[3].duration == 2000
    back = apply(four, Recut(factor=0.5), context)
    assert [s.start for s in main_segments(back)] == [s.start for s in main_segments(two)]


def test_a_cut_film_can_be_shortened_and_grown_again(context: Context, film: Draft) -> None:
    titled = apply(apply(film, AddText("A"), context), AddText("Z", anchor="end"), context)
    short = apply(titled, SetLength(15_000), context)
    assert short.duration == 15_000
    assert max(s.end for track in short.tracks for s in track.segments) == 15_000
    assert [(s.start, s.end) for s in texts(short)] == [(0, 3000), (12_000, 15_000)]
    assert music_media(short).fade_out == 1500
    long = apply(short, SetLength(None), context)
    assert long.duration == 60_000
    assert music_media(long).fade_out == 0
    assert texts(long)[-1].end == 60_000
    assert assets(long) == assets(short)  # a trim cuts pictures off, and only undo brings them back


def test_overlapping_titles_get_tracks_of_their_own(context: Context, film: Draft) -> None:
    draft = apply(apply(film, AddText("A"), context), AddText("B"), context)
    assert len([track for track in draft.tracks if track.role == "title"]) == 2
    assert check.problems(draft) == ()
    assert texts(apply(draft, RemoveText(), context)) == ()
    assert [t.role for t in apply(draft, RemoveText(), context).tracks] == ["main", "music"]


def test_the_newest_text_is_the_one_that_is_changed(context: Context, film: Draft) -> None:
    draft = apply(apply(film, AddText("A"), context), AddText("B", anchor="end"), context)
    changed = apply(draft, ChangeText("last", color="#00ff00"), context)
    assert [s.content.color for s in texts(changed)] == ["#ffffff", "#00ff00"]  # type: ignore[union-attr]


def test_order_edits_keep_the_cuts(context: Context, film: Draft) -> None:
    starts = [s.start for s in main_segments(film)]
    for edit, expected in (
        (Arrange("reverse"), [5, 4, 3, 2, 1, 0]),
        (Arrange("swap", (1, 3)), [2, 1, 0, 3, 4, 5]),
        (Arrange("move", (-1,), 1), [5, 0, 1, 2, 3, 4]),
        (Arrange("move", (1,), -1), [1, 2, 3, 4, 5, 0]),
        (Arrange("remove", (2, 3)), [0, 3, 4, 5]),
        (Arrange("keep", (6, 1)), [5, 0]),
    ):
        draft = apply(film, edit, context)
        assert assets(draft) == [f"p{n}.jpg" for n in expected]
        assert [s.start for s in main_segments(draft)] == starts


def test_a_shuffle_is_the_same_on_every_run_and_really_one(context: Context, film: Draft) -> None:
    once, twice = (apply(film, Arrange("shuffle"), context) for _ in range(2))
    assert once == twice
    assert assets(once) != assets(film)
    assert sorted(assets(once)) == sorted(assets(film))
    kept = apply(film, Arrange("shuffle", (-1,)), context)
    assert assets(kept)[-1] == "p5.jpg"


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (Arrange("remove", (7,)), "no-such"),
        (Arrange("remove", (1, 2, 3, 4, 5, 6)), "nothing-left"),
        (RemoveText(), "no-text"),
        (ChangeText(), "no-text"),
        (SetVolume("clips", 0.5), "no-clips"),
        (SetLength(100), "too-short"),
        (AddText("  "), "empty-text"),
        (AddText("late", anchor="at", start=60_000), "beyond"),
    ],
)
def test_what_cannot_be_done_says_why(
    context: Context, film: Draft, edit: Arrange, reason: str
) -> None:
    with pytest.raises(EditImpossible) as caught:
        apply(film, edit, context)
    assert caught.value.reason == reason


def test_cutting_on_beats_that_were_not_heard_is_impossible(music: Music) -> None:
    song = Asset("song.mp3", "audio", 60.0)
    quiet = replace(music, confidence=0.0, beats=(), downbeats=())
    context = Context((Asset("a.jpg", "image"), Asset("b.jpg", "image"), song), quiet)
    draft = apply(Draft(), Assemble(), context)
    assert len(main_segments(draft)) == 20
    with pytest.raises(EditImpossible) as caught:
        apply(draft, Recut("beat"), context)
    assert caught.value.reason == "no-beats"


def test_a_logo_is_no_picture_and_a_voice_no_song(music: Music) -> None:
    logo = Asset("logo.png", "image", role="logo")
    voice = Asset("voice.wav", "audio", 5.0, role="voice")
    song = Asset("song.mp3", "audio", 60.0)
    assert song_of((voice, song)) == song
    draft = apply(Draft(), Assemble(), Context((logo, Asset("a.jpg", "image"), voice, song), music))
    assert assets(draft) == ["a.jpg"]


def test_a_look_for_a_part_stays_in_its_part(film: Draft, context: Context) -> None:
    half = apply(film, SetLook("bw", where=Where(part="first-half")), context)
    for edit in (
        Recut(factor=2.0, where=Where(part="second-half")),
        Recut("beat"),
        Arrange("reverse"),
    ):
        draft = apply(half, edit, context)
        for segment in main_segments(draft):
            middle = segment.start + segment.duration // 2
            if abs(middle - 30_000) > 3000:
                look = media_of(segment).look
                assert (look is not None) == (middle < 30_000), edit
