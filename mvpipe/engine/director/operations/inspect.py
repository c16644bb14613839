"""Questions about the film, the song and what was done: answered from the draft and the analysis."""

from __future__ import annotations

from collections.abc import Sequence

from mvpipe.draft.diff import changes
from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, Tell
from mvpipe.engine.director.scope import part_of
from mvpipe.engine.director.topics import topics
from mvpipe.engine.edits import main_segments, media_of, present_pictures
from mvpipe.wire import draft_codec


def _length(_clause: Clause, situation: Situation) -> Sequence[Result]:
    draft = situation.draft
    cuts = max(0, len(main_segments(draft)) - 1)
    return [Tell("how-long", {"seconds": draft.duration / 1000, "cuts": cuts})]


def _tempo(_clause: Clause, situation: Situation) -> Sequence[Result]:
    music = situation.context.music
    if music is None:
        return [Tell("no-music-heard")]
    if music.confidence <= 0:
        return [Tell("no-beat-heard")]
    facts = {
        "tempo": music.tempo,
        "confidence": round(music.confidence * 100),
        "beats": len(music.beats),
        "bars": len(music.downbeats),
    }
    return [Tell("tempo", facts)]


def _cuts(_clause: Clause, situation: Situation) -> Sequence[Result]:
    starts = [segment.start / 1000 for segment in main_segments(situation.draft)[1:]]
    return [Tell("cuts", {"times": starts})]


def _tracks(_clause: Clause, situation: Situation) -> Sequence[Result]:
    draft = situation.draft
    return [Tell("tracks", {"tracks": draft.tracks, "duration": draft.duration})]


def _changed(_clause: Clause, situation: Situation) -> Sequence[Result]:
    if not situation.past:
        return [Tell("nothing-changed-yet")]
    before, after = situation.past[-1], situation.draft
    words = changes(draft_codec.encode(before), draft_codec.encode(after))
    return [Tell("last-change", {"changes": "; ".join(words), "topics": topics(before, after)})]


def _sections(clause: Clause, situation: Situation) -> Sequence[Result]:
    music = situation.context.music
    if music is None or not music.sections:
        return [Tell("no-sections")]
    part, _ = part_of(clause)
    same = [s for s in music.sections if s.label == part]
    shown = tuple((s.label, s.start, s.end) for s in same or music.sections)
    return [Tell("sections", {"spans": shown})]


def _files(_clause: Clause, situation: Situation) -> Sequence[Result]:
    return [Tell("files", {"names": [asset.name for asset in situation.context.assets]})]


def _count(_clause: Clause, situation: Situation) -> Sequence[Result]:
    segments = main_segments(situation.draft)
    pictures = present_pictures(situation.draft, situation.context)
    names = [asset.label for asset in pictures]
    return [
        Tell("counts", {"names": names, "shots": len(segments), "cuts": max(0, len(segments) - 1)})
    ]


def _which_at(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    ms = clause.ms()
    if ms is None:
        return None
    shot = next((s for s in main_segments(situation.draft) if s.start <= ms < s.end), None)
    if shot is None:
        return [Tell("beyond", {"at": ms / 1000, "length": situation.draft.duration / 1000})]
    facts = {"name": media_of(shot).name, "start": shot.start / 1000, "end": shot.end / 1000}
    return [Tell("shown-at", {**facts, "at": ms / 1000})]


INSPECT: tuple[Operation, ...] = (
    Operation("how-long", ("HOWLONG", "WHAT LENGTH"), _length, "VIDEO LENGTH MUSIC SONG WHAT"),
    Operation(
        "tempo",
        ("WHAT/LIST/HOWLONG TEMPO", "TEMPO"),
        _tempo,
        "SONG MUSIC BEAT WHAT KEEP DETECT",
        cost=0.1,
    ),
    Operation("cuts", ("LIST CUT", "WHAT CUT"), _cuts, "WHAT ALL NOT RENDER VIDEO ONLY LIST SHOW"),
    Operation(
        "tracks", ("SHOW/LIST/WHAT TRACKS", "TRACKS"), _tracks, "LIST WHAT CREATE ALL", cost=0.1
    ),
    Operation(
        "what-changed",
        ("CHANGED", "WHAT CHANGE", "WHAT CHANGED"),
        _changed,
        "WHAT LASTSTEP LIST LAST CHANGE",
        cost=0.1,
    ),
    Operation(
        "sections",
        (
            "SECTIONS",
            "WHAT/LIST SECTIONS",
            "WHAT/LIST/HOWLONG PART",
            "WHAT PART_WORD SONG/MUSIC/SHOW",
            "WHAT PART",
        ),
        _sections,
        "WHAT LIST SONG MUSIC START END PART WHEN HOWLONG SHOW",
        cost=0.1,
    ),
    Operation("files", ("FILES", "WHAT FILES"), _files, "WHAT LIST PHOTO CLIP SONG", cost=0.1),
    Operation(
        "counts",
        ("COUNTWORD PHOTO/CLIP/CUT", "COUNTWORD", "LIST PHOTO/CLIP"),
        _count,
        "PHOTO CLIP CUT VIDEO WHAT LIST",
        cost=0.1,
    ),
    Operation(
        "shown-at",
        ("WHAT PHOTO/CLIP SECONDS", "WHAT ON SECONDS"),
        _which_at,
        "SHOW VIDEO",
        cost=0.05,
    ),
)
