"""What the analysis heard, over the wire and back."""

from __future__ import annotations

import json

from mvpipe.model.draft import Alternative, Music
from mvpipe.wire import music_from_wire, music_to_wire


def test_how_sure_and_what_else_it_might_be_survive_the_wire():
    music = Music(
        duration=20.0,
        tempo=174.0,
        confidence=0.61,
        beats=(0.5, 0.845),
        downbeats=(0.5,),
        lufs=-14.2,
        downbeat_confidence=0.4,
        alternatives=(Alternative("half", 87.0, 0.35), Alternative("off-beat", 174.0, 0.02)),
    )
    assert music_from_wire(json.loads(json.dumps(music_to_wire(music)))) == music


def test_music_stored_before_there_were_alternatives_still_reads():
    old = {"duration": 3, "tempo": 120, "confidence": 0.9, "beats": [0.5, 1.0], "downbeats": [0.5]}
    music = music_from_wire(old)
    assert music.beats == (0.5, 1.0)
    assert music.alternatives == ()
    assert music.lufs is None
