"""The Jinja environment of recipes: sandboxed, strict, bounded in time and size, and exact about places.

Line numbers are replaced by character offsets when a template is cut into tokens, so everything that
Jinja later says about "lines" (syntax errors, nodes, tracebacks) is an exact offset, plus one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.lexer import TokenStream
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from mvpipe.recipe.filters import ALLOWED, LONGEST

MAX_LOOPS = 20_000
MAX_TEXT = 100_000

_STATEMENTS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Expr,
    nodes.Helper,
)
_TEXT_METHODS = frozenset((
    "capitalize", "casefold", "count", "endswith", "find", "isalpha", "isdigit", "islower",
    "isnumeric", "isupper", "lower", "lstrip", "removeprefix", "removesuffix", "rsplit", "rstrip",
    "split", "splitlines", "startswith", "strip", "swapcase", "title", "upper",
))  # fmt: skip


class RecipeEnvironment(SandboxedEnvironment):
    """Expressions, `if` and `for`; a few filters; no other way to the world outside."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined,
            finalize=_written,
            keep_trailing_newline=True,
            autoescape=False,
            cache_size=0,
        )
        self.filters = {**ALLOWED, "_bounded": self._bounded}
        self.globals = {"range": _range}
        self.loops_left = MAX_LOOPS

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            raise SecurityError("'%' on text is not allowed; join texts with '~'")
        if operator == "*" and _made(left, right) > LONGEST:
            raise ValueError("the result is too long")
        if operator == "**" and (abs(left) > 1e6 or abs(right) > 64):
            raise ValueError("the numbers are too large for '**'")
        return super().call_binop(context, operator, left, right)

    def wrap_str_format(self, value: Any) -> None:
        """`format` is no method of a recipe: `'{:999999999}'.format(1)` has no bound."""
        return

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and attr not in _TEXT_METHODS:
            return False
        if isinstance(obj, int | float | list | tuple):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def bounded(self, tree: nodes.Template) -> nodes.Template:
        """Make every loop of the tree count; together they may turn MAX_LOOPS times."""
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(
                loop.iter, "_bounded", [], [], None, None, lineno=loop.iter.lineno
            )
        return tree

    def _bounded(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.loops_left -= 1
            if self.loops_left < 0:
                raise OverflowError("the loops take too long")
            yield item

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        cut = self._cut(source, name, filename, state)
        return TokenStream(self.lexer.wrap(cut, name, filename), name, filename)

    def _cut(
        self, source: str, name: str | None, filename: str | None, state: str | None
    ) -> Iterator[tuple[int, str, str]]:
        at = 0
        try:
            for _, token, text in self.lexer.tokeniter(source, name, filename, state):
                # `-%}` and the like strip blank space, so a token may start behind `at`.
                start = source.find(text, at)
                start = at if start < 0 else start
                at = start + len(text)
                yield start + 1, token, text
        except TemplateSyntaxError as exc:
            exc.lineno = at + 1
            raise


def forbidden(tree: nodes.Template) -> nodes.Node | None:
    """The first statement in the tree that recipes don't have."""
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _STATEMENTS):
            return node
        if isinstance(node, nodes.For) and node.recursive:
            return node
    return None


def _range(*limits: int) -> range:
    made = range(*limits)
    if len(made) > LONGEST:
        raise OverflowError(f"range() may count to {LONGEST:,} at most")
    return made


def _made(left: object, right: object) -> int:
    """How long `left * right` would be, where one of them is a text or list."""
    for some, times in ((left, right), (right, left)):
        if isinstance(some, str | list | tuple) and isinstance(times, int):
            return len(some) * times
    return 0


def _written(value: object) -> object:
    """How a value stands in a text: nothing for null, and as YAML writes it for true and false."""
    if isinstance(value, Undefined):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, list | tuple | range):
        raise TypeError("a list can't stand in a text; join it: {{ … | join(', ') }}")
    raise TypeError("this can't stand in a text")
