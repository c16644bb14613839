"""Masks secrets in a result before any format is written, so that no escaping can hide one from the redactor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, cast

from mvpipe.model.run import RunResult
from mvpipe.redact import Redactor

FIXED = frozenset({"status", "kind", "code", "sha256", "started_at", "finished_at"})
"""Fields of our own vocabulary: a secret that happens to be spelled "failed" must not break them."""


def masked(result: RunResult, redact: Redactor) -> RunResult:
    """The same result with every secret masked and every text fit for UTF-8.

    Names of variables are kept, their values are masked.
    """
    return cast(RunResult, _masked(result, redact))


def _masked(value: Any, redact: Redactor) -> Any:
    if isinstance(value, str):
        return redact.text(_encodable(value))
    if isinstance(value, Path):
        return Path(redact.text(_encodable(str(value))))
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value) if field.name not in FIXED]
        changed: dict[str, Any] = {name: _masked(getattr(value, name), redact) for name in names}
        return replace(value, **changed)
    if isinstance(value, Mapping):
        return {key: _masked(item, redact) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return tuple(_masked(item, redact) for item in value)
    return value


def _encodable(text: str) -> str:
    """File names may carry lone surrogates (bytes that are no UTF-8); they become "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")
