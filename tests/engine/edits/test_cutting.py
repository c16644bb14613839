"""Where cuts fall: on beats, fairly shared, never too short, at the song's parts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from mvpipe.draft import timing
from mvpipe.engine.edits.cutting import Slot, Wish, natural_length, plan_slots
from mvpipe.engine.edits.grid import MIN_HOLD, NO_GRID, grid_of, hold_for
from mvpipe.model.draft import Music

LENGTH = 60_000


def beat_ms(music: Music) -> set[int]:
    return {timing.ms_of(beat) for beat in music.beats}


def whole(slots: tuple[Slot, ...], length: int) -> bool:
    """The slots fill the film without a gap."""
    edges = [0, *(slot.end for slot in slots)]
    return edges[-1] == length and all(s.start == e for s, e in zip(slots, edges, strict=False))


def test_every_cut_lies_on_a_beat(music: Music) -> None:
    slots = plan_slots(LENGTH, [None] * 6, grid_of(music, LENGTH))
    assert whole(slots, LENGTH)
    assert all(slot.start in beat_ms(music) for slot in slots[1:])


def test_photos_hold_two_to_four_and_a_half_seconds(music: Music) -> None:
    slots = plan_slots(LENGTH, [None] * 6, grid_of(music, LENGTH))
    holds = [slot.end - slot.start for slot in slots[1:-1]]
    assert min(holds) >= 1200
    assert max(holds) <= 4500


def test_lively_parts_cut_faster(music: Music) -> None:
    slots = plan_slots(LENGTH, [None] * 6, grid_of(music, LENGTH))
    chorus = [s.end - s.start for s in slots if 16_250 <= s.start < 40_250]
    verse = [s.end - s.start for s in slots if s.end <= 16_250]
    assert sum(chorus) / len(chorus) < 0.6 * sum(verse) / len(verse)


def test_parts_of_the_song_start_with_a_new_picture(music: Music) -> None:
    starts = {slot.start for slot in plan_slots(LENGTH, [None] * 6, grid_of(music, LENGTH))}
    assert {16_250, 40_250} <= starts


def test_pictures_take_turns_fairly(music: Music) -> None:
    slots = plan_slots(LENGTH, [None] * 6, grid_of(music, LENGTH))
    counts = Counter(slot.picture for slot in slots)
    assert set(counts) == set(range(6))
    assert max(counts.values()) - min(counts.values()) <= 1


def test_many_photos_shorten_their_holds_until_each_is_shown(music: Music) -> None:
    for count in (20, 40, 80, 110):
        slots = plan_slots(LENGTH, [None] * count, grid_of(music, LENGTH))
        assert {slot.picture for slot in slots} == set(range(count))
        assert min(slot.end - slot.start for slot in slots) >= MIN_HOLD


def test_more_photos_than_can_be_seen_are_not_squeezed_in(music: Music) -> None:
    slots = plan_slots(10_000, [None] * 300, grid_of(music, 10_000))
    assert min(slot.end - slot.start for slot in slots) >= MIN_HOLD


def test_one_photo_is_one_shot(music: Music) -> None:
    assert plan_slots(LENGTH, [None], grid_of(music, LENGTH)) == (Slot(0, LENGTH, 0),)


@pytest.mark.parametrize(
    ("unit", "count", "step"),
    [
        ("beat", 1, 500),
        ("beat", 2, 1000),
        ("bar", 1, 2000),
        ("downbeat", 2, 4000),
        ("beat", 0.5, 250),
    ],
)
def test_an_asked_rhythm_is_kept(music: Music, unit: str, count: float, step: int) -> None:
    slots = plan_slots(LENGTH, [None] * 6, grid_of(music, LENGTH), Wish(unit, count))
    holds = {slot.end - slot.start for slot in slots[1:-1]}
    assert holds == {step}


def test_the_last_cut_comes_well_before_the_end(music: Music) -> None:
    for wish in (Wish(), Wish("beat"), Wish("bar"), Wish("beat", 2)):
        slots = plan_slots(LENGTH, [None] * 6, grid_of(music, LENGTH), wish)
        hold = slots[-2].end - slots[-2].start
        assert slots[-1].end - slots[-1].start >= min(hold / 2, 1000)


def test_no_beats_means_even_spacing_of_about_three_seconds() -> None:
    slots = plan_slots(30_000, [None] * 4, NO_GRID)
    holds = [slot.end - slot.start for slot in slots]
    assert len(holds) == 10
    assert max(holds) - min(holds) <= 1


def test_a_song_without_confidence_has_no_grid(music: Music) -> None:
    assert grid_of(replace(music, confidence=0.0), LENGTH) is NO_GRID
    assert grid_of(replace(music, beats=()), LENGTH) is NO_GRID
    assert grid_of(None, LENGTH) is NO_GRID


def test_without_a_song_clips_play_in_full() -> None:
    clips = [None, 5000, None]
    length = natural_length(clips)
    slots = plan_slots(length, clips, NO_GRID)
    assert [(s.end - s.start, s.picture) for s in slots] == [(3000, 0), (5000, 1), (3000, 2)]


def test_a_clip_ends_on_a_beat_before_it_runs_out(music: Music) -> None:
    slots = plan_slots(LENGTH, [None, 1300, None], grid_of(music, LENGTH))
    shots = [slot for slot in slots if slot.picture == 1]
    assert shots
    assert all(slot.source_in + slot.end - slot.start <= 1300 for slot in shots)
    assert all(slot.end in beat_ms(music) for slot in shots)


def test_a_clip_goes_on_where_it_was(music: Music) -> None:
    slots = plan_slots(LENGTH, [None, 60_000], grid_of(music, LENGTH))
    shots = [slot for slot in slots if slot.picture == 1]
    for before, after in pairwise(shots):
        assert after.source_in == before.source_in + before.end - before.start


def test_a_long_intro_without_beats_is_still_cut(music: Music) -> None:
    late = tuple(beat + 30 for beat in music.beats)
    quiet = replace(music, duration=90.0, beats=late, downbeats=late[::4], sections=())
    slots = plan_slots(90_000, [None] * 6, grid_of(quiet, 90_000))
    assert max(slot.end - slot.start for slot in slots) <= 6000


def test_the_grid_moves_with_the_song(music: Music) -> None:
    grid = grid_of(music, 20_000, start=1000, source_in=10_250)
    assert grid.beats[0] == 0
    assert grid.beats[1] == 500


@pytest.mark.parametrize(("tempo", "beats"), [(60, 4), (90, 4), (120, 4), (170, 8), (200, 8)])
def test_the_usual_hold_suits_the_tempo(music: Music, tempo: float, beats: int) -> None:
    period = 60 / tempo
    times = tuple(n * period for n in range(100))
    grid = grid_of(replace(music, beats=times, downbeats=times[::4], sections=()), 30_000)
    assert hold_for(grid, 2700) == beats
    assert 1900 <= beats * period * 1000 <= 4100


def test_any_plan_fills_the_film() -> None:
    random = Random(3)
    for _ in range(300):
        period = random.uniform(0.28, 1.3)
        length = random.randrange(500, 90_000)
        beats = tuple(random.uniform(0, 5) + n * period for n in range(random.randrange(0, 200)))
        song = Music(90.0, 60 / period, 0.8, tuple(sorted(beats)), beats[:: random.randrange(2, 6)])
        clips = [
            random.choice((None, random.randrange(1, 9000))) for _ in range(random.randrange(1, 30))
        ]
        unit = random.choice(("free", "beat", "bar", "downbeat", "second", "once"))
        wish = Wish(unit, random.choice((0.5, 1, 2, 3, 4)))
        slots = plan_slots(length, clips, grid_of(song, length), wish)
        assert whole(slots, length), (length, clips, wish)
        assert all(slot.end > slot.start and slot.source_in >= 0 for slot in slots)


def test_cuts_land_on_the_frame_of_their_beat() -> None:
    period = 60 / 133.7
    beats = tuple(0.113 + n * period for n in range(130))
    song = Music(58.0, 133.7, 0.9, beats, beats[::4])
    fps = timing.rate(30)
    frames = {timing.frame_at_seconds(beat, fps) for beat in beats}
    slots = plan_slots(58_000, [None] * 6, grid_of(song, 58_000), Wish("beat"))
    assert len(slots) > 100
    assert all(timing.frame_at(slot.start, fps) in frames for slot in slots[1:])
