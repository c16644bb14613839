from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module

import click
import pytest

from mvpipe import __version__
from mvpipe.cli import main
from mvpipe.cli.app import COMMANDS

NAMES = [name for commands in COMMANDS.values() for name in commands]
VARIABLE_OPTIONS = ("--var K=V", "--vars-file F", "--set PATH=VALUE")
CONTRACT = {
    "run": (
        *VARIABLE_OPTIONS,
        "--backend local|hosted|URL",
        "--out DIR",
        "--run-dir DIR",
        "--json",
    ),
    "validate": VARIABLE_OPTIONS,
    "plan": (*VARIABLE_OPTIONS, "--backend local|hosted|URL", "--out DIR"),
    "resume": ("RUN_DIR", "--var K=V", "--force STEP", "--json"),
    "report": ("RUN_DIR",),
    "beats": ("SONG", "--json", "--bpm BPM", "--bpm-range LO-HI"),
    "serve": ("--host", "--port", "--data-dir DIR", "127.0.0.1"),
    "schema": ("[recipe|report|draft]",),
    "init": ("DIR",),
    "credits": ("--backend local|hosted|URL",),
    "doctor": (),
}
HEAVY = ("numpy", "av", "cv2", "scipy", "PIL", "starlette", "uvicorn", "httpx", "rich")
UNNEEDED_FOR_HELP = (*HEAVY, "yaml", "jsonschema", "jinja2", "mvpipe.pipeline", "mvpipe.cli.run")


def test_the_commands_are_those_of_the_contract():
    assert sorted(NAMES) == sorted(CONTRACT)


def test_help_lists_every_command(mvpipe):
    outcome = mvpipe("--help")
    assert outcome.code == 0
    assert all(f"  {name} " in outcome.out for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_command_lists_its_options(mvpipe, name):
    outcome = mvpipe(name, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: mvpipe {name} ")
    assert [text for text in CONTRACT[name] if text not in outcome.out] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_option_has_a_help_text(name):
    command = import_module(f"mvpipe.cli.{name}").command
    assert command.name == name
    assert command.help
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_version_is_printed(mvpipe):
    outcome = mvpipe("--version")
    assert (outcome.code, outcome.out) == (0, f"mvpipe {__version__}\n")


def test_no_command_is_a_usage_error_that_shows_the_help(mvpipe):
    outcome = mvpipe()
    assert outcome.code == 2
    assert outcome.out == ""
    assert "validate" in outcome.err


def modules_after(code: str) -> list[str]:
    script = (
        f"import json, sys\ntry:\n    {code}\nexcept SystemExit as end:\n    assert not end.code, end\n"
        "print()\nprint(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, encoding="utf-8", check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_help_imports_nothing_heavy():
    loaded = modules_after("from mvpipe.cli import main; main(['--help'])")
    assert [name for name in UNNEEDED_FOR_HELP if name in loaded] == []


@pytest.mark.parametrize("name", NAMES)
def test_help_of_a_command_imports_nothing_heavy(name):
    loaded = modules_after(f"from mvpipe.cli import main; main(['{name}', '--help'])")
    assert [module for module in HEAVY if module in loaded] == []


def test_validate_imports_nothing_heavy(tmp_path):
    (tmp_path / "photo.png").write_bytes(b"x")
    recipe = tmp_path / "recipe.yaml"
    recipe.write_text(
        "version: 1\nname: a\nassets: [photo.png]\nsteps: [make it]\n", encoding="utf-8"
    )
    loaded = modules_after(f"from mvpipe.cli import main; main(['validate', {str(recipe)!r}])")
    assert [name for name in HEAVY if name in loaded] == []
    assert "yaml" in loaded


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "mvpipe", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"mvpipe {__version__}\n"


def test_main_is_a_click_group():
    assert isinstance(main, click.Group)
