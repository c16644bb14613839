"""The demo recipe from end to end, small: its film, its cuts found by decoding, its report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from mvpipe.engine.media import decode_audio, probe_film
from mvpipe.model.run import RunResult
from mvpipe.pipeline import Options, rewrite_reports, run_recipe
from mvpipe.shipped import recipes_dir, schema_path

SLACK = 0.01
"""The two pictures that a frame is compared with move on with it: half the way may fall between two."""
DEMO = recipes_dir() / "demo"
FPS = 30.0
REACH = 10
"""Frames before and after a cut by which a crossfade of half a second is over."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MVPIPE_DATA_DIR", str(folder / "engine"))
        patch.setenv("MVPIPE_CONFIG_DIR", str(folder / "config"))
        patch.delenv("NEMO_TOKEN", raising=False)
        options = Options(
            overrides=(("output.size", "320x180"), ("output.quality", "draft")),
            out_dir=folder / "out",
            run_dir=folder / "run",
        )
        return run_recipe(DEMO / "recipe.yaml", options, lambda event: None)


def cuts_of(frames: np.ndarray[Any, Any]) -> list[float]:
    """Seconds of every change of picture, hard or crossfaded: where a frame has gone half the way from
    the picture before to the picture after. Only pixels are read, no plan; brightness alone (a fade to
    black) is no change of picture."""
    flat = frames.reshape(len(frames), -1)
    inner = np.arange(REACH, len(flat) - REACH)
    shape = flat / np.maximum(flat.mean(axis=1, keepdims=True), 1.0)
    way = np.linalg.norm(shape[inner + REACH] - shape[inner - REACH], axis=1)
    way[flat[inner + REACH].mean(axis=1) < 10.0] = 0.0
    floor = 0.25 * np.quantile(way, 0.95)
    cuts = []
    for index in inner[way > floor]:
        before, after = flat[index - REACH], flat[index + REACH]
        step = after - before
        here = [float((flat[n] - before) @ step / (step @ step)) for n in (index - 1, index)]
        if here[0] - SLACK < 0.5 <= here[1] + SLACK:
            share = (0.5 - here[0]) / (here[1] - here[0])
            cuts.append((index - 1 + share) / FPS)
    kept: list[float] = []
    for cut in cuts:
        if not kept or cut - kept[-1] > 0.4:
            kept.append(cut)
    return kept


def test_the_demo_makes_a_film_as_long_as_its_song(demo: RunResult) -> None:
    assert (demo.status, demo.exit_code, demo.error) == ("succeeded", 0, None)
    song = decode_audio(DEMO / "song.mp3")
    film = probe_film(Path(demo.outputs[-1].path))
    assert (film.width, film.height, film.fps) == (320, 180, FPS)
    assert (film.video_codec, film.audio_codec) == ("h264", "aac")
    assert abs(film.seconds - len(song.samples) / song.rate) <= 1 / FPS


def test_every_cut_of_the_film_lies_within_a_frame_of_a_beat(
    demo: RunResult, decoded: Callable[[Path], np.ndarray[Any, Any]]
) -> None:
    lines = (DEMO / "song.beats").read_text("utf-8").splitlines()
    beats = np.array([float(line.split()[0]) for line in lines if line and line[0] != "#"])
    cuts = cuts_of(decoded(Path(demo.outputs[-1].path)))
    assert demo.sync is not None
    assert len(cuts) == demo.sync.cuts
    errors = [float(np.abs(beats - cut).min()) for cut in cuts]
    assert max(errors) <= 1 / FPS, f"worst {max(errors) * 1000:.1f} ms of {len(cuts)} cuts"


def test_the_report_says_that_all_cuts_are_on_the_beat(demo: RunResult) -> None:
    assert demo.sync is not None
    assert demo.sync.cuts >= 8
    assert demo.sync.on_beat == demo.sync.cuts


def test_every_photo_of_the_demo_is_shown(demo: RunResult) -> None:
    shown = {
        segment["label"]
        for track in demo.tracks
        if track["role"] == "main"
        for segment in track["segments"]
    }
    assert len(shown) == 10


def test_the_demo_report_follows_its_schema(demo: RunResult) -> None:
    report = json.loads((demo.run_dir / "report.json").read_text("utf-8"))
    schema = json.loads(schema_path("report").read_text("utf-8"))
    jsonschema.validate(report, schema, cls=jsonschema.Draft202012Validator)
    assert report["status"] == "succeeded"


def test_the_run_folder_holds_journal_snapshots_and_reports(demo: RunResult) -> None:
    names = {str(path.relative_to(demo.run_dir)) for path in demo.run_dir.rglob("*")}
    assert {
        "journal.jsonl",
        "snapshots/000-start.json",
        "report.json",
        "report.html",
        "report.md",
        "junit.xml",
    } <= names


def test_the_html_report_shows_stills_of_the_film(demo: RunResult) -> None:
    page = (demo.run_dir / "report.html").read_text("utf-8")
    assert page.count("data:image/jpeg;base64,") >= 8


def test_reports_can_be_written_again(demo: RunResult) -> None:
    before = (demo.run_dir / "report.json").read_bytes()
    (demo.run_dir / "report.json").unlink()
    rewrite_reports(demo.run_dir)
    assert (demo.run_dir / "report.json").read_bytes() == before
