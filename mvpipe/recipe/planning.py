"""Turns a Recipe into the Plan of a run on one backend: waits filled in, the last export in place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from mvpipe.model.plan import Plan
from mvpipe.model.recipe import (
    HOSTED_WAITS,
    LOCAL_WAITS,
    AssetFile,
    ExportStep,
    PromptStep,
    Recipe,
    Step,
    UploadStep,
    Waits,
)
from mvpipe.redact import MASK

KINDS = {PromptStep: "prompt", UploadStep: "upload", ExportStep: "export"}


def plan(recipe: Recipe, *, backend: str, out_dir: Path) -> Plan:
    """What to do on `backend` (local, hosted, or a URL, which has the local waits)."""
    steps = _with_last_export(recipe)
    meaning = _meaning_of(recipe, steps)
    secrets = frozenset(
        text for name in recipe.secret_names for text in _texts(recipe.variables.get(name))
    )
    return Plan(
        name=recipe.name,
        recipe_path=recipe.path.absolute(),
        language=recipe.language,
        fingerprint=_fingerprint(meaning),
        assets=recipe.assets,
        steps=steps,
        waits=waits(recipe, backend),
        backend=backend,
        out_dir=out_dir,
        report=recipe.report,
        variables={
            name: MASK if name in recipe.secret_names and value not in (None, "") else value
            for name, value in recipe.variables.items()
        },
        secrets=secrets,
        meaning=meaning,
        on_session_lost=recipe.on_session_lost,
        max_credits=recipe.max_credits,
    )


def waits(recipe: Recipe, backend: str) -> Waits:
    """The backend's own waits, with those of the recipe in their place."""
    overrides: dict[str, Any] = dict(recipe.backend.overrides)
    return replace(HOSTED_WAITS if backend == "hosted" else LOCAL_WAITS, **overrides)


def _with_last_export(recipe: Recipe) -> tuple[Step, ...]:
    """The steps, ended by an export to output.path; one that stands last already is enough."""
    done = [step for step in recipe.steps if not step.skipped]
    last = done[-1] if done else None
    if isinstance(last, ExportStep) and last.output.path == recipe.output.path:
        return recipe.steps
    taken = {step.id for step in recipe.steps}
    name, count = "export", 1
    while name in taken:
        count += 1
        name = f"export-{count}"
    return (*recipe.steps, ExportStep(name, recipe.output))


def _texts(value: object) -> list[str]:
    """Every text a secret may be seen as."""
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts(item)]
    return [str(value)] if str(value) else []


def _meaning_of(recipe: Recipe, steps: tuple[Step, ...]) -> dict[str, object]:
    """What the run means, part by part: not where files lie, nor waits and reports."""
    return {
        "version": recipe.version,
        "language": recipe.language,
        "assets": [_asset(asset) for asset in recipe.assets],
        "steps": [_step(step) for step in steps],
    }


def _fingerprint(meaning: Mapping[str, object]) -> str:
    """SHA-256 of the meaning."""
    text = json.dumps(meaning, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _asset(asset: AssetFile) -> object:
    return _meaning(replace(asset, path=None))


def _step(step: Step) -> dict[str, object]:
    if isinstance(step, UploadStep):
        step = replace(step, assets=tuple(replace(asset, path=None) for asset in step.assets))
    return {"kind": KINDS[type(step)], "step": _meaning(step)}


def _meaning(value: Any) -> Any:
    """As JSON, without what is at its default: a field that is new in a later version changes nothing."""
    if is_dataclass(value):
        return {
            one.name: _meaning(getattr(value, one.name))
            for one in fields(value)
            if getattr(value, one.name) != _default(one)
        }
    if isinstance(value, Mapping):
        return {key: _meaning(item) for key, item in value.items()}
    return [_meaning(item) for item in value] if isinstance(value, tuple) else value


def _default(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()
