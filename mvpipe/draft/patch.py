"""RFC 6902 JSON patches between two raw drafts: small, and exact when applied in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Operation = dict[str, Any]


def json_patch(before: Any, after: Any) -> list[Operation]:
    """Operations (add, remove, replace) that turn `before` into `after`; none when they are equal.

    A list is compared after its equal head and tail, so that inserting one segment is one `add`.
    """
    return _patch(before, after, "")


def _patch(before: Any, after: Any, path: str) -> list[Operation]:
    if _same(before, after):
        return []
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return _patch_object(before, after, path)
    if isinstance(before, list) and isinstance(after, list):
        return _patch_array(before, after, path)
    return [{"op": "replace", "path": path, "value": after}]


def _patch_object(
    before: Mapping[str, Any], after: Mapping[str, Any], path: str
) -> list[Operation]:
    removed = [{"op": "remove", "path": _join(path, key)} for key in before if key not in after]
    added = [
        {"op": "add", "path": _join(path, key), "value": after[key]}
        for key in after
        if key not in before
    ]
    inner = [
        step
        for key in before
        if key in after
        for step in _patch(before[key], after[key], _join(path, key))
    ]
    return removed + inner + added


def _patch_array(before: list[Any], after: list[Any], path: str) -> list[Operation]:
    head = 0
    while head < min(len(before), len(after)) and _same(before[head], after[head]):
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and _same(before[-1 - tail], after[-1 - tail]):
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    both = min(len(old), len(new))
    steps = [
        step for i in range(both) for step in _patch(old[i], new[i], _join(path, str(head + i)))
    ]
    # from the back, so that the positions named by later operations still hold
    for i in range(len(old) - 1, both - 1, -1):
        steps.append({"op": "remove", "path": _join(path, str(head + i))})
    for i in range(both, len(new)):
        steps.append({"op": "add", "path": _join(path, str(head + i)), "value": new[i]})
    return steps


def _same(a: Any, b: Any) -> bool:
    """Equal as JSON: True is not 1, but 1 and 1.0 are the same number."""
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool) and _deep(a, b)


def _deep(a: Any, b: Any) -> bool:
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return all(_same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return all(_same(x, y) for x, y in zip(a, b, strict=True))
    return True


def _join(path: str, key: str) -> str:
    return path + "/" + key.replace("~", "~0").replace("/", "~1")
