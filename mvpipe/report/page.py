"""report.html: one self-contained page (CSS, SVG and stills inside; no script, no network) that is good to read."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mvpipe.model.run import MusicSummary, OutputResult, RunResult
from mvpipe.report import wording
from mvpipe.report.evidence import Evidence
from mvpipe.report.score import score_of

TEMPLATES = Path(__file__).parent / "templates"


def html_report(result: RunResult, evidence: Evidence) -> str:
    """The page as text. All of the result's texts are escaped; nothing in them can run or load."""
    return _environment().get_template("page.html.j2").render(_view(result, evidence))


def _view(result: RunResult, evidence: Evidence) -> Mapping[str, Any]:
    film = wording.main_output(result)
    longest = max((step.seconds for step in result.steps), default=0.0)
    shares = [step.seconds / longest * 100 if longest > 0 else 0.0 for step in result.steps]
    return {
        "css": (TEMPLATES / "page.css").read_text(encoding="utf-8"),
        "run": result,
        "outcome": wording.outcome(result),
        "film": film,
        "facts": _headline(result, film),
        "stills": [
            (wording.timecode(still.seconds, 1), _data_uri(still.jpeg)) for still in evidence.stills
        ],
        "upright": film is not None and film.film.height > film.film.width,
        "score": score_of(result, evidence),
        "music_facts": _music_facts(result.music),
        "sync_line": wording.sync_line(result.sync) if result.sync else None,
        "in_sync": result.sync is not None and result.sync.on_beat == result.sync.cuts,
        "failed_step": next(
            (s.id for s in result.steps if s.error is not None and s.error == result.error), ""
        ),
        "warnings": wording.all_warnings(result),
        "steps": zip(result.steps, wording.step_words(result), shares, strict=True),
        "credits": wording.credits_line(result.credits_before, result.credits_after),
    }


def _headline(result: RunResult, film: OutputResult | None) -> list[tuple[str, str]]:
    """(value, what it is) pairs of the header."""
    facts = []
    if film is not None:
        shape = film.film
        facts = [
            (wording.timecode(shape.seconds, 1), "length"),
            (f"{shape.width}×{shape.height}", "pixels"),
            (wording.number(shape.fps), "frames a second"),
            (wording.file_size(film.bytes), "size"),
        ]
    steps = wording.plural(len(result.steps), "step")
    return [*facts, (wording.took(result.seconds), f"for {steps}")]


def _music_facts(music: MusicSummary | None) -> list[str]:
    if music is None:
        return []
    if not music.beats:
        return ["no beat found in the music"]
    return [
        f"{wording.number(music.tempo, 1)} BPM",
        wording.plural(len(music.beats), "beat"),
        wording.plural(len(music.downbeats), "downbeat"),
        f"confidence {music.confidence:.0%}",
    ]


def _data_uri(jpeg: bytes) -> str:
    return "data:image/jpeg;base64," + base64.b64encode(jpeg).decode("ascii")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        timecode=wording.timecode,
        took=wording.took,
        file_size=wording.file_size,
        codec=wording.codec,
        moment=wording.moment,
        number=wording.number,
        shape=wording.asset_shape,
    )
    return environment
