"""The options that commands share, and how their texts become values."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from mvpipe.cli.boundary import closest
from mvpipe.errors import UsageError

Function = TypeVar("Function", bound=Callable[..., Any])
NAMED_BACKENDS = ("local", "hosted")


def assignment(option: str, form: str) -> Callable[[str], tuple[str, str]]:
    """Reads `K=V` as (K, V); V may be empty and may hold further `=`."""

    def read(text: str) -> tuple[str, str]:
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            raise UsageError(f"{option} {text}: expected {form}", hint=f"write {option} {form}")
        return key.strip(), value

    return read


def backend_name(text: str) -> str:
    text = text.strip()
    if text in NAMED_BACKENDS or text.startswith(("http://", "https://")):
        return text
    near = closest(text, NAMED_BACKENDS)
    raise UsageError(
        f"no such backend: {text}",
        hint=f"did you mean {near}?" if near else "use local, hosted, or http://host:port",
    )


def existing_file(what: str, *, inside: str | None = None) -> Callable[[str], Path]:
    """Reads a path to a file that is there; `inside` names the file meant when a folder is given."""

    def read(text: str) -> Path:
        path = Path(text)
        if path.is_dir():
            within = path / inside if inside else None
            hint = f"did you mean {within}?" if within and within.is_file() else f"name a {what}"
            raise UsageError(f"{path} is a folder, not a {what}", hint=hint)
        if path.exists():
            return path
        near = closest(path.name, _names_beside(path))
        hint = f"did you mean {path.with_name(near)}?" if near else "check the path"
        raise UsageError(f"no such {what}: {path}", hint=hint)

    return read


def _names_beside(path: Path) -> list[str]:
    try:
        return [one.name for one in path.parent.iterdir() if one.is_file()]
    except OSError:
        return []


def paths(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Shell completion by file names."""
    return [CompletionItem(incomplete, type="file")]


def run_folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise UsageError(f"no such run folder: {path}", hint="runs lie in runs/<name>/<time>-<id>")
    if not (path / "journal.jsonl").is_file():
        raise UsageError(
            f"{path} is not a run folder: it has no journal.jsonl", hint=_runs_inside(path)
        )
    return path


def _runs_inside(path: Path) -> str:
    # Two levels are runs/<name>/<run>; a whole disk is not searched.
    found = [*path.glob("*/journal.jsonl"), *path.glob("*/*/journal.jsonl")]
    latest = max(found, key=lambda one: one.stat().st_mtime, default=None)
    return f"did you mean {latest.parent}?" if latest else "name the folder a run wrote"


recipe_argument = click.argument(
    "recipe", metavar="RECIPE", type=existing_file("recipe", inside="recipe.yaml")
)
run_dir_argument = click.argument(
    "run_dir", shell_complete=paths, type=run_folder, metavar="RUN_DIR"
)

backend_option = click.option(
    "--backend",
    type=backend_name,
    metavar="local|hosted|URL",
    help="Where the session lives. Default: the recipe's; else hosted when NEMO_TOKEN is set, else local.",
)
out_option = click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    metavar="DIR",
    help="Folder for finished films.",
)
json_events_option = click.option(
    "--json", "as_json", is_flag=True, help="Print events as JSON lines on stdout."
)

var_option = click.option(
    "--var",
    "variables",
    type=assignment("--var", "K=V"),
    multiple=True,
    metavar="K=V",
    help="Set a variable of the recipe; may be repeated.",
)
_VARIABLE_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    var_option,
    click.option(
        "--vars-file",
        "vars_files",
        type=existing_file("variables file"),
        multiple=True,
        shell_complete=paths,
        metavar="F",
        help="Variables from a YAML or JSON file; may be repeated, later ones win, --var wins over all.",
    ),
    click.option(
        "--set",
        "overrides",
        type=assignment("--set", "PATH=VALUE"),
        multiple=True,
        metavar="PATH=VALUE",
        help="Override a setting of the recipe, such as output.fps=60; may be repeated.",
    ),
)


def variable_options(function: Function) -> Function:
    """Add --var, --vars-file and --set."""
    return reduce(lambda done, option: option(done), reversed(_VARIABLE_OPTIONS), function)
