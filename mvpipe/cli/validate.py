"""`mvpipe validate`: every problem of every file, and nothing runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from mvpipe.cli.boundary import show
from mvpipe.cli.figures import count_words
from mvpipe.cli.options import existing_file, variable_options
from mvpipe.cli.stream import shown
from mvpipe.errors import DONE, USAGE, RecipeInvalid


@click.command("validate")
@click.argument(
    "recipes",
    nargs=-1,
    required=True,
    metavar="RECIPE...",
    type=existing_file("recipe", inside="recipe.yaml"),
)
@variable_options
def command(
    recipes: tuple[Path, ...],
    variables: tuple[tuple[str, str], ...],
    vars_files: tuple[Path, ...],
    overrides: tuple[tuple[str, str], ...],
) -> int:
    """Check every RECIPE and show all problems with their places; run nothing."""
    given = _Given(dict(variables), vars_files, overrides)
    problems = [_problems_of(recipe, given) for recipe in recipes]
    total = sum(problems)
    if not total:
        return DONE
    wrong = sum(count > 0 for count in problems)
    where = f" in {wrong} of {count_words(len(recipes), 'recipe')}" if len(recipes) > 1 else ""
    click.echo(f"\n{count_words(total, 'problem')}{where}", err=True)
    return USAGE


@dataclass(frozen=True)
class _Given:
    variables: Mapping[str, str]
    vars_files: tuple[Path, ...]
    overrides: tuple[tuple[str, str], ...]


def _problems_of(path: Path, given: _Given) -> int:
    """How many problems the recipe has; they, or the ok line, are shown on the way."""
    from mvpipe import recipe

    try:
        loaded = recipe.load(
            path,
            variables=given.variables,
            vars_files=given.vars_files,
            overrides=given.overrides,
        )
    except RecipeInvalid as invalid:
        show(invalid)
        return len(invalid.diagnostics)
    steps, assets = count_words(len(loaded.steps), "step"), count_words(len(loaded.assets), "asset")
    click.echo(f"{shown(path)}: ok ({steps}, {assets})")
    return 0
