"""Makes a Recipe of its rendered tree; reports what no schema can know, such as missing files."""

from __future__ import annotations

from pathlib import Path
from typing import cast, get_args

from mvpipe.model.recipe import OnSessionLost, Output, Recipe, ReportFormat
from mvpipe.recipe.assets import Shelf
from mvpipe.recipe.filters import slug
from mvpipe.recipe.nodes import Map, Node, Sequence
from mvpipe.recipe.problems import Problems
from mvpipe.recipe.settings import backend, number, output, text
from mvpipe.recipe.steps import steps
from mvpipe.recipe.variables import Variables


def build(root: Map, path: Path, variables: Variables, problems: Problems) -> Recipe:
    """The recipe as far as it can be read; only sound when `problems` stays empty.

    Tolerates anything the schema refuses, so that files are checked even where a key is misspelled.
    """
    name = text(root.get("name")) or slug(path.stem) or "recipe"
    film = output(root.get("output"), Output(f"{slug(name) or 'film'}.mp4"), problems)
    shelf = Shelf(path.absolute().parent, problems)
    assets = shelf.assets(root.get("assets"))
    return Recipe(
        path=path,
        name=name.strip(),
        language=text(root.get("language")) or "en",
        variables=variables.values,
        secret_names=variables.secret_names,
        assets=assets,
        backend=backend(root.get("backend"), problems),
        output=film,
        steps=steps(root.get("steps"), shelf, film, problems),
        report=_report(root.get("report")),
        on_session_lost=_on_session_lost(root.get("on_session_lost")),
        max_credits=number(root.get("max_credits")),
    )


def _on_session_lost(node: Node | None) -> OnSessionLost:
    wanted = text(node)
    return cast(OnSessionLost, wanted) if wanted in get_args(OnSessionLost) else "fail"


def _report(node: Node | None) -> tuple[ReportFormat, ...]:
    """Each form once; all of them where nothing is given."""
    known: tuple[ReportFormat, ...] = get_args(ReportFormat)
    if not isinstance(node, Sequence):
        return known
    wanted = {text(item) for item in node.items}
    return tuple(one for one in known if one in wanted)
