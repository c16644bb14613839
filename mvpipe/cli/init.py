"""`mvpipe init`: a new recipe project, copied from the demo."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import click

from mvpipe.cli.figures import clean, count_words
from mvpipe.cli.stream import shown
from mvpipe.errors import DONE, DiskFailed, UsageError

DEMO = "demo"
LEFT_OUT = ("__pycache__", "out", "runs", ".*", "*.py", "*.pyc")
"""Not part of a project: results of runs, and the scripts that made the demo's assets."""

RECIPE_HEAD = """\
# yaml-language-server: $schema=recipe.schema.json
#
# A recipe for a music video. Put your own song and pictures in the place of these, then
#
#   mvpipe validate recipe.yaml                         show every problem of this file
#   mvpipe plan recipe.yaml                             show what would be sent
#   mvpipe run recipe.yaml --vars-file vars.yaml        make the film
#
"""
VARS_HEAD = """\
# Values for the variables of recipe.yaml: mvpipe run recipe.yaml --vars-file vars.yaml
# They win over the recipe's own, and --var NAME=VALUE wins over both.
"""


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> int:
    """Start a recipe project in DIR: a commented recipe, a variables file, a song and pictures."""
    from mvpipe import shipped

    count = write_project(shipped.recipes_dir() / DEMO, shipped.schema_path("recipe"), folder)
    recipe = Path(shown(folder)) / "recipe.yaml"
    click.echo(f"{clean(shown(folder))}: {count_words(count, 'file')} written")
    click.echo(f"next: mvpipe run {clean(str(recipe))}")
    return DONE


def write_project(demo: Path, schema: Path, folder: Path) -> int:
    """Copy the demo into `folder` and make it a project of its own; the number of files.

    Raises UsageError when the folder holds something, DiskFailed when it can't be written.
    """
    from mvpipe.recipe import load

    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file", hint="name a new folder")
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise UsageError(f"{folder} is not empty", hint="name a new folder or an empty one")
        shutil.copytree(
            demo,
            folder,
            ignore=shutil.ignore_patterns(*LEFT_OUT),
            copy_function=shutil.copyfile,  # not the modes: installed files may be read-only
            dirs_exist_ok=True,
        )
        shutil.copyfile(schema, folder / "recipe.schema.json")
        recipe = folder / "recipe.yaml"
        text = own_recipe(recipe.read_text(encoding="utf-8"), folder.resolve().name)
        recipe.write_text(text, encoding="utf-8", newline="\n")
        values = load(recipe).variables
        lines = [
            f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items()
        ]
        (folder / "vars.yaml").write_text(
            VARS_HEAD + "".join(lines), encoding="utf-8", newline="\n"
        )
    except (OSError, shutil.Error) as exc:
        hint = "check the folder and free space"
        raise DiskFailed(f"can't write {folder}: {exc}", hint=hint) from exc
    return sum(one.is_file() for one in folder.rglob("*"))


def own_recipe(text: str, folder_name: str) -> str:
    """The demo's recipe under the project's name; the comment at its head speaks of the project."""
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith("#"):
        del lines[0]
    name = re.sub(r"[^a-z0-9]+", "-", folder_name.lower()).strip("-") or "my-video"
    return RECIPE_HEAD + re.sub(r"(?m)^name: .*$", f"name: {name}", "".join(lines), count=1)
