"""Renders one string of a recipe; every problem is told with its place inside the string."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jinja2 import Template, TemplateSyntaxError, Undefined, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.utils import consume

from mvpipe.recipe.nodes import Entry, Map, Node, Scalar, Sequence
from mvpipe.recipe.positions import part_of
from mvpipe.recipe.problems import Problems, closest, suggestion
from mvpipe.recipe.sandbox import MAX_LOOPS, MAX_TEXT, RecipeEnvironment, forbidden
from mvpipe.recipe.template_errors import MARKS, offset_of, reason, segment, sentence, where


@dataclass
class Templates:
    """Renders with `values`; names in `broken` have a problem already, what uses them stays silent.

    `later` are names that exist but have no value yet (variables further down).
    """

    values: Mapping[str, object]
    problems: Problems
    broken: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    env: RecipeEnvironment = field(default_factory=RecipeEnvironment)

    def tree(self, node: Node) -> Node:
        """The same tree with every string leaf rendered; keys stay as they are."""
        return self._walk(node, {})

    def _walk(self, node: Node, done: dict[int, Node]) -> Node:
        made = done.get(id(node))
        if made is not None:
            return made
        if isinstance(node, Map):
            made = Map(
                tuple(
                    Entry(one.key, one.key_place, self._walk(one.value, done))
                    for one in node.entries
                ),
                node.place,
            )
        elif isinstance(node, Sequence):
            made = self._sequence(node, done)
        else:
            made = _spread(self.scalar(node))
        done[id(node)] = made
        return made

    def _sequence(self, node: Sequence, done: dict[int, Node]) -> Sequence:
        """An item that renders to a list stands for the list's items."""
        items: list[Node] = []
        for item in node.items:
            made = self._walk(item, done)
            spread = isinstance(item, Scalar) and isinstance(made, Sequence)
            items += made.items if spread and isinstance(made, Sequence) else (made,)
        return Sequence(tuple(items), node.place)

    def scalar(self, scalar: Scalar) -> Scalar:
        """Rendered; a leaf that is nothing but one `{{ … }}` keeps the value's own type."""
        text = scalar.value
        if not isinstance(text, str) or scalar.failed or not any(mark in text for mark in MARKS):
            return scalar
        failed = replace(scalar, failed=True, templated=True)
        tree = self._parsed(scalar, text)
        if tree is None:
            return failed
        names = self._undeclared(scalar, tree)
        if names is None or names & self.broken:
            return failed
        value = self._value(scalar, text, tree)
        if isinstance(value, _Failed):
            return failed
        written = str(self.env.finalize(value)) if not isinstance(value, list) else ""  # type: ignore[misc]
        return replace(scalar, value=value, text=written, templated=True)

    def _parsed(self, scalar: Scalar, text: str) -> nodes.Template | None:
        try:
            tree = self.env.parse(text)
        except TemplateSyntaxError as exc:
            start, end = where(text, exc)
            self._report(scalar, start, end, "template-syntax", f"template: {sentence(exc)}")
            return None
        except RecursionError:
            self._report(scalar, 0, 2, "template-syntax", "template: nested too deeply")
            return None
        banned = forbidden(tree)
        if banned is not None:
            start, end = segment(text, banned.lineno - 1)
            message = "template: this statement can't be used in a recipe"
            hint = "there are {{ … }}, {% if %} and {% for %}"
            self._report(scalar, start, end, "template-forbidden", message, hint)
            return None
        return tree

    def _undeclared(self, scalar: Scalar, tree: nodes.Template) -> set[str] | None:
        """The variables the template uses; None after reporting unknown ones (and unknown filters)."""
        ok = True
        for kind, known, noun in (
            (nodes.Filter, self.env.filters, "filter"),
            (nodes.Test, self.env.tests, "test"),
        ):
            for node in tree.find_all(kind):
                if node.name not in known:
                    start = node.lineno - 1
                    start = max(scalar.text.find(node.name, start), 0)
                    hint = suggestion(node.name, _public(known), noun=f"{noun}s")
                    message = f"template: no {noun} named '{node.name}'"
                    self._report(
                        scalar, start, start + len(node.name), f"unknown-{noun}", message, hint
                    )
                    ok = False
        names = _unbound(tree) - set(self.env.globals)
        guarded = _guarded(tree)
        known_names = set(self.values) | self.broken
        for used in tree.find_all(nodes.Name):
            name = used.name
            if (
                used.ctx != "load"
                or name not in names
                or name in known_names
                or id(used) in guarded
            ):
                continue
            self._unknown(scalar, used.lineno - 1, name)
            ok = False
        return names if ok else None

    def _unknown(self, scalar: Scalar, start: int, name: str) -> None:
        known = [*self.values, *sorted(self.broken - set(self.values))]
        near = closest(name, known)
        if name in self.later:
            hint = "it is declared further down: move it up"
        elif near is not None:
            hint = f"did you mean '{near}'?"
        else:
            hint = f"declare it under vars: `{name}: …`"
            if known:
                hint += f"\nvariables there are: {', '.join(known)}"
        message = f"unknown variable '{name}'"
        self._report(scalar, start, start + len(name), "unknown-variable", message, hint)

    def _value(self, scalar: Scalar, text: str, tree: nodes.Template) -> object:
        self.env.loops_left = MAX_LOOPS
        expression = _only_expression(tree)
        try:
            with warnings.catch_warnings():
                # Python may remark on odd expressions when it compiles what Jinja wrote.
                warnings.simplefilter("ignore")
                self.env.bounded(tree)
                value = self._evaluated(tree, expression)
        except Exception as exc:
            offset = offset_of(exc)
            start, end = segment(text, offset if offset is not None else 0)
            code = "template-forbidden" if isinstance(exc, SecurityError) else "template-failed"
            self._report(scalar, start, end, code, f"template: {reason(exc)}")
            return _Failed()
        if isinstance(value, str) and len(value) > MAX_TEXT:
            self._report(
                scalar, 0, len(text), "template-failed", "template: the result is too long"
            )
            return _Failed()
        return value

    def _evaluated(self, tree: nodes.Template, expression: nodes.Expr | None) -> object:
        if expression is None:
            template: Template = self.env.from_string(tree)
            return template.render(dict(self.values))
        target = nodes.Name("result", "store", lineno=expression.lineno)
        body: list[nodes.Node] = [nodes.Assign(target, expression, lineno=expression.lineno)]
        template = self.env.from_string(nodes.Template(body, lineno=1))
        context = template.new_context(dict(self.values))
        try:
            consume(template.root_render_func(context))
        except Exception:
            self.env.handle_exception()
        value = context.vars["result"]
        if isinstance(value, Undefined):
            str(value)  # raises what is wrong with it
        if isinstance(value, tuple | range):
            return list(value)
        if not isinstance(value, list):
            self.env.finalize(value)  # type: ignore[misc]
        return value

    def _report(
        self, scalar: Scalar, start: int, end: int, code: str, message: str, hint: str | None = None
    ) -> None:
        self.problems.add(part_of(scalar, start, end), code, message, hint)


