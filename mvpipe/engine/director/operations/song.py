"""Requests on the song and the beats: which part of it, its tempo, cuts earlier or later, another song, loudness."""

from __future__ import annotations

from collections.abc import Sequence

from mvpipe.engine.director.clause import Clause, Operation, Result, Situation, Tell
from mvpipe.engine.director.operations.canvas import canvas_of
from mvpipe.engine.director.scope import named, part_of, words_of
from mvpipe.engine.edits import (
    Duck,
    SetLoudness,
    SetTempo,
    ShiftCuts,
    ShiftTexts,
    SongPart,
    SwapSong,
    song_of,
)

USUAL_LUFS = -14.0
SHIFT_MS = 50
AUDIO = (".mp3", ".wav", ".m4a", ".aac")
BEST_MS = 20_000


def _start_at(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    part, _ = part_of(clause)
    clean = clause.has("CLEANEND")
    if part:
        return [SongPart(part=part, clean=clean)]
    if clause.has("RANGE"):
        a, b = clause.value("RANGE")
        return [SongPart(start=round(a * 1000), length=round((b - a) * 1000), clean=clean)]
    ms = clause.ms()
    if ms is None:
        return [SongPart(clean=True)] if clean else None
    return [SongPart(start=ms, clean=clean)]


def _best(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    canvas = canvas_of(clause, situation)
    best = SongPart(best=True, length=clause.ms() or BEST_MS)
    return [best, canvas] if canvas else [best]


def _shift(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    ms = clause.ms()
    frames = clause.value("FRAMES")
    if ms is None and frames is not None:
        ms = round(frames * 1000 / situation.draft.fps)
    if ms is None:
        if not clause.has("SLIGHTLY", "SHIFT"):
            return None
        ms = SHIFT_MS
    ms = -ms if clause.has("EARLIER") else ms
    if clause.has("CAPTION", "TITLE", "TEXT", "LYRICS"):
        role = "title" if clause.has("TITLE") else "caption"
        if situation.draft.track(role) is None:
            role = "title"
        return [ShiftTexts(ms, role)]
    return [ShiftCuts(ms)]


def _tempo(clause: Clause, _situation: Situation) -> Sequence[Result] | None:
    bpm = clause.value("BPM")
    if bpm is None and clause.has("TEMPO") and clause.value("NUMBER"):
        bpm = clause.value("NUMBER")
    if bpm is not None:
        return [SetTempo(bpm=float(bpm))]
    if clause.has("HALF"):
        return [SetTempo(factor=0.5)]
    if clause.has("DOUBLE"):
        return [SetTempo(factor=2.0)]
    return None


def _swap_song(clause: Clause, situation: Situation) -> Sequence[Result] | None:
    songs = [asset for asset in situation.context.assets if asset.kind == "audio"]
    now = situation.draft.track("music")
    playing = now.segments[0].content if now and now.segments else None
    current = getattr(playing, "asset", None) or getattr(song_of(tuple(songs)), "name", "")
    file = clause.value("FILE")
    for reference in clause.values("REF"):
        found = named(reference, situation)
        if found and found[0] in {song.name for song in songs}:
            return [SwapSong(found[0])]
    if file and not str(file).lower().endswith(AUDIO) and not clause.has("SONG", "MUSIC"):
        return None
    if file:
        same = (song.name for song in songs if song.name.lower() == file.lower())
        return [SwapSong(next(same, file))]
    if clause.has("REF", "PHOTO", "CLIP", "QUOTE"):
        return None
    others = [song.name for song in songs if song.name != current]
    said = {word.lower() for word in clause.unknown}
    called = [song.name for song in songs if said & set(words_of(song))]
    if len(called) == 1:
        return [SwapSong(called[0])]
    if len(others) == 1:
        return [SwapSong(others[0])]
    key = "ask-which-song" if others else "no-other-song"
    return [Tell(key, {"names": [song.name for song in songs]})]


def _duck(clause: Clause, _situation: Situation) -> Sequence[Result]:
    if clause.has("NOT", "REMOVE"):
        return [Duck(None)]
    share = clause.value("PERCENT")
    decibel = clause.value("DB")
    to = 0.3 if share is None else min(1.0, share / 100)
    if decibel is not None:
        to = round(10 ** (-abs(decibel) / 20), 3)
    return [Duck(to, "speech" if clause.has("SPEECH", "VOICE") else "clips")]


def _loudness(clause: Clause, _situation: Situation) -> Sequence[Result]:
    lufs = clause.value("LUFS")
    value = USUAL_LUFS if lufs is None else -abs(float(lufs))
    return [SetLoudness(value)]


SONG_WORDS = "SONG MUSIC VIDEO"

SONG: tuple[Operation, ...] = (
    Operation(
        "start-at",
        (
            "STARTAT PART/SECONDS",
            "SONG/MUSIC START SECONDS/PART",
            "START PART",
            "SONG/MUSIC MAKE PART/RANGE",
            "SONG/MUSIC RANGE",
            "CLEANEND",
            "PART STARTAT",
            "START SECONDS SONG/MUSIC",
        ),
        _start_at,
        f"{SONG_WORDS} STARTAT START END CLEANEND PART SECONDS MAKE CUT",
    ),
    Operation(
        "best-part",
        ("BEST SECONDS", "BEST PART_WORD", "BEST SONG/MUSIC"),
        _best,
        f"{SONG_WORDS} PART_WORD SECTIONS CREATE LENGTH ONLY CUT DEST CANVAS RATIO CLIP PHOTO",
    ),
    Operation(
        "shift",
        (
            "CUT/BEAT/CAPTION/TITLE/TEXT/LYRICS/SHIFT LATER/EARLIER",
            "SHIFT CUT/BEAT/CAPTION SECONDS/FRAMES",
            "LATER/EARLIER SECONDS/FRAMES",
        ),
        _shift,
        "CUT BEAT SECONDS FRAMES LATER EARLIER SHIFT CAPTION TITLE TEXT LYRICS MOVE ALL PHOTO",
    ),
    Operation(
        "tempo-hint",
        ("BPM", "TEMPO NUMBER", "TEMPO/BEAT HALF/DOUBLE", "TEMPO SONG HALF/DOUBLE"),
        _tempo,
        f"{SONG_WORDS} BPM TEMPO BEAT NOT NUMBER FASTER SLOWER FACTOR HALF DOUBLE TOOFAST TOOSLOW DETECT CHANGE",
        cost=0.02,
    ),
    Operation(
        "swap-song",
        (
            "CHANGE/SWAP SONG/MUSIC",
            "MAKE/CHANGE/SWAP/CUT FILE",
            "SONG FILE MAKE/CHANGE",
            "SONG/MUSIC REF CHANGE/SWAP",
        ),
        _swap_song,
        f"{SONG_WORDS} REF FILE KEEP VIDEO CUT SAME WORD",
        cost=0.02,
    ),
    Operation(
        "duck",
        (
            "DUCK",
            "QUIETER/LESS MUSIC SPEECH",
            "MUSIC/SONG QUIETER/LESS WHEN",
            "MUSIC/SONG SPEECH QUIETER",
        ),
        _duck,
        f"{SONG_WORDS} CLIP CLIPSOUND SPEECH QUIETER LESS PERCENT DB NOT REMOVE WHEN VOICE",
        cost=0.02,
    ),
    Operation(
        "loudness",
        ("LUFS", "LEVEL MUSIC/SONG/ALL/VIDEO", "LEVEL"),
        _loudness,
        f"{SONG_WORDS} LUFS LEVEL ALL DEST VOLUME CANVAS LINK",
        cost=0.02,
    ),
)
