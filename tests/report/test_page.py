from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

from mvpipe.model.run import MusicSummary, Problem, RunResult, Sync
from mvpipe.report import Evidence
from mvpipe.report.page import html_report

HOSTILE = '</style></p><script>alert(1)</script><img src="https://evil.example/x.png" onerror=alert(2)>"\'{{ 7*7 }}'
VOID = {"meta", "img", "input", "br", "path"}


class Page(HTMLParser):
    """Collects every tag with its attributes, and the text; fails on tags closed out of order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def having(self, css_class: str) -> list[dict[str, str | None]]:
        return [attrs for _, attrs in self.tags if css_class in (attrs.get("class") or "").split()]


def outside_references(text: str) -> Iterator[str]:
    for tag, attrs in Page(text).tags:
        for name, value in attrs.items():
            if name in {"src", "href", "srcset", "data", "poster", "action", "xlink:href"} and not (
                value or ""
            ).startswith("data:image/jpeg;base64,"):
                yield f"{tag} {name}={value}"
            if name.startswith("on"):
                yield f"{tag} {name}"
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    yield from re.findall(r"url\(|@import|image-set", " ".join(styles))


def hostile(run: RunResult) -> RunResult:
    step = replace(
        run.steps[0],
        id=HOSTILE,
        prompt=HOSTILE,
        reply=HOSTILE,
        changes=(HOSTILE,),
        warnings=(HOSTILE,),
        status="failed",
        error=Problem(HOSTILE, HOSTILE, HOSTILE),
    )
    return replace(
        run,
        name=HOSTILE,
        steps=(step,),
        variables={HOSTILE: HOSTILE},
        timeline=HOSTILE,
        warnings=(HOSTILE,),
        assets=(replace(run.assets[0], name=HOSTILE, path=HOSTILE),),
        outputs=(replace(run.outputs[0], path=HOSTILE, render_id=HOSTILE),),
        tracks=(
            {"type": 0, "name": HOSTILE, "segments": [{"start": 0, "end": 9, "label": HOSTILE}]},
        ),
        music=MusicSummary(
            120, 1, (1.0,), (), ({"label": HOSTILE, "start": 0, "end": 9, "energy": 1},)
        ),
    )


def test_page_needs_nothing_from_outside(run: RunResult, evidence: Evidence) -> None:
    text = html_report(run, evidence)
    assert list(outside_references(text)) == []
    assert "<script" not in text
    policies = [
        attrs for tag, attrs in Page(text).tags if tag == "meta" and attrs.get("http-equiv")
    ]
    assert policies[0]["content"] == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


def test_hostile_texts_are_shown_not_run(run: RunResult, evidence: Evidence) -> None:
    text = html_report(hostile(run), evidence)
    page = Page(text)
    assert list(outside_references(text)) == []
    assert {tag for tag, _ in page.tags} == {
        tag for tag, _ in Page(html_report(run, evidence)).tags
    } | {"h3"}
    assert HOSTILE in page.text


def test_outcome_film_and_steps_are_told(run: RunResult, evidence: Evidence) -> None:
    words = Page(html_report(run, evidence)).text
    for told in (
        "Succeeded",
        "neon-nights",
        "22 November 2026, 08:30 UTC",
        "0:32.0",
        "1920×1080",
        "41.2 MB",
        "14 of 14 cuts on the beat, worst 12 ms",
        "118 BPM · 62 beats · 16 downbeats · confidence 94%",
        "create a music video synced to the beat",
        "added track Video with 15 segments",
        "Nothing changed",
        "sparkle: the backend changed nothing",
        run.outputs[1].sha256,
        "unlimited",
        "Variables",
    ):
        assert told in words


def test_stills_are_inlined_with_their_timecodes(run: RunResult, evidence: Evidence) -> None:
    page = Page(html_report(run, evidence))
    sources = [attrs["src"] or "" for tag, attrs in page.tags if tag == "img"]
    assert [base64.b64decode(source.split(",")[1]) for source in sources] == [
        still.jpeg for still in evidence.stills
    ]
    assert "0:02.0" in page.text


def test_every_cut_and_segment_is_drawn_and_labelled(run: RunResult, evidence: Evidence) -> None:
    page = Page(html_report(run, evidence))
    assert len([cut for cut in page.having("cut") if "k" not in (cut["class"] or "").split()]) == 14
    assert page.having("off") == []
    titles = [attrs.get("title") or "" for attrs in page.having("bar")]
    assert "photo_01.jpg · 0:00.00–0:02.28 (2.3 s)" in titles
    assert len(titles) == 4 + 15 + 1 + 2


def test_cut_far_from_any_beat_is_marked(run: RunResult, evidence: Evidence) -> None:
    late = Sync(2, 1, 210.0, (run.sync.cut_times[0], 10.0) if run.sync else ())
    page = Page(html_report(replace(run, sync=late), evidence))
    assert "1 of 2 cuts on the beat, worst 210 ms" in page.text
    marked = [attrs["title"] for attrs in page.having("off") if "title" in attrs]
    assert marked == ["cut at 0:10.00, 89 ms from a beat"]


def test_cut_counts_agree_with_the_drawing_at_one_frame(run: RunResult, evidence: Evidence) -> None:
    beats = (1.0, 2.0)
    near, far = 1.0 + 1 / 30 - 1e-9, 2.0 + 1 / 30 + 1e-6
    music = MusicSummary(60, 1, beats, ())
    result = replace(run, music=music, sync=Sync(2, 1, 33.3, (near, far)))
    marked = [
        attrs["title"]
        for attrs in Page(html_report(result, evidence)).having("off")
        if "title" in attrs
    ]
    assert marked == ["cut at 0:02.03, 33 ms from a beat"]


def test_warning_of_a_step_is_told_once_above(run: RunResult) -> None:
    """The runner copies a step's warnings into the run's, led by its id."""
    result = replace(run, warnings=("sparkle: the backend changed nothing", "low disk"))
    words = Page(html_report(result, Evidence())).text
    assert words.count("sparkle: the backend changed nothing") == 1
    assert "2 warnings" in words


def test_failure_says_where_why_and_what_to_do(run: RunResult) -> None:
    problem = Problem("render-failed", "the backend could not make the film", "ask for 720p", 3)
    step = replace(run.steps[-1], status="failed", outputs=(), error=problem)
    result = replace(
        run, status="failed", exit_code=3, steps=(step,), outputs=(), error=problem, sync=None
    )
    words = Page(html_report(result, Evidence())).text
    assert "Step export failed the backend could not make the film What to do ask for 720p" in words
    assert "error render-failed , exit code 3" in words


def test_run_that_ended_before_anything_happened_still_has_a_page(run: RunResult) -> None:
    result = replace(
        run,
        status="interrupted",
        exit_code=130,
        steps=(),
        outputs=(),
        assets=(),
        tracks=(),
        music=None,
        sync=None,
        timeline="",
        variables={},
        backend={},
        session_id=None,
        task_id=None,
        credits_before=None,
        credits_after=None,
        error=Problem("interrupted", "interrupted by Ctrl-C", exit_code=130),
    )
    words = Page(html_report(result, Evidence())).text
    assert "Interrupted" in words
    for absent in ("The film", "Beat by beat", "Step by step", "credits"):
        assert absent not in words
