"""Finds the files that ship with mvpipe: JSON Schemas and sample recipes, in a wheel and in a checkout."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
"""The folder of the package itself."""


def schema_path(name: str) -> Path:
    """The file of the schema `name` (recipe, report, draft). Raises KeyError when there is none."""
    path = _folder("schemas") / f"{name}.schema.json"
    if not path.is_file():
        raise KeyError(name)
    return path


def schema_names() -> tuple[str, ...]:
    """The names `schema_path` knows, sorted."""
    return tuple(
        sorted(
            path.name.removesuffix(".schema.json")
            for path in _folder("schemas").glob("*.schema.json")
        )
    )


def recipes_dir() -> Path:
    """The folder of the sample recipes."""
    return _folder("recipes")


def _folder(name: str) -> Path:
    """A wheel holds it in the package (`_shipped`), a checkout beside the package."""
    installed = PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else PACKAGE.parent / name
