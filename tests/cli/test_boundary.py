from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from mvpipe import errors, pipeline
from mvpipe.cli.boundary import coloured, drawn
from mvpipe.diagnostics import Diagnostic, Span
from mvpipe.errors import MvpipeError, RecipeInvalid

EXIT_CODES = {
    "MvpipeError": 3,
    "UsageError": 2,
    "RecipeInvalid": 2,
    "StepFailed": 1,
    "RuntimeFailure": 3,
    "NetworkFailed": 3,
    "TimedOut": 3,
    "ProtocolBroken": 3,
    "RenderFailed": 3,
    "MediaFailed": 3,
    "DiskFailed": 3,
    "Refused": 4,
    "TokenRefused": 4,
    "SessionLost": 4,
    "CreditsExhausted": 4,
    "FileUnsupported": 4,
    "FileTooLarge": 4,
    "ClientIdMissing": 4,
    "PlanBlocked": 4,
    "RateLimited": 4,
    "Interrupted": 130,
}
SOURCE = "version: 1\nstps: []\n"
BROKEN = RecipeInvalid(
    (
        Diagnostic(Span("a.yaml", 1, 10, 1, 11), "wrong-version", "no such version"),
        Diagnostic(Span("a.yaml", 2, 1, 2, 5), "unknown-key", "unknown key 'stps'", "'steps'?"),
    ),
    {"a.yaml": SOURCE},
)


def tree(of: type[MvpipeError]) -> list[type[MvpipeError]]:
    return [of, *(below for one in of.__subclasses__() for below in tree(one))]


def public_errors() -> list[type[MvpipeError]]:
    return [one for one in tree(MvpipeError) if one.__module__ == errors.__name__]


def raising(error: BaseException):
    def verb(*args, **given):
        raise error

    return verb


def test_the_table_of_exit_codes_names_every_error():
    assert {one.__name__ for one in public_errors()} == set(EXIT_CODES)


@pytest.mark.parametrize("kind", public_errors(), ids=lambda kind: kind.__name__)
def test_an_error_is_drawn_once_and_gives_its_exit_code(mvpipe, recipe, monkeypatch, kind):
    error = BROKEN if kind is RecipeInvalid else kind("it went wrong", hint="do better")
    monkeypatch.setattr(pipeline, "run_recipe", raising(error))
    outcome = mvpipe("run", recipe)
    assert outcome.code == EXIT_CODES[kind.__name__]
    assert outcome.out == ""
    assert "\x1b" not in outcome.err
    if kind is not RecipeInvalid:
        word = "interrupted" if kind is errors.Interrupted else "error"
        assert outcome.err == f"{word}: it went wrong\n  hint: do better\n"


def test_an_invalid_recipe_shows_every_diagnostic_with_its_frame_and_their_count(
    mvpipe, recipe, monkeypatch
):
    monkeypatch.setattr(pipeline, "run_recipe", raising(BROKEN))
    err = mvpipe("run", recipe).err
    assert "a.yaml:1:10" in err
    assert "unknown key 'stps'" in err
    assert "^^^^" in err
    assert err.endswith("2 problems in the recipe\n")


def test_colours_change_nothing_but_the_colour():
    plain = drawn(BROKEN, colour=False)
    import click

    fancy = drawn(BROKEN, colour=True)
    assert "\x1b[31m\x1b[1m^^^^" in fancy
    assert click.unstyle(fancy) == plain
    assert coloured("nothing to colour") == "nothing to colour"


def test_a_hint_of_several_lines_stays_indented():
    error = MvpipeError("one\ntwo", hint="three\nfour")
    assert drawn(error, colour=False) == "error: one\n  two\n  hint: three\n        four"


def test_an_error_that_quotes_others_cannot_steer_the_terminal():
    error = MvpipeError("the backend said \x1b[2Jboo", hint="\x1b]0;title\x07look")
    assert drawn(error, colour=False) == "error: the backend said boo\n  hint: look"


def test_ctrl_c_gives_130(mvpipe, recipe, monkeypatch):
    monkeypatch.setattr(pipeline, "run_recipe", raising(KeyboardInterrupt()))
    outcome = mvpipe("run", recipe)
    assert outcome.code == 130
    assert "interrupted" in outcome.err
    assert "Traceback" not in outcome.err


