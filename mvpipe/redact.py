"""Masks secrets (tokens, secret variables) in anything that is about to be shown or stored."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, quote_plus

MASK = "***"
SHORTEST = 4
SHORTEST_CODED = 6
_PERCENT = re.compile("%[0-9A-F]{2}")


class Redactor:
    """Replaces every known secret by `***`: plain, URL-encoded, base64 and JSON-escaped forms alike.

    Secrets shorter than four characters are ignored: masking "a" would mask everything.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: tuple[str, ...] = ()
        self._known: set[str] = set()
        self._sources: list[Callable[[], Iterable[str]]] = []
        for secret in secrets:
            self.add(secret)

    def add(self, secret: str) -> None:
        """Mask `secret` from now on."""
        if len(secret) < SHORTEST or secret in self._known:
            return
        self._known.add(secret)
        forms = {*self._forms, *_forms_of(secret)}
        self._forms = tuple(sorted(forms, key=len, reverse=True))

    def follow(self, source: Callable[[], Iterable[str]]) -> None:
        """Mask whatever `source` names at the time: a session gets new tokens while it goes on."""
        self._sources.append(source)

    def text(self, text: str) -> str:
        for source in self._sources:
            for secret in source():
                self.add(secret)
        for form in self._forms:
            text = text.replace(form, MASK)
        return text

    def value(self, value: object) -> object:
        """The same for a JSON-like value, keys included; other types pass through."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.value(key): self.value(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self.value(item) for item in value)
        return value


def _forms_of(secret: str) -> set[str]:
    raw = secret.encode("utf-8", errors="surrogatepass")
    quoted = {quote(raw, safe=""), quote(raw), quote_plus(raw)}
    escaped = {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    return {
        secret,
        html.escape(secret),
        *quoted,
        *(_PERCENT.sub(lambda found: found[0].lower(), one) for one in quoted),
        *escaped,
        *(one.replace("/", "\\/") for one in escaped),
        *_base64_forms(raw),
    }


def _base64_forms(raw: bytes) -> set[str]:
    """Both alphabets, with and without padding; and what a longer text's base64 holds of the secret."""
    forms = set()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        plain = encode(raw).decode("ascii")
        forms |= {plain, plain.rstrip("=")}
        for skip in (0, 1, 2):
            inner = encode(b"\0" * skip + raw).decode("ascii").rstrip("=")
            whole = (skip + len(raw)) * 8 // 6
            forms.add(inner[(0, 2, 3)[skip] : whole])
    return {form for form in forms if len(form) >= SHORTEST_CODED}
