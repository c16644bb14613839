"""Nothing is made twice: what a second render takes from the first, what it says of the rest, and kills in between."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mvpipe.engine.render import RenderOutcome
from mvpipe.engine.render import room as room_module
from mvpipe.engine.render.account import FIRST, KEPT_FILMS, Record, read_record, write_record
from mvpipe.engine.render.chunks import Slice
from mvpipe.engine.render.crew import in_order
from mvpipe.errors import DiskFailed
from mvpipe.model.draft import Draft, Media, Segment, Text
from mvpipe.wire import draft_codec

Rendered = Callable[..., RenderOutcome]

KILLED_AFTER_THREE_ENTRIES = """
import json, os, signal, sys
from pathlib import Path
from mvpipe.engine.render import RenderJob, render
from mvpipe.engine.render.cache import ChunkCache
from mvpipe.wire import draft_codec

put, entries = ChunkCache.put, []

def counted(self, key, chunk):
    put(self, key, chunk)
    entries.append(key)
    if len(entries) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

ChunkCache.put = counted
task = json.loads(sys.argv[1])
assets = {name: Path(path) for name, path in task["assets"].items()}
job = RenderJob(draft_codec.decode(task["draft"]), assets, Path(task["target"]), "draft", None,
                None, Path(task["cache"]), workers=1)
