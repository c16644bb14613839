"""From the whole recipe form to a Recipe: defaults, steps, when, settings, and the file itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mvpipe.errors import RecipeInvalid, UsageError
from mvpipe.model.recipe import (
    Expect,
    ExportStep,
    Output,
    PromptStep,
    Range,
    ReplyExpectation,
    UploadStep,
)
from mvpipe.recipe import load

WHOLE = """\
# yaml-language-server: $schema=recipe.schema.json
version: 1
name: neon-nights
language: en
vars:
  artist: Luna
  title: {type: string, required: true, description: track title}
assets:
  - song.mp3
  - {path: "photos/{{ artist | slug }}/*.jpg"}
backend: {poll_interval: 30s, message_timeout: 15m}
output:
  path: "{{ artist | slug }}-{{ title | slug }}.mp4"
  size: 1920x1080
  fps: 30
  quality: high
steps:
  - create a music video synced to the beat with smooth transitions between my photos
  - id: title
    when: "{{ title }}"
    prompt: add the title "{{ title }}" for the first 3 seconds
    timeout: 5m
    on_error: continue
    expect: {changed: true, duration: {min: 10s}, tracks: {text: 1}, reply: {matches: "(?i)title"}}
  - export: {path: preview.mp4, quality: draft}
report: [json, html, markdown, junit]
"""
FILES = {"song.mp3": "x", "photos/luna/b.jpg": "x", "photos/luna/a.jpg": "x"}


def test_the_whole_form(project: Any) -> None:
    recipe = project.good(WHOLE, FILES, variables={"title": "Neon Nights"})
    film = Output("luna-neon-nights.mp4", (1920, 1080), 30.0, "high")
    assert recipe.name == "neon-nights"
    assert recipe.path == project.folder / "recipe.yaml"
    assert [one.name for one in recipe.assets] == ["song.mp3", "a.jpg", "b.jpg"]
    assert recipe.backend.overrides == {"poll_interval": 30.0, "message_timeout": 900.0}
    assert recipe.backend.origins == {"poll_interval": "recipe", "message_timeout": "recipe"}
    assert recipe.output == film
    assert recipe.steps == (
        PromptStep(
            "prompt-1",
            "create a music video synced to the beat with smooth transitions between my photos",
        ),
        PromptStep(
            "title",
            'add the title "Neon Nights" for the first 3 seconds',
            timeout=300.0,
            on_error="continue",
            expect=Expect(
                True, Range(10.0), {"text": Range(1, 1)}, ReplyExpectation("(?i)title", None)
            ),
        ),
        ExportStep("export-1", Output("preview.mp4", (1920, 1080), 30.0, "draft")),
    )
    assert recipe.report == ("json", "html", "markdown", "junit")


def test_the_least_there_can_be(project: Any) -> None:
    path = project.folder / "My Film.yaml"
    path.write_text("version: 1\nsteps: [go]\n", encoding="utf-8")
    recipe = load(path)
    assert recipe.name == "my-film"
    assert recipe.language == "en"
    assert recipe.output == Output("my-film.mp4", None, None, "high")
    assert recipe.report == ("json", "html", "markdown", "junit")
    assert recipe.backend.overrides == {}
    assert recipe.steps == (PromptStep("prompt-1", "go"),)


def test_what_a_lost_session_and_the_credits_may_cost(project: Any) -> None:
    recipe = project.good("on_session_lost: restart\nmax_credits: 12.5\n")
    assert (recipe.on_session_lost, recipe.max_credits) == ("restart", 12.5)
    recipe = project.good("max_credits: '{{ 2 * 10 }}'\n")
    assert (recipe.on_session_lost, recipe.max_credits) == ("fail", 20.0)
    recipe = project.good("", overrides=[("max_credits", "3"), ("on_session_lost", "restart")])
    assert (recipe.on_session_lost, recipe.max_credits) == ("restart", 3.0)


@pytest.mark.parametrize(
    "text", ["on_session_lost: retry\n", "max_credits: -1\n", "max_credits: lots\n"]
)
def test_bad_words_for_what_may_be_spent(project: Any, text: str) -> None:
    assert project.one(text).span.line == 2


def test_empty_sections_are_as_if_absent(project: Any) -> None:
    recipe = project.good("vars:\nassets:\nbackend:\noutput:\nreport:\n")
    assert recipe.assets == ()
    assert recipe.report == ("json", "html", "markdown", "junit")


@pytest.mark.parametrize(
    ("when", "skipped"),
    [
        ('""', True), ("false", True), ("no", True), ("No", True), ("0", True), ('"0"', True),
        ("", True), ("null", True), ('" "', True), ('"{{ nothing }}"', True), ('"{{ off }}"', True),
        ('"{{ zero }}"', True), ('"{{ names | length > 2 }}"', True), ("true", False), ("yes", False),
        ("1", False), ("x", False), ('"{{ names | length }}"', False), ('"{{ on }}"', False),
    ],
)  # fmt: skip
def test_when(project: Any, when: str, skipped: bool) -> None:
    text = f"""
