"""Masks secrets (tokens, secret variables) in anything that is about to be shown or stored."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from urllib.parse import quote, quote_plus

MASK = "***"
SHORTEST = 4


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
    raw = secret.encode("utf-8")
    plain64 = base64.b64encode(raw).decode("ascii")
    url64 = base64.urlsafe_b64encode(raw).decode("ascii")
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        plain64,
        url64,
        plain64.rstrip("="),
        url64.rstrip("="),
    }