render(job, progress=lambda done, total: None, cancelled=lambda: False)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_render_killed_half_way_goes_on_from_its_chunks_to_the_same_bytes(
    tmp_path: Path, film: Draft, rendered: Rendered, assets: dict[str, Path]
) -> None:
    task = {
        "draft": draft_codec.encode(film),
        "assets": {name: str(path) for name, path in assets.items()},
        "target": str(tmp_path / "film.mp4"),
        "cache": str(tmp_path / "cache"),
    }
    command = [sys.executable, "-c", KILLED_AFTER_THREE_ENTRIES, json.dumps(task)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert not (tmp_path / "film.mp4").exists()
    whole = rendered(film, "whole.mp4", cache_dir=tmp_path / "other")
    again = rendered(film)
    assert again.chunks_reused == 2
    assert again.sound_reused
    assert 0 < again.frames_reused < whole.frames
    assert (tmp_path / "film.mp4").read_bytes() == (tmp_path / "whole.mp4").read_bytes()


def with_title(film: Draft, text: str) -> Draft:
    title = replace(film.tracks[2], segments=(Segment("t", 0, 1500, Text(text)),))
    return replace(film, tracks=(*film.tracks[:2], title))


def with_music(film: Draft, **changes: object) -> Draft:
    media = replace(Media("song.wav"), **changes)  # type: ignore[arg-type]
    music = replace(film.tracks[1], segments=(Segment("m", 0, 8000, media),))
    return replace(film, tracks=(film.tracks[0], music, film.tracks[2]))


def test_the_first_render_of_a_film_says_so(film: Draft, rendered: Rendered) -> None:
    cold = rendered(film)
    assert (cold.remade, cold.sound_remade) == (((FIRST, 240),), FIRST)
    assert rendered(film, quality="standard").remade == ((FIRST, 240),)
    assert rendered(film, film="another").remade == ()


def test_a_warm_render_makes_nothing(film: Draft, rendered: Rendered) -> None:
    rendered(film)
    warm = rendered(film)
    assert (warm.remade, warm.sound_remade, warm.frames_reused) == ((), "", 240)


def test_an_edited_title_is_the_reason_for_its_frames_alone(
    film: Draft, rendered: Rendered
) -> None:
    rendered(film)
    edited = rendered(with_title(film, "Second light"))
    ((reason, frames),) = edited.remade
    assert reason == "titles or overlays changed"
    assert frames == 240 - edited.frames_reused <= 90


def test_another_photo_and_other_moves_are_named(
    film: Draft, rendered: Rendered, photo: Callable[[str, int], Path]
) -> None:
    rendered(film)
    photo("p3.png", 99)
    assert [reason for reason, _ in rendered(film).remade] == ["p3.png changed"]
    shots = film.tracks[0].segments
    still = replace(shots[3], content=Media("p3.png"))
    moved = replace(film.tracks[0], segments=(*shots[:3], still))
    edited = rendered(replace(film, tracks=(moved, *film.tracks[1:])))
    assert [reason for reason, _ in edited.remade] == ["pictures, moves or cuts changed"]


@pytest.mark.parametrize("change", [{"volume": 0.5}, {"fade_in": 700}, {"fade_out": 700}])
def test_levels_and_fades_of_sound_touch_no_picture(
    film: Draft, rendered: Rendered, change: dict[str, object]
) -> None:
    rendered(film)
    louder = rendered(with_music(film, **change))
    assert louder.remade == ()
    assert louder.sound_remade == "volume, fades or cuts of sound changed"


def test_another_song_touches_no_picture(
    film: Draft, rendered: Rendered, assets: dict[str, Path], tmp_path: Path
) -> None:
    rendered(film)
    data = bytearray(assets["song.wav"].read_bytes())
    data[1000:2000] = bytes(1000)
    assets["other.wav"] = tmp_path / "other.wav"
    assets["other.wav"].write_bytes(data)
    swapped = rendered(with_music(film, asset="other.wav"))
    assert swapped.remade == ()
    assert not swapped.sound_reused
    assert swapped.sound_remade


def test_warnings_are_said_again_when_their_chunks_are_reused(
    film: Draft, rendered: Rendered
) -> None:
    odd = with_title(film, "\U0010fffd here")
    cold, warm = rendered(odd), rendered(odd)
    assert "no font here has the characters" in cold.warnings[0]
    assert (warm.warnings, warm.frames_reused) == (cold.warnings, 240)
    assert rendered(film).warnings == ()


def test_a_film_that_cannot_fit_is_refused_before_the_first_frame(
    tmp_path: Path, film: Draft, rendered: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = type("usage", (), {"free": 33 << 20})
    monkeypatch.setattr(room_module.shutil, "disk_usage", lambda folder: free)
    long = replace(film, width=1920, height=1080)
    with pytest.raises(DiskFailed, match=r"the film may take \d+ MB .* has 35 MB free"):
        rendered(long)
    assert not list(tmp_path.rglob("*.chunk"))
    monkeypatch.undo()
    assert rendered(film).frames == 240


def test_chunks_already_there_need_no_room_in_the_cache(
    film: Draft, rendered: Rendered, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(film, quality="high")
    free = type("usage", (), {"free": 36 << 20})
    monkeypatch.setattr(room_module.shutil, "disk_usage", lambda folder: free)
    assert rendered(film, quality="high").frames_reused == 240


def test_workers_go_through_the_film_side_by_side_and_end_on_short_chunks() -> None:
    lengths = [90, 30, 120, 60, 120, 45, 120, 90]
    starts = [sum(lengths[:n]) for n in range(len(lengths))]
    pieces = [Slice(a, a + n, f"k{a}") for a, n in zip(starts, lengths, strict=True)]
    order = in_order(list(reversed(pieces)), workers=2)
    assert [piece.frames for piece in order[-4:]] == [90, 60, 45, 30]
    assert [piece.first for piece in order[:4]] == sorted(piece.first for piece in order[:4])
    assert {piece.key for piece in order} == {piece.key for piece in pieces}


def test_a_record_that_is_none_is_an_empty_one_and_old_ones_go(tmp_path: Path) -> None:
    pieces = (Slice(0, 30, "a" * 64, {"shots": "1"}),)
    write_record(tmp_path, "film", pieces, {"pieces": "2"})
    assert read_record(tmp_path, "film") == Record(
        ((0, 30, "a" * 64, {"shots": "1"}),), {"pieces": "2"}
    )
    for path in (tmp_path / "films").iterdir():
        path.write_text('{"version": 1, "slices": [[1]]}')
    assert read_record(tmp_path, "film") == Record()
    for number in range(KEPT_FILMS + 3):
        write_record(tmp_path, f"film {number}", pieces, {})
    assert len(list((tmp_path / "films").iterdir())) == KEPT_FILMS
