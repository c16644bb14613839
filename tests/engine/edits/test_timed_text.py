"""Lyrics and subtitles as people paste them."""

from __future__ import annotations

from mvpipe.draft import check
from mvpipe.engine.edits import AddCaptions, Context, Cue, apply, split_off
from mvpipe.engine.edits.captions import sung
from mvpipe.model.draft import Draft, Text

LRC = """[ti:Neon]
[00:01.00]First line
[00:03.50][00:09.00]Again and again
[00:06.2]

[00:12.345]Last"""
SRT = """1
00:00:01,000 --> 00:00:03,500
<i>Hello</i>

2
00:00:04,000 --> 00:00:06,000
two
lines
"""


def cues_of(prompt: str) -> list[tuple[int, int, str]]:
    return [(cue.start, cue.end, cue.text) for cue in split_off(prompt)[1]]


def test_lrc_lines_stay_until_the_next() -> None:
    assert cues_of(LRC) == [
        (1000, 3500, "First line"),
        (3500, 6200, "Again and again"),
        (9000, 12345, "Again and again"),
        (12345, 16345, "Last"),
    ]


def test_an_offset_moves_all_lines_earlier() -> None:
    assert cues_of("[offset:+500]\n[00:02.00]x")[0][0] == 1500


def test_enhanced_lrc_gives_the_time_of_each_word() -> None:
    cue = split_off("[00:10.00] <00:10.00> one <00:10.80> two words <00:12.00>")[1][0]
    assert cue.text == "one two words"
    assert cue.words == ((0, 800, "one"), (800, 1200, "two words"))


def test_srt_and_vtt_blocks() -> None:
    expected = [(1000, 3500, "Hello"), (4000, 6000, "two\nlines")]
    assert cues_of(SRT) == expected
    vtt = "WEBVTT\n\n00:01.000 --> 00:03.500 align:start\nHello\n\n00:04.000 --> 00:06.000\ntwo\nlines\n"
    assert cues_of(vtt) == expected


def test_what_stands_before_the_lines_is_kept() -> None:
    head, cues, _ = split_off("add these lyrics in yellow:\n[00:01.00]La")
    assert "yellow" in head
    assert len(cues) == 1
    assert split_off("cut from 0:10 to 0:15")[1] == ()


def test_captions_follow_the_song_and_stay_in_the_film(film: Draft, context: Context) -> None:
    cues = (Cue(1000, 3000, "one two"), Cue(2500, 4000, "three"), Cue(99_000, 99_500, "late"))
    draft = apply(film, AddCaptions(cues, karaoke=True, highlight="#ffd60a"), context)
    assert check.problems(draft) == ()
    track = draft.track("caption")
    assert track is not None
    assert [(s.start, s.duration) for s in track.segments] == [(1000, 1500), (2500, 1500)]
    text = track.segments[0].content
    assert isinstance(text, Text)
    assert text.animation == "karaoke"
    assert [word[2] for word in text.extra["words"]] == ["one", "two"]


def test_chinese_characters_are_sung_one_by_one() -> None:
    words = sung(Cue(0, 2000, "夜空中"))
    assert [word for *_, word in words] == ["夜", "空", "中"]
    assert words[-1][0] + words[-1][1] == 2000
