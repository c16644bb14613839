"""Variables: types, where values come from, and what is said of wrong ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mvpipe.errors import UsageError


def values(recipe: Any) -> dict[str, object]:
    return dict(recipe.variables)


def test_a_plain_value_is_a_default(project: Any) -> None:
    recipe = project.good(
        "vars: {a: Luna, b: 30, c: 1.5, d: true, e: , f: [x, 1], g: yes, h: 3:20}"
    )
    assert values(recipe) == {
        "a": "Luna", "b": 30, "c": 1.5, "d": True, "e": None, "f": ["x", 1], "g": "yes", "h": "3:20",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "given", "value"),
    [
        ("x", "30", "30"),
        ("30", "29.97", 29.97),
        ("30", "60", 60),
        ("true", "no", False),
        ("false", "ON", True),
        ("[a]", "b, c", ["b", "c"]),
        ("[a]", "[1, x]", [1, "x"]),
        ("[a]", "", []),
        ("", "30", "30"),
        ("{type: string}", "007", "007"),
        ("{type: string}", "", ""),
        ("{type: string}", "{{ x }}", "{{ x }}"),
        ("{type: number}", "1e2", 100.0),
        ("{type: integer}", "12", 12),
        ("{type: integer}", "12.0", 12),
        ("{type: boolean}", "1", True),
        ("{type: list}", "a", ["a"]),
        ("{enum: [calm, wild]}", "wild", "wild"),
        ("{type: integer, enum: [1, 2]}", "2", 2),
        ("{required: true}", "x", "x"),
    ],
)
def test_var_becomes_the_declared_type(
    project: Any, declared: str, given: str, value: object
) -> None:
    made = values(project.good(f"vars:\n  a: {declared}\n", variables={"a": given}))["a"]
    assert made == value
    assert type(made) is type(value)


@pytest.mark.parametrize(
    ("declared", "given", "said"),
    [
        ("30", "fast", "variable 'a' takes a number, found the text 'fast'"),
        ("{type: integer}", "1.5", "variable 'a' takes a whole number, found the text '1.5'"),
        ("{type: number}", "inf", "variable 'a' takes a number, found the text 'inf'"),
        ("{type: number}", ".inf", "variable 'a' takes a number, found the text '.inf'"),
        ("true", "maybe", "variable 'a' takes true or false, found the text 'maybe'"),
        ("{enum: [calm, wild]}", "mild", "variable 'a' can't be the text 'mild'"),
    ],
)
def test_a_wrong_var_is_pointed_at_on_the_command_line(
    project: Any, declared: str, given: str, said: str
) -> None:
    error = project.error(f"vars:\n  a: {declared}\n", variables={"a": given})
    (one,) = error.diagnostics
    assert one.message == said
    assert (one.span.file, one.span.line, one.span.column) == ("<command line>", 1, 9)
    assert error.sources["<command line>"] == f"--var a={given}"


def test_files_win_over_defaults_and_flags_over_files(project: Any) -> None:
    one, two = project.folder / "one.yaml", project.folder / "two.json"
    one.write_text("a: 1\nb: 1\nc: 1\n", encoding="utf-8")
    two.write_text('{\n\t"b": 2,\n\t"c": 2\n}\n', encoding="utf-8")
    recipe = project.good(
        "vars: {a: 0, b: 0, c: 0, d: 0}", vars_files=[one, two], variables={"c": "3"}
    )
    assert values(recipe) == {"a": 1, "b": 2, "c": 3, "d": 0}


def test_a_file_s_numbers_are_texts_where_texts_are_wanted(project: Any) -> None:
    file = project.folder / "v.yaml"
    file.write_text("a: 007\nb: true\n", encoding="utf-8")
    recipe = project.good("vars: {a: x, b: {type: string}}", vars_files=[file])
    assert values(recipe) == {"a": "007", "b": "true"}


def test_problems_of_a_file_are_pointed_at_in_it(project: Any) -> None:
    file = project.folder / "v.yaml"
    file.write_text("titel: x\nfps: fast\n", encoding="utf-8")
    found = project.bad("vars: {title: a, fps: 30}", vars_files=[file])
    assert [(Path(one.span.file).name, one.span.line, one.hint) for one in found] == [
        ("v.yaml", 1, "did you mean 'title'?"),
        ("v.yaml", 2, None),
    ]


@pytest.mark.parametrize("text", ["- a\n", "just text\n"])
def test_a_file_of_variables_is_a_mapping(project: Any, text: str) -> None:
    file = project.folder / "v.yaml"
    file.write_text(text, encoding="utf-8")
    assert "expected a mapping of variables" in project.one("", vars_files=[file]).message


def test_an_empty_file_of_variables_gives_none(project: Any) -> None:
    file = project.folder / "v.yaml"
    file.write_text("# nothing yet\n", encoding="utf-8")
    assert values(project.good("vars: {a: 1}", vars_files=[file])) == {"a": 1}


def test_a_broken_file_of_variables_is_a_problem_like_others(project: Any) -> None:
    file = project.folder / "v.yaml"
    file.write_text("a: [1\n", encoding="utf-8")
    found = project.bad("vars: {a: 1}\nnmae: x", vars_files=[file])
    assert {one.code for one in found} == {"yaml-syntax", "unknown-key"}


def test_a_missing_file_of_variables_is_a_usage_error(project: Any) -> None:
    (project.folder / "vars.yaml").write_text("", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        project.good("", vars_files=[project.folder / "vras.yaml"])
    assert "vars.yaml" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("vars: {title: x}", "did you mean 'title'?"),
        ("vars: {mood: x}", "the recipe's variables are: mood"),
        ("", "the recipe has no variables"),
    ],
)
def test_an_unknown_var_is_a_problem(project: Any, text: str, hint: str) -> None:
    one = project.one(text, variables={"titel": "x"})
    assert (one.code, one.hint) == ("unknown-variable", hint)


def test_a_required_variable_is_asked_for_once(project: Any) -> None:
    text = "vars:\n  title: {required: true}\nname: '{{ title }}'\nsteps: ['{{ title }}']\n"
    one = project.one(text)
    assert (one.code, one.span.line) == ("missing-variable", 3)
    assert "--var title=" in (one.hint or "")


def test_defaults_may_use_the_variables_above(project: Any) -> None:
    recipe = project.good(
        "vars: {artist: Luna, file: '{{ artist | slug }}.mp3', list: ['{{ artist }}', b]}",
        variables={"artist": "Søn & Co"},
    )
    assert recipe.variables["file"] == "søn-co.mp3"
    assert recipe.variables["list"] == ["Søn & Co", "b"]


def test_values_from_outside_are_not_templates(project: Any) -> None:
    recipe = project.good("vars: {a: x}\nsteps: ['say {{ a }}']", variables={"a": "{{ 1 / 0 }}"})
    assert recipe.steps[0].prompt == "say {{ 1 / 0 }}"


def test_a_path_is_relative_to_where_it_was_written(
    project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = project.folder / "here"
    there = project.folder / "there"
    for folder in (here, there):
        folder.mkdir()
        (folder / "s.mp3").write_bytes(b"x")
    monkeypatch.chdir(here)
    text = "vars: {song: {type: path, default: there/s.mp3}}\nassets: ['{{ song }}']\n"
    assert project.good(text).assets[0].path == there / "s.mp3"
    assert project.good(text, variables={"song": "s.mp3"}).assets[0].path == here / "s.mp3"
    (there / "v.yaml").write_text("song: s.mp3", encoding="utf-8")
    from_file = project.good(text, vars_files=[there / "v.yaml"])
    assert from_file.assets[0].path == there / "s.mp3"


def test_secrets_are_known_by_name(project: Any) -> None:
    recipe = project.good("vars: {key: {secret: true}, a: 1}", variables={"key": "hunter22"})
    assert recipe.secret_names == {"key"}
    assert recipe.variables["key"] == "hunter22"


def test_secrets_are_masked_in_problems(project: Any) -> None:
    error = project.error(
        "vars: {pin: {secret: true, type: integer}, key: {secret: true}}\nlanguage: '{{ key }}'",
        variables={"pin": "hunter22", "key": "top secret"},
    )
    shown = " ".join(f"{one.message} {one.hint}" for one in error.diagnostics)
    shown += " ".join(error.sources.values())
    assert len(error.diagnostics) == 2
    assert "hunter22" not in shown
    assert "top secret" not in shown
    assert error.sources["<command line>"] == "--var pin=********\n--var key=**********"


@pytest.mark.parametrize(
    "name", ["if", "loop", "self", "true", "None", "2nd", "a-b", "''", "a b", "é"]
)
def test_a_name_is_one_that_templates_can_read(project: Any, name: str) -> None:
    assert project.one(f"vars:\n  {name}: 1\n").code == "bad-name"
