"""Says in plain words what a YAML parser says in its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from mvpipe.recipe.nodes import Place, Source
from mvpipe.recipe.problems import Problems, suggestion

UNQUOTED_TEMPLATE = "a value that starts with '{{' needs quotes around it"


@dataclass(frozen=True)
class _Saying:
    """`at_context`: point at where the unfinished thing began, not at where it was missed."""

    pattern: str
    message: str
    hint: str | None = None
    at_context: bool = False


_SAYINGS = (
    _Saying(
        r"mapping values are not allowed",
        "a ':' can't stand here",
        "text with ': ' in it needs quotes around it",
    ),
    _Saying(
        r"found unexpected end of stream.*quoted scalar|quoted scalar.*found unexpected end of stream"
        r"|quoted scalar.*found unexpected document separator",
        "this quote is never closed",
        at_context=True,
    ),
    _Saying(
        r"unknown escape character|expected escape sequence",
        "unknown escape in a double-quoted text",
        r"write \\ for a backslash, or use single quotes",
    ),
    _Saying(
        r"could not find expected ':'",
        "a key without its ':'",
        "every key of a mapping is followed by ': '",
        at_context=True,
    ),
    _Saying(
        r"block mapping.*expected <block end>|block collection.*expected <block end>"
        r"|expected '<document start>'",
        "this line doesn't fit the indentation of those before it",
        "items of one list, and keys of one mapping, start in the same column",
    ),
    _Saying(
        r"flow sequence.*expected ',' or '\]'",
        "this list is not closed, or a ',' is missing",
        "write [a, b, c]; text with ',' or ']' in it needs quotes",
        at_context=True,
    ),
    _Saying(
        r"flow mapping.*expected ',' or '\}'",
        "this mapping is not closed, or a ',' is missing",
        'write {key: value, …}; a value that starts with "{{" needs quotes around it',
        at_context=True,
    ),
    _Saying(
        r"block sequence entries are not allowed|sequence entries are not allowed",
        "a list item can't stand here",
        "put the '-' on a line of its own, below the key",
    ),
    _Saying(
        r"but found another document",
        "a second document starts here",
        "a recipe is one document: remove '---'",
    ),
    _Saying(
        r"that cannot start any token",
        "text can't start with this character",
        "put the text in quotes",
    ),
    _Saying(r"special characters are not allowed", "a control character stands here", "remove it"),
    _Saying(r"found undefined alias", "no anchor of this name stands above", None),
    _Saying(r"found duplicate anchor", "this anchor's name is already taken"),
)


def explain(error: yaml.YAMLError, source: Source, base: int, problems: Problems) -> None:
    """Report a syntax error of the YAML that starts at `base` in `source`."""
    text = source.text[base:]
    if isinstance(error, yaml.reader.ReaderError):
        place = Place(source, base + error.position, base + error.position + 1)
        problems.add(place, "yaml-syntax", "a control character stands here", "remove it")
        return
    words = str(error)
    at = context_at = 0
    if isinstance(error, yaml.MarkedYAMLError):
        words = f"{error.context or ''} {error.problem or ''}"
        at = error.problem_mark.index if error.problem_mark else 0
        context_at = error.context_mark.index if error.context_mark else at
    brace = _bare_template(text, at)
    if brace is not None:
        place = Place(source, base + brace[0], base + brace[1])
        problems.add(place, "bad-key", UNQUOTED_TEMPLATE, 'write "{{ … }} …"')
        return
    tab = _tab_before(text, at)
    if tab is not None:
        place = Place(source, base + tab, base + tab + 1)
        problems.add(
            place, "tab", "a tab can't be used for indentation", "use spaces, two for each level"
        )
        return
    saying = next((one for one in _SAYINGS if re.search(one.pattern, words)), None)
    if saying is None:
        problems.add(_word(source, base + at), "yaml-syntax", f"not YAML: {words.strip()}")
        return
    place = _word(source, base + (context_at if saying.at_context else at))
    hint = saying.hint
    if "undefined alias" in words:
        anchors = re.findall(r"&([\w-]+)", text[:at])
        hint = suggestion(place.raw.lstrip("*"), anchors, noun="anchors")
    problems.add(place, "yaml-syntax", saying.message, hint)


def _bare_template(text: str, at: int) -> tuple[int, int] | None:
    """A value on the line of `at` that starts with `{{` and has no quotes around it."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    match = re.match(r"[^\"'#]*?(?:[:\-,\[]\s+|^\s*)(\{\{.*)", line)
    return (start + match.start(1), start + len(line.rstrip())) if match else None


def _tab_before(text: str, at: int) -> int | None:
    """A tab in the indentation of the line of `at`, or of the one before it."""
    line_start = text.rfind("\n", 0, at) + 1
    before = text.rfind("\n", 0, max(line_start - 1, 0)) + 1
    for start in (line_start, before):
        if match := re.compile(r" *\t").match(text, start):
            return match.end() - 1
    return None


def _word(source: Source, offset: int) -> Place:
    """The word at `offset`; of the end of a file, the end of its last line."""
    text = source.text
    if offset >= len(text) or text[offset:].isspace():
        end = len(text.rstrip())
        return Place(source, end, end)
    match = re.compile(r"\*?[\w-]+|.").match(text, offset)
    return Place(source, offset, match.end() if match else offset + 1)