vars: {{nothing: , off: false, on: true, zero: 0, names: [a, b]}}
steps:
  - go
  - when: {when}
    prompt: more
"""
    recipe = project.good(text)
    assert [step.skipped for step in recipe.steps] == [False, skipped]


def test_a_skipped_step_is_not_looked_into(project: Any) -> None:
    text = """
vars: {logo: , title: }
steps:
  - go
  - {when: "{{ logo }}", upload: "{{ logo }}"}
  - {when: "{{ logo }}", upload: nowhere.png}
  - {when: "{{ title }}", prompt: "{{ title }}"}
  - {when: false, export: film.mov}
"""
    recipe = project.good(text)
    assert [step.skipped for step in recipe.steps] == [False, True, True, True, True]


def test_a_skipped_step_still_has_its_form(project: Any) -> None:
    found = project.bad(
        "steps: [go, {when: false, prompt: x, timeuot: 5m}, {when: no, prompt: '{{ y }}'}]"
    )
    assert [one.code for one in found] == ["unknown-key", "unknown-variable"]


def test_ids_are_given_or_made(project: Any) -> None:
    text = "steps: [a, {upload: s.mp3}, {prompt: b, id: prompt-3}, c, {export: x.mp4, id: export}, {export: }]"
    recipe = project.good(text, {"s.mp3": "x"})
    assert [step.id for step in recipe.steps] == [
        "prompt-1", "upload-1", "prompt-3", "prompt-3-x", "export", "export-2",
    ]  # fmt: skip


def test_kinds_of_steps(project: Any) -> None:
    recipe = project.good(
        "steps: [a, {prompt: b}, {upload: s.mp3}, {export: x.mp4}]", {"s.mp3": "x"}
    )
    kinds = [type(step) for step in recipe.steps]
    assert kinds == [PromptStep, PromptStep, UploadStep, ExportStep]


def test_an_export_takes_the_rest_from_output(project: Any) -> None:
    text = """
output: {path: a.mp4, size: vertical, fps: 25, quality: standard}
steps:
  - go
  - export:
  - export: b.mp4
  - export: {size: 64x36, fps: 50, quality: draft}
"""
    _, one, two, three = project.good(text).steps
    assert one.output == Output("a.mp4", (1080, 1920), 25.0, "standard")
    assert two.output == Output("b.mp4", (1080, 1920), 25.0, "standard")
    assert three.output == Output("a.mp4", (64, 36), 50.0, "draft")


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("1080p", (1920, 1080)), ("vertical", (1080, 1920)), ("1280x720", (1280, 720)),
        ("1280X720", (1280, 720)), ("1280 × 720", (1280, 720)), ("7680x16", (7680, 16)),
    ],
)  # fmt: skip
def test_sizes(project: Any, written: str, size: tuple[int, int]) -> None:
    assert project.good(f"output: {{size: {written}}}").output.size == size


@pytest.mark.parametrize(
    "written", ["1921x1080", "14x16", "7682x100", "0x0", "99999999999x2", "big"]
)
def test_bad_sizes(project: Any, written: str) -> None:
    project.one(f"output: {{size: {written}}}")


@pytest.mark.parametrize("fps", ["1", "23.976", "24", "25", "29.97", "30", "59.94", "60", "120"])
def test_frame_rates(project: Any, fps: str) -> None:
    assert project.good(f"output: {{fps: {fps}}}").output.fps == float(fps)


@pytest.mark.parametrize(
    "fps", ["0", "0.5", "121", ".nan", ".inf", "-30", "thirty", "true", '"30"']
)
def test_bad_frame_rates(project: Any, fps: str) -> None:
    assert "a frame rate from 1 to 120" in project.one(f"output: {{fps: {fps}}}").message


@pytest.mark.parametrize(
    ("written", "path"),
    [("a.mp4", "a.mp4"), ("a/b.MP4", "a/b.MP4"), ("./a.mp4", "a.mp4"), ("夜.mp4", "夜.mp4")],
)
def test_film_paths(project: Any, written: str, path: str) -> None:
    assert project.good(f"output: {{path: {written}}}").output.path == path


@pytest.mark.parametrize(
    "written",
    [
        "/a.mp4",
        "../a.mp4",
        "a/../../b.mp4",
        "a.mov",
        "a",
        "a/",
        ".mp4",
        "~/a.mp4",
        "C:/a.mp4",
        "..\\a.mp4",
        "\\\\x\\a.mp4",
        "",
    ],
)
def test_bad_film_paths(project: Any, written: str) -> None:
    assert project.one(f"output: {{path: '{written}'}}").code == "bad-path"


def test_a_rendered_path_can_t_escape_either(project: Any) -> None:
    text = 'vars: {title: x}\noutput: {path: "{{ title }}.mp4"}'
    assert project.one(text, variables={"title": "../../x"}).code == "bad-path"


def test_rendered_values_are_read_as_the_type_that_is_wanted(project: Any) -> None:
    text = """
