"""Drafts into films: chunks painted and encoded on all cores, kept under their keys, joined by packet copy."""

from mvpipe.engine.render.job import RenderJob, RenderOutcome
from mvpipe.engine.render.renderer import render

__all__ = ["RenderJob", "RenderOutcome", "render"]
