"""Reads YAML into a tree with positions: merge keys and aliases work, scalars mean what YAML 1.2 says."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from mvpipe.recipe.nodes import Entry, Map, Node, Place, Scalar, Sequence, Source, resolve, sound
from mvpipe.recipe.problems import Problems, quoted
from mvpipe.recipe.yaml_errors import UNQUOTED_TEMPLATE, explain

MAX_CHARACTERS = 1_000_000
MAX_NODES = 50_000
"""A recipe never comes near; aliases of aliases of aliases do."""

TEMPLATE_START = re.compile(r"\{\s*\{")
_PLAIN = "plain"
_PREFIX = "tag:yaml.org,2002:"


class _Loader(yaml.SafeLoader):
    """Leaves plain scalars untyped, so that `resolve` decides."""

    yaml_implicit_resolvers = {None: [(_PLAIN, re.compile(""))]}  # noqa: RUF012


def decode(data: bytes, file: str, problems: Problems) -> Source:
    """The text of a recipe's bytes (UTF-8, with or without a mark; any line ends)."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
        # Everything before the bad byte is good, so its length in characters is the bad one's place.
        offset = len(
            exc.object[: exc.start].decode("utf-8", errors="replace").replace("\r\n", "\n")
        )
        source = Source(file, _unix(text))
        place = Place(source, offset, offset + 1)
        problems.add(place, "not-utf8", "the file is not UTF-8 text", "save it as UTF-8")
        return source
    return Source(file, _unix(text))


def parse(
    source: Source, problems: Problems, *, start: int = 0, end: int | None = None
) -> Node | None:
    """The tree of the YAML in `source` (or of its characters [start, end)); None when there is none.

    What is wrong goes to `problems`; after a syntax error nothing else can be known.
    """
    text = source.text[start:end]
    whole = Place(source, start, start + len(text))
    if len(text) > MAX_CHARACTERS:
        problems.add(whole.head(), "too-large", "the file is too large to be a recipe")
        return None
    try:
        root = _Loader(text).get_single_node()
    except yaml.YAMLError as exc:
        explain(exc, source, start, problems)
        return None
    except RecursionError:
        problems.add(whole.head(), "too-deep", "the values are nested too deeply")
        return None
    if root is None:
        return None
    try:
        return _Tree(source, start, problems).node(root)
    except RecursionError:
        problems.add(whole.head(), "too-deep", "the values are nested too deeply")
        return None


class _Tree:
    """Turns PyYAML's nodes into ours; an aliased node becomes one node that stands in many places."""

    def __init__(self, source: Source, base: int, problems: Problems) -> None:
        self.source = source
        self.base = base
        self.problems = problems
        self.done: dict[int, Node] = {}
        self.sizes: dict[int, int] = {}
        self.open: set[int] = set()

    def node(self, raw: yaml.Node) -> Node:
        if id(raw) in self.done:
            return self.done[id(raw)]
        place = self.place(raw)
        if id(raw) in self.open:
            self.problems.add(place.head(), "recursive-alias", "this value contains itself")
            return Scalar(None, "", place, failed=True)
        self.open.add(id(raw))
        made = _KINDS[type(raw)](self, raw, place)
        self.open.discard(id(raw))
        made = self.limited(made)
        self.done[id(raw)] = made
        return made

    def limited(self, node: Node) -> Node:
        """Counts what a walk through the node would meet; too much is cut off and reported."""
        children: tuple[Node, ...] = ()
        if isinstance(node, Sequence):
            children = node.items
        elif isinstance(node, Map):
            children = tuple(entry.value for entry in node.entries)
        size = 1 + sum(self.sizes.get(id(child), 1) for child in children)
        if size > MAX_NODES:
            self.problems.add(
                node.place.head(),
                "too-large",
                f"aliases make more than {MAX_NODES:,} values of this",
            )
            node, size = Scalar(None, "", node.place, failed=True), 1
        self.sizes[id(node)] = size
        return node

    def place(self, raw: yaml.Node) -> Place:
        start = self.base + raw.start_mark.index
        end = self.base + raw.end_mark.index
        return Place(self.source, start, end, getattr(raw, "style", None))

    def scalar(self, raw: yaml.ScalarNode, place: Place) -> Node:
        self.check_tag(raw, place)
        text = sound(raw.value)
        tag = raw.tag.removeprefix(_PREFIX)
        value = resolve(text) if tag in (_PLAIN, "int", "float", "bool", "null") else text
        return Scalar(value, text, place)

    def sequence(self, raw: yaml.SequenceNode, place: Place) -> Node:
        self.check_tag(raw, place)
        return Sequence(tuple(self.node(item) for item in raw.value), place)

    def mapping(self, raw: yaml.MappingNode, place: Place) -> Node:
        self.check_tag(raw, place)
        own: dict[str, Entry] = {}
        merged: list[Entry] = []
        for key_raw, value_raw in raw.value:
            entry = self.entry(key_raw, value_raw)
            if entry is None:
                # What was meant as the value is not known, so nothing more is to be said of it.
                return Scalar(None, "", place, failed=True)
            if entry.key in own:
                line, _ = self.source.position(own[entry.key].key_place.start)
                self.problems.add(
                    entry.key_place,
                    "duplicate-key",
                    f"duplicate key {quoted(entry.key)}",
                    f"first given on line {line}",
                )
                continue
            own[entry.key] = entry
            if entry.key == "<<" and key_raw.tag == _PLAIN:
                merged += self.merge(own.pop("<<"))
        for entry in merged:
            own.setdefault(entry.key, entry)
        return Map(tuple(own.values()), place)

    def entry(self, key_raw: yaml.Node, value_raw: yaml.Node) -> Entry | None:
        place = self.place(key_raw)
        if not isinstance(key_raw, yaml.ScalarNode):
            if TEMPLATE_START.match(self.source.text, max(place.start - 1, 0)):
                place = Place(place.source, max(place.start - 1, 0), place.end + 1)
                message, hint = UNQUOTED_TEMPLATE, 'write "{{ … }}"'
            else:
                message, hint = "a key must be plain text", None
            self.problems.add(place.head(), "bad-key", message, hint)
            return None
        self.check_tag(key_raw, place)
        return Entry(sound(key_raw.value), place, self.node(value_raw))

    def merge(self, entry: Entry) -> list[Entry]:
        """The entries a `<<` brings; of several maps the earlier one wins."""
        value = entry.value
        maps = value.items if isinstance(value, Sequence) else (value,)
        out: list[Entry] = []
        for one in maps:
            if isinstance(one, Map):
                out += one.entries
            elif not (isinstance(one, Scalar) and one.failed):
                self.problems.add(
                    entry.key_place,
                    "bad-merge",
                    "'<<' takes a mapping or a list of mappings",
                    "name one by its anchor: `<<: *anchor`",
                )
        return out

    def check_tag(self, raw: yaml.Node, place: Place) -> None:
        tag: str = raw.tag
        if tag not in (_PLAIN, "!") and tag.removeprefix(_PREFIX) not in _TAGS:
            shown = tag.replace(_PREFIX, "!!")
            self.problems.add(
                place.head(), "unknown-tag", f"the YAML tag {shown} can't be used in a recipe"
            )


_TAGS = ("str", "int", "float", "bool", "null", "seq", "map")
_KINDS: dict[type, Callable[[_Tree, Any, Place], Node]] = {
    yaml.ScalarNode: _Tree.scalar,
    yaml.SequenceNode: _Tree.sequence,
    yaml.MappingNode: _Tree.mapping,
}


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")
