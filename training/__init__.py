"""Composes and renders music with known beats, and trains the beat network on it. See README.md."""