class _Failed:
    pass


def _spread(scalar: Scalar) -> Node:
    """A leaf that rendered to a list, as a list."""
    if not scalar.templated or not isinstance(scalar.value, list):
        return scalar
    items = (replace(scalar, value=item, text=str(item)) for item in scalar.value)
    return Sequence(tuple(items), scalar.place)


def _public(names: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in names if name.isidentifier() and not name.startswith("_"))


def _unbound(tree: nodes.Template) -> set[str]:
    """Names the template reads and no loop of it sets."""
    try:
        return meta.find_undeclared_variables(tree)
    except TemplateSyntaxError:
        # Jinja's own walk stops at an unknown filter; a plain one tells no loop names apart.
        names = list(tree.find_all(nodes.Name))
        bound = {"loop", *(name.name for name in names if name.ctx == "store")}
        return {name.name for name in names} - bound


def _only_expression(tree: nodes.Template) -> nodes.Expr | None:
    if len(tree.body) != 1 or not isinstance(tree.body[0], nodes.Output):
        return None
    parts = tree.body[0].nodes
    return parts[0] if len(parts) == 1 and not isinstance(parts[0], nodes.TemplateData) else None


def _guarded(tree: nodes.Template) -> set[int]:
    """Names that may be unknown: `{{ x | default(…) }}` and `x is defined`."""
    filters = [one.node for one in tree.find_all(nodes.Filter) if one.name in ("default", "d")]
    tests = [one.node for one in tree.find_all(nodes.Test) if one.name in ("defined", "undefined")]
    return {id(node) for node in (*filters, *tests)}
