"""The last word on a recipe's form: the `jsonschema` library, reading the file that editors read.

Our own check finds the problems and says them well; this one makes sure that it has missed none, so
that what mvpipe accepts is what the schema allows.
"""

from __future__ import annotations

from mvpipe.recipe.forms import recipe_schema
from mvpipe.recipe.nodes import Map, Node, Sequence, place_of, plain
from mvpipe.recipe.problems import Problems


def check_by_standard(root: Map, problems: Problems) -> None:
    """Report the gravest violation of the schema by the recipe as it was written, templates and all."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import best_match

    error = best_match(Draft202012Validator(recipe_schema()).iter_errors(plain(root)))
    if error is not None:
        place = place_of(_at(root, list(error.absolute_path)))
        hint = "`mvpipe schema recipe` prints the schema"
        problems.add(place, "schema", f"against the recipe's schema: {error.message}", hint)


def _at(node: Node, path: list[str | int]) -> Node:
    """The node at a path of keys and indexes; the deepest there is."""
    for part in path:
        inner: Node | None = None
        if isinstance(node, Map):
            inner = node.get(str(part))
        elif isinstance(node, Sequence) and isinstance(part, int):
            inner = node.items[part]
        if inner is None:
            break
        node = inner
    return node
