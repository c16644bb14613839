"""--set: dotted paths into the recipe, YAML values, and problems drawn on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from mvpipe.diagnostics import draw_all
from mvpipe.model.recipe import ExportStep, PromptStep


def test_a_setting_is_replaced(project: Any) -> None:
    recipe = project.good("output: {fps: 30, quality: high}", overrides=[("output.fps", "60")])
    assert (recipe.output.fps, recipe.output.quality) == (60.0, "high")


def test_missing_sections_are_made(project: Any) -> None:
    recipe = project.good(
        "", overrides=[("backend.poll_interval", "200ms"), ("output.size", "square")]
    )
    assert recipe.backend.overrides == {"poll_interval": 0.2}
    assert recipe.backend.origins == {"poll_interval": "flag"}
    assert recipe.output.size == (1080, 1080)


def test_an_empty_section_is_filled(project: Any) -> None:
    assert project.good("output:\n", overrides=[("output.fps", "25")]).output.fps == 25


def test_the_last_one_wins(project: Any) -> None:
    recipe = project.good("", overrides=[("output.fps", "25"), ("output.fps", "50")])
    assert recipe.output.fps == 50


def test_lists_are_reached_by_position(project: Any) -> None:
    text = "steps:\n  - one\n  - {prompt: two}\n  - export: a.mp4\n"
    recipe = project.good(
        text,
        overrides=[
            ("steps.0.timeout", "5m"),
            ("steps.1.prompt", "three: or four"),
            ("steps.2.export.quality", "draft"),
        ],
    )
    first, second, third = recipe.steps
    assert isinstance(first, PromptStep)
    assert (first.prompt, first.timeout) == ("one", 300.0)
    assert second.prompt == "three: or four"
    assert isinstance(third, ExportStep)
    assert (third.output.path, third.output.quality) == ("a.mp4", "draft")


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("[json, html]", ("json", "html")),
        ("['junit']", ("junit",)),
    ],
)
def test_values_are_yaml(project: Any, value: str, made: tuple[str, ...]) -> None:
    assert project.good("", overrides=[("report", value)]).report == made


@pytest.mark.parametrize("value", ["{{ a }} b", "- x", "a: b", "50%", "@home", "x # y"])
def test_texts_that_only_look_like_yaml_are_texts(project: Any, value: str) -> None:
    recipe = project.good("vars: {a: c}", overrides=[("steps.0.prompt", value)])
    made = recipe.steps[0].prompt
    assert made in (value, value.replace("{{ a }}", "c"), "x")


def test_a_variable_s_default_may_be_set(project: Any) -> None:
    recipe = project.good("vars: {a: 1}", overrides=[("vars.a", "2"), ("name", "n-{{ a }}")])
    assert (recipe.variables["a"], recipe.name) == (2, "n-2")


@pytest.mark.parametrize(
    ("path", "value", "column", "said"),
    [
        ("output.fbs", "60", 14, "unknown key 'fbs'"),
        ("outptu.fps", "60", 7, "unknown key 'outptu'"),
        ("output.fps", "fast", 18, "expected a frame rate from 1 to 120, found the text 'fast'"),
        ("output.fps", '"60"', 18, "expected a frame rate from 1 to 120, found the text '60'"),
        ("output.size", "99x99", 19, "99x99 has an odd side; video needs even ones"),
        ("steps.7.timeout", "5m", 13, "the list 'steps' has no item '7'"),
        ("steps.first.timeout", "5m", 13, "the list 'steps' has no item 'first'"),
        ("steps.0.timeuot", "5m", 15, "unknown key 'timeuot'"),
        ("version.x", "1", 15, "'version' is the number 1: there is nothing in it to set"),
        ("output..fps", "1", 7, "'output..fps' is no path"),
        ("", "1", 7, "'' is no path"),
        ("report", "[json", 14, "this list is not closed, or a ',' is missing"),
        ("name", "{{ b }}", 15, "unknown variable 'b'"),
    ],
)
def test_problems_are_drawn_on_the_command_line(
    project: Any, path: str, value: str, column: int, said: str
) -> None:
    error = project.error("", overrides=[("name", "first"), (path, value)])
    (one,) = error.diagnostics
    assert one.message == said
    assert (one.span.file, one.span.line, one.span.column) == ("<command line>", 2, column)
    assert f" 2 | --set {path}={value}" in draw_all(error.diagnostics, error.sources)
