"""Where in a template an error of Jinja happened, and what it is in plain words."""

from __future__ import annotations

import re

from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

MARKS = ("{{", "{%", "{#")


def where(text: str, error: TemplateSyntaxError) -> tuple[int, int]:
    """The word a syntax error is about; for one at the end, what was never closed."""
    offset = min(max((error.lineno or 1) - 1, 0), len(text) - 1)
    if match := _OPEN_BLOCK.search(str(error.message)):
        blocks = [one.start() for one in re.finditer(rf"\{{%-?\s*{match[1]}\b", text)]
        return segment(text, blocks[-1] if blocks else offset)
    if "unexpected end of template" in str(error.message) or "Missing end" in str(error.message):
        opened = max(text.rfind(mark, 0, offset + 2) for mark in MARKS)
        opened = max(opened, 0)
        return opened, opened + 2
    match = re.compile(r"\w+|[-%}]\}|\S").match(text, offset)
    return (offset, match.end()) if match else (offset, offset + 1)


def segment(text: str, offset: int) -> tuple[int, int]:
    """The `{{ … }}` or `{% … %}` around an offset."""
    start = max(max(text.rfind(mark, 0, offset + 2) for mark in MARKS[:2]), 0)
    ends = [text.find(mark, start) for mark in ("}}", "%}")]
    end = min((end for end in ends if end >= 0), default=len(text) - 2)
    return start, end + 2


def offset_of(error: BaseException) -> int | None:
    """Where in the template it happened; Jinja writes it into the traceback as a line number."""
    trace, line = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in ("<template>", "<unknown>"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line - 1 if line else None


_WORDS = (
    (r"token 'end of print statement'", "'}}'"),
    (r"token 'end of statement block'", "'%}'"),
    (r"got 'end of print statement'", "found '}}'"),
    (r"got 'end of statement block'", "found '%}'"),
    (r"got '", "found '"),
    (r"^unexpected '\}'$", "expected '}}' to end it, found '}'"),
    (r"(unexpected char .*) at \d+$", r"\1"),
)


_OPEN_BLOCK = re.compile(r"innermost block that needs to be closed is '(\w+)'")


def sentence(error: TemplateSyntaxError) -> str:
    message = " ".join(str(error.message or error).split()).rstrip(".")
    if match := _OPEN_BLOCK.search(message):
        return f"this '{{% {match[1]} %}}' is never closed; it ends with '{{% end{match[1]} %}}'"
    if "unexpected end of template" in message:
        return "this is never closed"
    for jinja, ours in _WORDS:
        message = re.sub(jinja, ours, message)
    return message[:1].lower() + message[1:]


def reason(error: Exception) -> str:
    if isinstance(error, ZeroDivisionError):
        return "division by zero"
    if isinstance(error, MemoryError | RecursionError):
        return "this takes too much memory"
    message = " ".join(str(error).split()).rstrip(".")
    if isinstance(error, UndefinedError | SecurityError | ValueError | OverflowError | TypeError):
        return message or type(error).__name__
    return f"{type(error).__name__}: {message}"
