"""The recipe room: YAML file → Recipe → Plan. Everything that can be known is checked here, before a run."""

from __future__ import annotations

from mvpipe.recipe.forms import recipe_schema
from mvpipe.recipe.load import load
from mvpipe.recipe.planning import plan

__all__ = ["load", "plan", "recipe_schema"]
