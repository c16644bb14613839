"""Templates: native values, the sandbox, bounds, and places inside strings."""

from __future__ import annotations

from typing import Any

import pytest

from mvpipe.recipe.filters import basename, duration, slug
from mvpipe.recipe.nodes import Sequence, Source, plain
from mvpipe.recipe.problems import Problems
from mvpipe.recipe.source import parse
from mvpipe.recipe.template import Templates

VALUES: dict[str, object] = {
    "title": "Neon Nights",
    "fps": 30,
    "rate": 29.97,
    "flag": True,
    "nothing": None,
    "empty": "",
    "list": ["a", "b"],
    "zero": 0,
}


def rendered(template: str) -> Any:
    problems = Problems()
    node = parse(Source("r", f"[{quote(template)}]"), problems)
    assert node is not None
    made = Templates(VALUES, problems).tree(node)
    assert not problems, problems.sorted()
    assert isinstance(made, Sequence)
    return plain(made.items[0]) if len(made.items) == 1 else plain(made)


def quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def problem(template: str) -> tuple[str, str]:
    """The code of the only problem, and what it points at."""
    text = f"- {quote(template)}"
    problems = Problems()
    node = parse(Source("r", text), problems)
    assert node is not None
    Templates(VALUES, problems).tree(node)
    (one,) = problems.sorted()
    return one.code, text.split("\n")[one.span.line - 1][
        one.span.column - 1 : one.span.end_column - 1
    ]


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("plain", "plain"),
        ("50 % { of } it", "50 % { of } it"),
        ("{{ title }}", "Neon Nights"),
        ("{{ fps }}", 30),
        ("{{ rate }}", 29.97),
        ("{{ flag }}", True),
        ("{{ fps * 2 }}", 60),
        ("{{ nothing }}", None),
        ("{{ list }}", ["a", "b"]),
        ("{{ fps > 24 }}", True),
        ("{{ fps }} fps", "30 fps"),
        ("{{ flag }}!", "true!"),
        ("<{{ nothing }}>", "<>"),
        ("{{ list | join(', ') }}.", "a, b."),
        ("{% if title %}with {{ title }}{% else %}without{% endif %}", "with Neon Nights"),
        ("{% for a in list %}{{ loop.index }}{{ a }} {% endfor %}", "1a 2b "),
        ("{{ title | slug }}.mp4", "neon-nights.mp4"),
        ("{{ title.upper() }}", "NEON NIGHTS"),
        ("{{ list[0] }}", "a"),
        ("{{ unknown | default('none') }}", "none"),
        ("{% if unknown is defined %}x{% endif %}", ""),
        ("{{ 'a' if fps > 24 else 'b' }}", "a"),
        ("{{ 90 | duration }}", "90s"),
        ("{% raw %}{{ title }}{% endraw %}", "{{ title }}"),
        ("a {{- ' b' }}", "a b"),
        ("{{ title }}\n", "Neon Nights "),
    ],
)
def test_rendering(template: str, value: object) -> None:
    made = rendered(template)
    assert made == value
    assert type(made) is type(value)


def test_a_list_takes_its_place_among_the_items() -> None:
    problems = Problems()
    node = parse(Source("r", "[x, '{{ list }}', y]"), problems)
    assert node is not None
    assert plain(Templates(VALUES, problems).tree(node)) == ["x", "a", "b", "y"]


@pytest.mark.parametrize(
    ("template", "code", "part"),
    [
        ("say {{ titel }}", "unknown-variable", "titel"),
        ("{{ title | slg }}", "unknown-filter", "slg"),
        ("{{ title is nonesuch }}", "unknown-test", "nonesuch"),
        ("{{ title title }}", "template-syntax", "title"),
        ("x {{ title", "template-syntax", "{{"),
        ("{{ title }", "template-syntax", "}"),
        ("x {% if title %} y", "template-syntax", "{% if title %}"),
        ("{% nonesuch %}", "template-syntax", "nonesuch"),
        ("x {# y", "template-syntax", "{#"),
        ("{{ }}", "template-syntax", "}}"),
        ("{{ 'abc }}", "template-syntax", "'"),
        ("a {{ fps / zero }} b", "template-failed", "{{ fps / zero }}"),
        ("a {{ fps }} b {{ fps + title }} c", "template-failed", "{{ fps + title }}"),
        ("{{ title.nonesuch }}", "template-failed", "{{ title.nonesuch }}"),
        ("x {{ list }}", "template-failed", "{{ list }}"),
        ("{{ title() }}", "template-failed", "{{ title() }}"),
        ("{{ 'soon' | duration }}", "template-failed", "{{ 'soon' | duration }}"),
        ("{{ list[9] }}", "template-failed", "{{ list[9] }}"),
        ("{% set x = 1 %}", "template-forbidden", "{% set x = 1 %}"),
    ],
)
def test_problems_point_into_the_string(template: str, code: str, part: str) -> None:
    found_code, found_part = problem(template)
    assert found_code == code
    assert found_part.replace("''", "'") == part


