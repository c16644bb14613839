"""Imports go down the floors only (the house plan's table, as data); no cycles, doors respected."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1] / "mvpipe"

FLOORS: dict[str, int] = {
    "errors": 0,
    "diagnostics": 0,
    "files": 0,
    "clock": 0,
    "redact": 0,
    "shipped": 0,
    "model": 1,
    "wire": 2,
    "draft": 2,
    "recipe": 3,
    "session": 3,
    "engine": 3,
    "run": 4,
    "report": 4,
    "connection": 5,
    "doctor": 5,
    "evidence": 5,
    "local": 5,
    "pipeline": 5,
    "cli": 7,
    "__main__": 8,
}
STANDARD = set(sys.stdlib_module_names)
GROUND = {room for room, floor in FLOORS.items() if floor == 0}
PIPELINE = {room for room, floor in FLOORS.items() if floor == 5}

ENGINE: tuple[set[str], ...] = (
    {"media"},
    {"analysis"},
    {"edits"},
    {"director"},
    {"compose", "mix"},
    {"render"},
    {"store"},
    {"server"},
    {"health"},
)
ENGINE_RANK = {room: rank for rank, rooms in enumerate(ENGINE) for room in rooms}

THIRD_PARTY: dict[str, set[str]] = {
    "recipe": {"yaml", "jsonschema", "jinja2", "markupsafe"},
    "session": {"httpx", "httpx_sse", "platformdirs"},
    "engine": {"numpy", "scipy", "av", "cv2", "PIL", "starlette", "anyio"},
    "report": {"jinja2", "markupsafe"},
    "local": {"uvicorn"},
    "connection": {"platformdirs"},
    "cli": {"click", "rich", "platformdirs"},
}

ONE_DOOR = ("recipe", "session", "run", "report", "cli")
"""Rooms whose modules only they themselves import; all others go through `__init__`."""


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "_shipped" in path.parts:
            continue
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def bound(name: str) -> set[str]:
    """Names that a package's `__init__` takes from its modules."""
    if name not in MODULES:
        return set()
    return {
        alias.asname or alias.name
        for node in ast.walk(ast.parse(MODULES[name].read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def imports(name: str, path: Path) -> set[str]:
    """Absolute names of what a module imports anywhere in it, type-only and inside functions too."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parts, *filter(None, [base])])
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                # A name that the door binds itself is the door's, whatever module is called so too.
                hidden = inner not in MODULES or alias.name in bound(base)
                found.add(base if hidden else inner)
    return found


IMPORTS = {name: imports(name, path) for name, path in MODULES.items() if name != "mvpipe"}
EDGES = [
    (name, target)
    for name, targets in IMPORTS.items()
    for target in sorted(targets)
    if target.split(".")[0] == "mvpipe" and target != "mvpipe"
]


def room(name: str) -> str:
    return name.split(".")[1]


def test_every_module_has_a_floor() -> None:
    assert {room(name) for name in IMPORTS} <= set(FLOORS)


def test_imports_go_down() -> None:
    wrong = []
    for source, target in EDGES:
        here, there = room(source), room(target)
        if here == there or {here, there} <= GROUND or {here, there} <= PIPELINE:
            continue
        if FLOORS[there] >= FLOORS[here]:
            wrong.append(f"{source} must not import {target}")
    assert wrong == []


def test_imports_inside_the_engine_go_down() -> None:
    wrong = []
    for source, target in EDGES:
        if source.startswith("mvpipe.engine.") and target.startswith("mvpipe.engine."):
            here, there = source.split(".")[2], target.split(".")[2]
            if here != there and ENGINE_RANK[there] >= ENGINE_RANK[here]:
                wrong.append(f"{source} must not import {target}")
    assert wrong == []


def test_outsiders_use_the_door() -> None:
    wrong = []
    for source, target in EDGES:
        parts = target.split(".")
        if room(target) in ONE_DOOR and room(source) != room(target) and len(parts) > 2:
            wrong.append(f"{source} reaches past the door: {target}")
        if parts[1] == "engine" and len(parts) > 3 and parts[:3] != source.split(".")[:3]:
            wrong.append(f"{source} reaches past the door: {target}")
    assert wrong == []


def test_third_party_packages_stay_in_their_rooms() -> None:
    wrong = []
    for name, targets in IMPORTS.items():
        foreign = {target.split(".")[0] for target in targets} - STANDARD - {"mvpipe"}
        strange = foreign - THIRD_PARTY.get(room(name), set())
        wrong += [f"{name} imports {package}" for package in sorted(strange)]
    assert wrong == []


def test_there_are_no_import_cycles() -> None:
    """Between modules as they are named in import statements, type-only ones too."""
    state: dict[str, str] = {}

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if state.get(name) == "done":
            return
        assert state.get(name) != "open", f"cycle: {' -> '.join([*trail, name])}"
        state[name] = "open"
        for target in sorted(IMPORTS.get(name, ())):
            if target in IMPORTS and target != name:
                visit(target, (*trail, name))
        state[name] = "done"

    for name in IMPORTS:
        visit(name, ())