def test_a_bug_gives_70_and_names_a_file_that_holds_the_traceback(mvpipe, recipe, monkeypatch):
    monkeypatch.setenv("NEMO_TOKEN", "token-of-mine")
    bug = ZeroDivisionError("by zero with token-of-mine")
    monkeypatch.setattr(pipeline, "run_recipe", raising(bug))
    outcome = mvpipe("run", recipe)
    assert outcome.code == 70
    assert "Traceback" not in outcome.err
    assert "ZeroDivisionError" in outcome.err
    path = Path(outcome.err.partition("the details are in ")[2].partition(";")[0])
    report = path.read_text(encoding="utf-8")
    assert "Traceback" in report
    assert "command: run" in report
    assert "token-of-mine" not in report


def test_a_bug_is_shown_whole_when_debugging(mvpipe, recipe, monkeypatch):
    monkeypatch.setenv("MVPIPE_DEBUG", "1")
    monkeypatch.setattr(pipeline, "run_recipe", raising(ZeroDivisionError("by zero")))
    outcome = mvpipe("run", recipe)
    assert outcome.code == 70
    assert "Traceback" in outcome.err


def test_a_bug_report_falls_back_to_the_temporary_folder(mvpipe, recipe, monkeypatch, tmp_path):
    (tmp_path / "home").write_text("a file where a folder should be", encoding="utf-8")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "temporary"))
    monkeypatch.setattr(pipeline, "run_recipe", raising(ZeroDivisionError("by zero")))
    outcome = mvpipe("run", recipe)
    assert outcome.code == 70
    assert list((tmp_path / "temporary").glob("mvpipe-bug-*.txt"))


@pytest.mark.parametrize(
    ("args", "what", "hint"),
    [
        (["rnu"], "no such command: rnu", "did you mean mvpipe run?"),
        (["frobnicate"], "no such command: frobnicate", "mvpipe --help lists the commands"),
        (["run", "--vr", "a=b", "r.yaml"], "mvpipe run has no option --vr", "did you mean --var?"),
        (["--verion"], "mvpipe has no option --verion", "did you mean --version?"),
        (["run"], "missing argument 'RECIPE'", "mvpipe run --help shows how it is used"),
        (["run", "recipe.yml"], "no such recipe: recipe.yml", "did you mean recipe.yaml?"),
        (
            ["run", "project"],
            "project is a folder, not a recipe",
            "did you mean project/recipe.yaml?",
        ),
        (["run", "recipe.yaml", "--var", "x"], "--var x: expected K=V", "write --var K=V"),
        (
            ["plan", "recipe.yaml", "--set", "=1"],
            "--set =1: expected PATH=VALUE",
            "write --set PATH=VALUE",
        ),
        (
            ["run", "recipe.yaml", "--vars-file", "v.json"],
            "no such variables file: v.json",
            "check the path",
        ),
        (["credits", "--backend", "loca"], "no such backend: loca", "did you mean local?"),
        (["schema", "recip"], "no such schema: recip", "did you mean recipe?"),
        (
            ["beats", "recipe.yaml", "--bpm-range", "180-90"],
            "--bpm-range 180-90: expected LO-HI",
            "such as --bpm-range 90-180",
        ),
        (["resume", "runs"], "no such run folder: runs", "runs lie in runs/<name>/<time>-<id>"),
        (
            ["report", "project"],
            "project is not a run folder: it has no journal.jsonl",
            "did you mean project/a/b?",
        ),
    ],
)
def test_usage_errors_give_2_and_say_what_to_do(mvpipe, recipe, args, what, hint):
    run = Path("project/a/b")
    run.mkdir(parents=True)
    (run / "journal.jsonl").write_text("{}\n", encoding="utf-8")
    Path("project/recipe.yaml").write_text("", encoding="utf-8")
    outcome = mvpipe(*args)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err == f"error: {what}\n  hint: {hint}\n"


def test_a_reader_that_closes_the_pipe_is_no_error():
    script = textwrap.dedent("""
        import click, sys
        from mvpipe.cli import main, schema
        def endless(name):
            while True:
                click.echo("x" * 4096)
        schema.command.callback = endless
        main(["schema"])
    """)
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.wait() == 0
        assert process.stderr.read() == b""


def test_text_that_the_stream_cannot_carry_is_escaped(recipe):
    script = textwrap.dedent("""
        from mvpipe import pipeline
        from mvpipe.cli import main
        from mvpipe.errors import MediaFailed
        def fail(*args, **given):
            raise MediaFailed("歌.mp3 is empty")
        pipeline.run_recipe = fail
        main(["run", "recipe.yaml"])
    """)
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 3
    assert done.stderr == b"error: \\u6b4c.mp3 is empty\n"
