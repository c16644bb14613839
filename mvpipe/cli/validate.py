"""`mvpipe validate`: every problem of every file, and nothing runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from mvpipe.cli.boundary import drawn_problems
from mvpipe.cli.figures import clean, count_words
from mvpipe.cli.options import existing_file, paths, variable_options
from mvpipe.cli.stream import colours, shown, style
from mvpipe.errors import DONE, USAGE, RecipeInvalid


@click.command("validate")
@click.argument(
    "recipes",
    shell_complete=paths,
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
    colour = colours(sys.stderr)
    words = f"{count_words(total, 'problem')}{where}"
    click.echo(style(words, colour, fg="red", bold=True), err=True, color=colour)
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
        colour = colours(sys.stderr)
        click.echo(f"{drawn_problems(invalid, colour=colour)}\n", err=True, color=colour)
        return len(invalid.diagnostics)
    steps, assets = count_words(len(loaded.steps), "step"), count_words(len(loaded.assets), "asset")
    click.echo(f"{clean(shown(path))}: ok ({steps}, {assets})")
    return 0
