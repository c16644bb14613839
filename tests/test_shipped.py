"""Shipped files are found beside the package and inside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mvpipe import shipped


def test_the_recipe_schema_is_found_in_a_checkout() -> None:
    path = shipped.schema_path("recipe")
    assert path.name == "recipe.schema.json"
    assert json.loads(path.read_text(encoding="utf-8"))["$schema"].endswith("2020-12/schema")
    assert "recipe" in shipped.schema_names()


def test_the_recipes_folder_is_found_in_a_checkout() -> None:
    assert shipped.recipes_dir().is_dir()
    assert shipped.recipes_dir().name == "recipes"


def test_an_installed_wheel_keeps_them_in_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "mvpipe" / "_shipped"
    (inside / "schemas").mkdir(parents=True)
    (inside / "recipes").mkdir()
    (inside / "schemas" / "recipe.schema.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path / "mvpipe")
    assert shipped.schema_path("recipe") == inside / "schemas" / "recipe.schema.json"
    assert shipped.recipes_dir() == inside / "recipes"
    assert shipped.schema_names() == ("recipe",)


def test_an_unknown_schema_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        shipped.schema_path("nothing")


def test_the_wheel_ships_what_shipped_looks_for() -> None:
    import tomllib

    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    table = tomllib.loads(project.read_text(encoding="utf-8"))
    include = table["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert include == {"schemas": "mvpipe/_shipped/schemas", "recipes": "mvpipe/_shipped/recipes"}