@pytest.mark.parametrize(
    "template",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ ''['__class__'] }}",
        "{{ fps.__class__ }}",
        "{{ list.append('x') }}",
        "{{ list.__class__.__base__.__subclasses__() }}",
        "{{ title.format(title) }}",
        "{{ '{0.__class__}'.format(1) }}",
        "{{ title.encode() }}",
        "{{ (title | slug).__init__.__globals__ }}",
        "{{ range.__self__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ loop.__init__ }}",
        "{{ cycler }}",
        "{{ lipsum() }}",
        "{{ namespace(a=1) }}",
        "{{ title | attr('__class__') }}",
        "{{ list | map('upper') }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% macro f() %}{{ f() }}{% endmacro %}",
        "{% block x %}{% endblock %}",
        "{% with a = 1 %}{% endwith %}",
        "{% filter upper %}x{% endfilter %}",
        "{% for a in [[1]] recursive %}{{ loop(a) }}{% endfor %}",
    ],
)
def test_there_is_no_way_out(template: str) -> None:
    code, _ = problem(template)
    assert code.startswith(("template-", "unknown-"))


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' * 10 ** 9 }}",
        "{{ [1] * 10 ** 9 }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'x'.center(10 ** 9) }}",
        "{{ '%999999999d' % 1 }}",
        "{{ range(10 ** 9) | list }}",
        "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
        "{% for a in range(9999) %}{{ 'x' * 9999 }}{% endfor %}",
        "{{ ('a' * 9999) | replace('a', 'b' * 9999) }}",
        "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
        "{{ " + "not " * 5000 + "1 }}",
    ],
)
def test_nothing_runs_away(template: str) -> None:
    code, _ = problem(template)
    assert code.startswith("template-")


def test_one_problem_for_each_unknown_name() -> None:
    problems = Problems()
    node = parse(Source("r", "- '{{ one }} {{ two | nope }} {{ title }}'"), problems)
    assert node is not None
    Templates(VALUES, problems).tree(node)
    assert [one.code for one in problems.sorted()] == [
        "unknown-variable",
        "unknown-variable",
        "unknown-filter",
    ]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("Luna & Søn: Été!", "luna-søn-ete"),
        ("  Neon  Nights_2 ", "neon-nights-2"),
        ("夜の街 (Live)", "夜の街-live"),
        ("../../etc", "etc"),
        ("!!!", ""),
        ("가나다", "가나다"),
        (2024, "2024"),
    ],
)
def test_slug(text: object, made: str) -> None:
    assert slug(text) == made


@pytest.mark.parametrize(
    ("value", "form", "made"),
    [
        (90, "short", "90s"),
        ("1m", "short", "60s"),
        ("250ms", "short", "0.25s"),
        (0, "short", "0s"),
        (206.4, "clock", "3:26"),
        (3661, "clock", "1:01:01"),
        (90, "words", "1 minute 30 seconds"),
        (60, "words", "1 minute"),
        (1.5, "words", "1.5 seconds"),
        (0, "words", "0 seconds"),
    ],
)
def test_duration(value: str | float, form: str, made: str) -> None:
    assert duration(value, form) == made


def test_duration_has_no_other_form() -> None:
    with pytest.raises(ValueError, match="no form"):
        duration(1, "long")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("photos/a.jpg", "a.jpg"),
        ("a.jpg", "a.jpg"),
        ("C:\\x\\a.jpg", "a.jpg"),
        ("https://x.org/p/a.jpg?size=1#top", "a.jpg"),
        ("photos/", "photos"),
        ("", ""),
    ],
)
def test_basename(path: str, name: str) -> None:
    assert basename(path) == name
