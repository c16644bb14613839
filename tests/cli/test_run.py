from __future__ import annotations

import json
from pathlib import Path

import pytest

from mvpipe import pipeline
from mvpipe.model.run import Event, Problem


@pytest.fixture
def run_folder() -> Path:
    folder = Path("runs/neon/one")
    folder.mkdir(parents=True)
    (folder / "journal.jsonl").write_text("{}\n", encoding="utf-8")
    return folder


def test_run_hands_its_options_to_the_pipeline(mvpipe, recipe, monkeypatch, make_result):
    given = {}

    def run_recipe(path, options, listen):
        given.update(path=path, options=options)
        listen(Event("run-started", None, {"name": "neon", "steps": 1}))
        return make_result()

    monkeypatch.setattr(pipeline, "run_recipe", run_recipe)
    Path("vars.yaml").write_text("a: 1\n", encoding="utf-8")
    outcome = mvpipe(
        *("run", recipe, "--var", "artist=Luna", "--var", "title=a=b", "--var", "artist=Mia"),
        *("--vars-file", "vars.yaml", "--set", "output.fps=60", "--set", "output.size=square"),
        *("--backend", "http://host:1", "--out", "films", "--run-dir", "here"),
    )
    assert outcome.code == 0
    assert given["path"] == recipe
    assert given["options"] == pipeline.Options(
        variables={"artist": "Mia", "title": "a=b"},
        vars_files=(Path("vars.yaml"),),
        overrides=(("output.fps", "60"), ("output.size", "square")),
        backend="http://host:1",
        out_dir=Path("films"),
        run_dir=Path("here"),
    )
    assert outcome.out.startswith("neon, 1 step\n")
    assert "out/neon.mp4" in outcome.out
    assert "\x1b" not in outcome.out


def test_the_defaults_leave_the_choice_to_the_recipe(mvpipe, recipe, monkeypatch, make_result):
    given = []

    def run_recipe(path, options, listen):
        given.append(options)
        return make_result()

    monkeypatch.setattr(pipeline, "run_recipe", run_recipe)
    assert mvpipe("run", recipe).code == 0
    assert given == [pipeline.Options()]


@pytest.mark.parametrize(
    ("status", "code"), [("failed", 1), ("failed", 3), ("failed", 4), ("interrupted", 130)]
)
def test_the_exit_code_is_the_result_s(mvpipe, recipe, monkeypatch, make_result, status, code):
    result = make_result(status, code, Problem("x", "it went wrong", "try again", code))
    monkeypatch.setattr(pipeline, "run_recipe", lambda *args: result)
    assert mvpipe("run", recipe).code == code


def test_json_puts_events_and_nothing_else_on_stdout(mvpipe, recipe, monkeypatch, make_result):
    result = make_result("failed", 3, Problem("disk", "no space", "free some"))

    def run_recipe(path, options, listen):
        for kind in ("run-started", "progress", "run-finished"):
            listen(Event(kind, None, {"done": 1}))
        return result

    monkeypatch.setattr(pipeline, "run_recipe", run_recipe)
    outcome = mvpipe("run", recipe, "--json")
    assert outcome.code == 3
    events = [json.loads(line)["event"] for line in outcome.out.splitlines()]
    assert events == ["run-started", "progress", "run-finished"]
    assert outcome.err == "error: no space\n  hint: free some\n"


def test_resume_goes_on_in_the_folder(mvpipe, run_folder, monkeypatch, make_result):
    given = []

    def resume_run(folder, listen, *, variables, force):
        given.append((folder, variables))
        return make_result("failed", 1, Problem("step-failed", "no", None, 1))

    monkeypatch.setattr(pipeline, "resume_run", resume_run)
    assert mvpipe("resume", run_folder, "--var", "key=secret").code == 1
    assert given == [(run_folder, {"key": "secret"})]


def test_report_names_what_it_wrote(mvpipe, run_folder, monkeypatch):
    written = (run_folder / "report.json", run_folder.resolve() / "report.html")
    monkeypatch.setattr(pipeline, "rewrite_reports", lambda folder: written)
    outcome = mvpipe("report", run_folder)
    assert outcome.code == 0
    expected = [str(run_folder / name) for name in ("report.json", "report.html")]
    assert outcome.out.splitlines() == expected
