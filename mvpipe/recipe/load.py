"""Loads a recipe: read, override, variables, render, check, build; all problems come at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mvpipe.errors import DiskFailed, RecipeInvalid, UsageError
from mvpipe.model.recipe import Recipe
from mvpipe.recipe.build import build
from mvpipe.recipe.commandline import CommandLine, command_line, override
from mvpipe.recipe.forms import recipe_schema
from mvpipe.recipe.nodes import Map, Place, Source, found, place_of
from mvpipe.recipe.problems import Problems, closest
from mvpipe.recipe.schema import check
from mvpipe.recipe.source import decode, parse
from mvpipe.recipe.standard import check_by_standard
from mvpipe.recipe.template import Templates
from mvpipe.recipe.variables import Variables
from mvpipe.recipe.variables import variables as resolve_variables
from mvpipe.redact import SHORTEST, Redactor


def load(
    path: Path,
    *,
    variables: Mapping[str, str] | None = None,
    vars_files: Sequence[Path] = (),
    overrides: Sequence[tuple[str, str]] = (),
) -> Recipe:
    """The recipe at `path`, checked, with everything rendered and in its right type.

    `variables` (--var) win over `vars_files` (later wins) over the recipe's defaults; `overrides` are
    --set's (path, value) pairs. Raises RecipeInvalid with every problem found; UsageError where a file
    named on the command line is not there, DiskFailed where it can't be read.
    """
    problems = Problems()
    flags = command_line(variables or {}, overrides)
    source = _read(path, "recipe", problems)
    files = [(file, _read(file, "variables file", problems)) for file in vars_files]
    sources = {one.file: one.text for one in (flags.source, source, *(one for _, one in files))}
    recipe, secrets = (None, frozenset[str]())
    if not problems:
        recipe, secrets = _loaded(path, source, files, flags, problems)
    if recipe is None or problems:
        raise _masked(problems, sources, secrets)
    return recipe


def _loaded(
    path: Path,
    source: Source,
    files: list[tuple[Path, Source]],
    flags: CommandLine,
    problems: Problems,
) -> tuple[Recipe | None, frozenset[str]]:
    """The recipe and its secrets; None where the text could not even be read as a mapping.

    What is wrong is in `problems`.
    """
    root = _mapping(source, problems)
    given = [(file, parse(text, problems)) for file, text in files]
    if root is None:
        return None, frozenset()
    merged = override(root, flags.overrides, problems)
    assert isinstance(merged, Map)
    values = resolve_variables(
        merged, tuple((file, node) for file, node in given if node is not None), flags, problems
    )
    rendered = _rendered(merged, values, problems)
    check(rendered, _without_vars(), problems)
    if not problems:
        check_by_standard(merged, problems)
    return build(rendered, path, values, problems), values.secret_texts


def _masked(
    problems: Problems, sources: Mapping[str, str], secrets: frozenset[str]
) -> RecipeInvalid:
    """The error, with no secret in it; in code frames the mask is as long as what it hides."""
    redactor = Redactor(secrets)
    shown = dict(sources)
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST:
            mask = re.sub(r"[^\n]", "*", secret)
            shown = {file: text.replace(secret, mask) for file, text in shown.items()}
    found_all = tuple(
        replace(
            one,
            message=redactor.text(one.message),
            hint=redactor.text(one.hint) if one.hint else None,
        )
        for one in problems.sorted()
    )
    return RecipeInvalid(found_all, shown)


def _mapping(source: Source, problems: Problems) -> Map | None:
    before = len(problems)
    root = parse(source, problems)
    if isinstance(root, Map):
        return root
    if len(problems) == before:
        place = Place(source, 0, 0)
        message = "the recipe is empty"
        if root is not None:
            place = place_of(root)
            message = f"a recipe is a mapping of keys to values, found {found(root)}"
        hint = "it starts with `version: 1`, followed by `assets:` and `steps:`"
        problems.add(place, "not-a-recipe", message, hint)
    return None


def _rendered(root: Map, values: Variables, problems: Problems) -> Map:
    """Everything but `vars`, whose defaults are rendered one by one, in order."""
    templates = Templates(values.values, problems, values.broken)
    entries = tuple(
        one if one.key == "vars" else replace(one, value=templates.tree(one.value))
        for one in root.entries
    )
    return replace(root, entries=entries)


def _without_vars() -> dict[str, Any]:
    """The schema, with `vars` left to those who resolve them."""
    schema = recipe_schema()
    return {**schema, "properties": {**schema["properties"], "vars": {}}}


def _read(path: Path, what: str, problems: Problems) -> Source:
    """A file's text. Raises UsageError, DiskFailed."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise UsageError(f"no {what} {path}", hint=_beside(path)) from exc
    except IsADirectoryError as exc:
        hint = "name the file in it" + (", such as recipe.yaml" if what == "recipe" else "")
        raise UsageError(f"{path} is a folder, not a {what}", hint=hint) from exc
    except (OSError, ValueError) as exc:
        reason = exc.strerror if isinstance(exc, OSError) else str(exc)
        raise DiskFailed(f"can't read the {what} {path}: {reason}") from exc
    source = decode(data, path.as_posix(), problems)
    if path.suffix.lower() == ".json":
        # YAML has no tabs between values, JSON has; a text of JSON has none.
        return replace(source, text=source.text.replace("\t", " "))
    return source


def _beside(path: Path) -> str | None:
    """The file that was probably meant."""
    try:
        names = sorted(one.name for one in path.parent.iterdir())
    except OSError:
        return f"there is no folder {path.parent}"
    near = closest(path.name, [name for name in names if name.endswith(_ENDINGS)])
    return f"did you mean '{(path.parent / near).as_posix()}'?" if near else None


_ENDINGS = (".yaml", ".yml", ".json")