vars: {fps: 30, ten: 10, year: 2024, w: 640, flag: true, n: 3, quality: draft}
name: "{{ year }}"
output: {fps: "{{ fps }}", size: "{{ w }}x{{ w // 2 }}", quality: "{{ quality }}"}
backend: {upload_parallel: "{{ n }}", poll_interval: "{{ ten }}", recovery_checks: "1{{ n }}"}
steps:
  - prompt: "{{ year }}"
    timeout: "{{ ten }}s"
    expect: {changed: "{{ flag }}", tracks: {text: "{{ n }}"}, duration: {max: "{{ ten }}"}}
report: ["{{ 'json' }}"]
"""
    recipe = project.good(text)
    (step,) = recipe.steps
    assert recipe.name == "2024"
    assert recipe.output == Output("2024.mp4", (640, 320), 30.0, "draft")
    assert recipe.backend.overrides == {
        "upload_parallel": 3,
        "poll_interval": 10.0,
        "recovery_checks": 13,
    }
    assert (step.prompt, step.timeout) == ("2024", 10.0)
    assert step.expect == Expect(True, Range(None, 10.0), {"text": Range(3, 3)})
    assert recipe.report == ("json",)


def test_a_rendered_value_of_the_wrong_type_is_said(project: Any) -> None:
    one = project.one('vars: {fps: fast}\noutput: {fps: "{{ fps }}"}')
    assert one.message == "expected a frame rate from 1 to 120, found the text 'fast'"
    assert (one.span.line, one.span.column) == (3, 15)


def test_waits(project: Any) -> None:
    text = """
backend:
  kind: http://127.0.0.1:8765
  poll_interval: 200ms
  message_timeout: 15m
  idle_timeout: 90
  recovery_interval: 0.5
  recovery_checks: 3
  retry_pause: 1h
  render_timeout: none
  upload_parallel: 4
"""
    backend = project.good(text).backend
    assert backend.kind == "http://127.0.0.1:8765"
    assert backend.overrides == {
        "poll_interval": 0.2, "message_timeout": 900.0, "idle_timeout": 90.0, "recovery_interval": 0.5,
        "recovery_checks": 3, "retry_pause": 3600.0, "render_timeout": None, "upload_parallel": 4,
    }  # fmt: skip
    assert project.good("backend: {render_timeout: 20m}").backend.overrides == {
        "render_timeout": 1200.0
    }


@pytest.mark.parametrize(
    "setting",
    ["poll_interval: 0", "poll_interval: 0s", "poll_interval: -1", "poll_interval: 5d", "poll_interval:",
     "poll_interval: 999h", "recovery_checks: 0", "upload_parallel: 1.5", "render_timeout: 0ms", "kind: cloud", "kind: 'http://'"],
)  # fmt: skip
def test_bad_waits(project: Any, setting: str) -> None:
    project.one(f"backend:\n  {setting}\n")


def test_expectations(project: Any) -> None:
    text = """
steps:
  - prompt: go
    expect: {changed: no-way, tracks: {audio: {min: 1, max: 2}, text: 0}, reply: {contains: ok}}
