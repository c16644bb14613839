"""`mvpipe init`: a new recipe project, copied from the demo."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from mvpipe.cli.figures import count_words
from mvpipe.cli.stream import shown
from mvpipe.errors import DONE, DiskFailed, UsageError

DEMO = "demo"
LEFT_OUT = ("__pycache__", "out", "runs", ".*", "*.py", "*.pyc")
"""Not part of a project: results of runs, and the script that made the demo's assets."""

VARS = """\
# Variables for recipe.yaml: mvpipe run recipe.yaml --vars-file vars.yaml
# A value here wins over the recipe's default, and --var NAME=VALUE wins over both.
"""


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> int:
    """Start a recipe project in DIR: a commented recipe, a variables file, a song and pictures."""
    from mvpipe import shipped

    count = copy_project(shipped.recipes_dir() / DEMO, folder)
    recipe = Path(shown(folder)) / "recipe.yaml"
    click.echo(f"{shown(folder)}: {count_words(count, 'file')} written")
    click.echo(f"next: mvpipe run {recipe}")
    return DONE


def copy_project(demo: Path, folder: Path) -> int:
    """Copy the demo into `folder`, which must be new or empty; the number of files.

    Raises UsageError when the folder holds something, DiskFailed when it can't be written.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="name a new folder")
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise UsageError(f"{folder} is not empty", hint="name a new or an empty folder")
        shutil.copytree(demo, folder, ignore=shutil.ignore_patterns(*LEFT_OUT), dirs_exist_ok=True)
        variables = folder / "vars.yaml"
        if not variables.exists():
            variables.write_text(VARS, encoding="utf-8")
    except (OSError, shutil.Error) as exc:
        raise DiskFailed(
            f"can't write {folder}: {exc}", hint="check the folder and free space"
        ) from exc
    return sum(one.is_file() for one in folder.rglob("*"))
