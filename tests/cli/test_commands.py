"""The small commands: init, validate, schema, credits, doctor, serve."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import mvpipe.recipe
from mvpipe import pipeline, shipped
from mvpipe.cli.credits import balance_words
from mvpipe.diagnostics import Diagnostic, Span
from mvpipe.doctor import Check
from mvpipe.errors import RecipeInvalid
from mvpipe.model.recipe import AssetFile, Backend, Output, PromptStep, Recipe
from mvpipe.model.run import Credits

DEMO_RECIPE = """\
# yaml-language-server: $schema=../../schemas/recipe.schema.json
# mvpipe run recipes/demo/recipe.yaml
version: 1
name: demo
vars: {title: "霓虹: 1", takes: 2}
assets: [song.mp3] # a song
steps: [make a film]
"""


@pytest.fixture
def demo(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "recipes" / "demo"
    (folder / "photos").mkdir(parents=True)
    (folder / "recipe.yaml").write_text(DEMO_RECIPE, encoding="utf-8")
    (folder / "song.mp3").write_bytes(b"song")
    (folder / "photos" / "1.jpg").write_bytes(b"photo")
    (folder / "make_song.py").write_text("", encoding="utf-8")
    (folder / "runs").mkdir()
    (folder / "runs" / "old").write_text("", encoding="utf-8")
    monkeypatch.setattr(shipped, "recipes_dir", lambda: folder.parent)
    return folder


def test_init_copies_the_demo_and_says_what_comes_next(mvpipe, demo):
    outcome = mvpipe("init", "my-video")
    assert outcome.code == 0
    assert outcome.out == "my-video: 5 files written\nnext: mvpipe run my-video/recipe.yaml\n"
    files = sorted(
        path.relative_to("my-video").as_posix()
        for path in Path("my-video").rglob("*")
        if path.is_file()
    )
    assert files == [
        "photos/1.jpg",
        "recipe.schema.json",
        "recipe.yaml",
        "song.mp3",
        "vars.yaml",
    ]


def test_init_makes_the_recipe_the_project_s_own(mvpipe, demo):
    mvpipe("init", "My Video!")
    text = Path("My Video!/recipe.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=recipe.schema.json\n")
    assert "\nname: my-video\n" in text
    assert "demo" not in text
    assert text.endswith("assets: [song.mp3] # a song\nsteps: [make a film]\n")


def test_init_writes_the_variables_with_their_defaults(mvpipe, demo):
    mvpipe("init", "my-video")
    lines = Path("my-video/vars.yaml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not line.startswith("#")] == ['title: "霓虹: 1"', "takes: 2"]


def test_init_fills_an_empty_folder_but_no_other(mvpipe, demo):
    Path("empty").mkdir()
    assert mvpipe("init", "empty").code == 0
    outcome = mvpipe("init", "empty")
    assert outcome.code == 2
    assert outcome.err == ("error: empty is not empty\n  hint: name a new folder or an empty one\n")
    Path("file").write_text("", encoding="utf-8")
    assert mvpipe("init", "file").code == 2


def test_init_makes_a_project_that_validates(mvpipe):
    assert mvpipe("init", "my-video").code == 0
    outcome = mvpipe("validate", "my-video/recipe.yaml", "--vars-file", "my-video/vars.yaml")
    assert outcome.err == ""
    assert outcome.code == 0
    assert outcome.out.startswith("my-video/recipe.yaml: ok (")


def loads(monkeypatch, broken: set[str]) -> list[dict[str, object]]:
    calls = []

    def load(path, **given):
        calls.append({"path": path, **given})
        if path.name in broken:
            span = Span(str(path), 1, 1, 1, 8)
            problems = tuple(Diagnostic(span, "bad", f"bad {n}") for n in (1, 2))
            raise RecipeInvalid(problems, {str(path): "version: 2\n"})
        return Recipe(
            path=path,
            name="a",
            language="en",
            variables={},
            secret_names=frozenset(),
            assets=(AssetFile("a.jpg", "image"),),
            backend=Backend(),
            output=Output("a.mp4"),
            steps=(PromptStep("one", "x"), PromptStep("two", "y")),
            report=(),
        )

    monkeypatch.setattr(mvpipe.recipe, "load", load, raising=False)
    return calls


def test_validate_shows_the_problems_of_all_files_and_counts_them(mvpipe, monkeypatch):
    for name in ("a.yaml", "b.yaml", "c.yaml"):
        Path(name).write_text("version: 2\n", encoding="utf-8")
    calls = loads(monkeypatch, {"a.yaml", "c.yaml"})
    outcome = mvpipe(
        "validate", "a.yaml", "b.yaml", "c.yaml", "--var", "k=v", "--set", "output.fps=60"
    )
    assert outcome.code == 2
    assert outcome.out == "b.yaml: ok (2 steps, 1 asset)\n"
    assert [outcome.err.count(f"{name}.yaml:1:1") for name in "abc"] == [2, 0, 2]
    assert outcome.err.endswith("\n4 problems in 2 of 3 recipes\n")
    assert calls[2] == {
        "path": Path("c.yaml"),
        "variables": {"k": "v"},
        "vars_files": (),
        "overrides": (("output.fps", "60"),),
    }


def test_validate_of_one_good_file_is_one_line(mvpipe, recipe, monkeypatch):
    loads(monkeypatch, set())
    outcome = mvpipe("validate", recipe)
    assert (outcome.code, outcome.out, outcome.err) == (
        0,
        "recipe.yaml: ok (2 steps, 1 asset)\n",
        "",
    )


@pytest.mark.parametrize("name", ["recipe", "report", "draft"])
def test_schema_prints_a_json_schema(mvpipe, name):
    outcome = mvpipe("schema", name)
    assert outcome.code == 0
    assert json.loads(outcome.out)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_schema_prints_that_of_recipes_when_not_told(mvpipe):
    assert mvpipe("schema").out == mvpipe("schema", "recipe").out


@pytest.mark.parametrize(
    ("balance", "words"),
    [
        (None, "this backend does not count credits"),
        (Credits(None), "this backend does not count credits"),
        (Credits(None, unlimited=True), "unlimited"),
        (Credits(80, 5.5, 100), "available  80\nfrozen     5.5\ntotal      100"),
    ],
)
def test_credits_in_words(balance, words):
    assert balance_words(balance) == words


def test_credits_asks_the_backend_named(mvpipe, monkeypatch):
    asked = []

    def backend_credits(backend):
        asked.append(backend)
        return Credits(7)

    monkeypatch.setattr(pipeline, "backend_credits", backend_credits)
    outcome = mvpipe("credits", "--backend", "hosted")
    assert (outcome.code, outcome.out, asked) == (0, "available  7\n", ["hosted"])


FINE = Check("codecs", "ok", "H.264, AAC")
LOW = Check("disk", "warning", "1.2 GB free", "films take space")
LACKING = Check("fonts", "failed", "no CJK font", "install one")


@pytest.mark.parametrize(
    ("checks", "code", "last"),
    [
        ((FINE,), 0, "all is well"),
        ((FINE, LOW), 0, "ready, 1 warning"),
        ((FINE, LOW, LACKING), 3, "1 check failed, 1 warning"),
    ],
)
def test_doctor_lists_its_checks_and_sums_up(mvpipe, monkeypatch, checks, code, last):
    monkeypatch.setattr(pipeline, "doctor", lambda: checks)
    outcome = mvpipe("doctor")
    lines = outcome.out.splitlines()
    assert outcome.code == code
    assert lines[0] == "✓ codecs  H.264, AAC"
    assert lines[-1] == last
    if LOW in checks:
        assert lines[1:3] == ["! disk    1.2 GB free", "          hint: films take space"]


def test_serve_prints_its_address_and_hands_over(mvpipe, monkeypatch):
    given = []

    def serve(host, port, data_dir, *, ready):
        given.append((host, port, data_dir))
        ready("http://127.0.0.1:9001")

    monkeypatch.setattr(pipeline, "serve", serve)
    outcome = mvpipe("serve", "--port", "9001", "--data-dir", "data")
    assert outcome.code == 0
    assert "http://127.0.0.1:9001\n" in outcome.out
    assert outcome.err == ""
    assert given == [("127.0.0.1", 9001, Path("data"))]


@pytest.mark.parametrize(
    ("host", "warned"),
    [("0.0.0.0", True), ("192.168.1.2", True), ("::", True), ("127.0.0.2", False), ("::1", False)],
)
def test_serve_warns_when_others_can_reach_it(mvpipe, monkeypatch, host, warned):
    monkeypatch.setattr(pipeline, "serve", lambda *args, ready: None)
    assert ("not a loopback address" in mvpipe("serve", "--host", host).err) is warned


def test_ctrl_c_ends_a_server_well(mvpipe, monkeypatch):
    def serve(*args, ready):
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "serve", serve)
    outcome = mvpipe("serve")
    assert (outcome.code, outcome.err) == (0, "")