"""
    (step,) = project.good(text.replace("no-way", "false")).steps
    assert step.expect == Expect(
        False, None, {"audio": Range(1, 2), "text": Range(0, 0)}, ReplyExpectation(None, "ok")
    )
    assert "true or false" in project.one(text).message


def test_merge_keys_carry_settings(project: Any) -> None:
    text = """
x-patient: &patient {timeout: 10m, on_error: continue}
steps:
  - {<<: *patient, prompt: one}
  - {<<: *patient, prompt: two, timeout: 1m}
"""
    one, two = project.good(text).steps
    assert (one.timeout, one.on_error) == (600.0, "continue")
    assert (two.timeout, two.on_error) == (60.0, "continue")


def test_prompts_are_trimmed_and_keep_their_lines(project: Any) -> None:
    (step,) = project.good("steps:\n  - |\n    one\n\n    two\n").steps
    assert step.prompt == "one\n\ntwo"


@pytest.mark.parametrize("prompt", ['""', '"  "', "'{{ nothing }}'", "'{{ nothing }} '"])
def test_an_empty_prompt_is_a_problem(project: Any, prompt: str) -> None:
    text = f"vars: {{nothing: ''}}\nsteps: [{prompt}]"
    assert project.one(text).code == "empty-prompt"


@pytest.mark.parametrize(
    ("version", "code"), [("2", "bad-value"), ('"1"', "bad-value"), ("", "bad-value")]
)
def test_the_version_is_1(project: Any, version: str, code: str) -> None:
    one = project.one(f"version: {version}\n")
    assert "expected the number 1" in one.message


def test_the_version_is_asked_for(project: Any) -> None:
    path = project.folder / "r.yaml"
    path.write_text("steps: [go]", encoding="utf-8")
    with pytest.raises(RecipeInvalid) as caught:
        load(path)
    (one,) = caught.value.diagnostics
    assert (one.code, one.message) == ("missing-key", "missing key 'version'")


@pytest.mark.parametrize(
    "text", ["name: a/b", "name: ..", "name: ''", "language: '../x'", "report: [pdf]"]
)
def test_names_are_fit_for_folders(project: Any, text: str) -> None:
    assert project.one(text).code == "bad-value"


def test_a_missing_recipe_is_a_usage_error(project: Any) -> None:
    project.write("")
    with pytest.raises(UsageError) as caught:
        load(project.folder / "recip.yaml")
    assert "recipe.yaml" in (caught.value.hint or "")
    with pytest.raises(UsageError) as caught:
        load(project.folder / "no" / "recipe.yaml")
    assert "no folder" in (caught.value.hint or "")
    with pytest.raises(UsageError) as caught:
        load(project.folder)
    assert "is a folder" in caught.value.message


def test_diagnostics_name_the_file_as_it_was_given(
    project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("nmae: x")
    monkeypatch.chdir(project.folder)
    with pytest.raises(RecipeInvalid) as caught:
        load(Path("./recipe.yaml"))
    assert caught.value.diagnostics[0].span.file == "recipe.yaml"


def test_all_problems_come_at_once_in_order(project: Any) -> None:
    text = """
nmae: x
vars: {a: {type: beats}}
assets: [gone.mp3]
output: {size: 1x1, fps: 500}
steps:
  - "{{ b }}"
  - {prompt: x, timeout: soon}
  - {promt: x}
"""
    found = project.bad(text)
    assert [one.code for one in found] == [
        "unknown-key", "bad-value", "missing-file", "bad-size", "bad-value", "unknown-variable",
        "bad-value", "unknown-kind",
    ]  # fmt: skip
    assert [one.span.line for one in found] == sorted(one.span.line for one in found)


def test_the_room_is_light() -> None:
    code = (
        "import sys, mvpipe.recipe; print(' '.join({name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    ).stdout.split()
    assert not {"numpy", "av", "cv2", "scipy", "httpx", "jsonschema", "rich"} & set(loaded)


def test_the_standard_library_of_schemas_has_the_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A keyword that our own check did not know would still be obeyed."""
    from mvpipe.recipe import standard

    stricter = {**standard.recipe_schema(), "maxProperties": 2}
    monkeypatch.setattr(standard, "recipe_schema", lambda: stricter)
    path = tmp_path / "recipe.yaml"
    path.write_text("version: 1\nname: x\nsteps: [make a video]\n", "utf-8")
    with pytest.raises(RecipeInvalid) as caught:
        load(path)
    assert [one.code for one in caught.value.diagnostics] == ["schema"]
