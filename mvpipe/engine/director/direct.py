"""The director's door: a request in plain language → edits made on the draft and a reply that tells them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mvpipe.engine.director.clause import History, Result, Situation, Tell
from mvpipe.engine.director.language import ELSEWHERE, language_of
from mvpipe.engine.director.operations import OPERATIONS
from mvpipe.engine.director.parse import Part, parse
from mvpipe.engine.director.sentences import sentence
from mvpipe.engine.director.tokens import SEPARATOR, WORD, tokens_of
from mvpipe.engine.director.words import words_for
from mvpipe.engine.edits import Edit, EditImpossible, apply, present_pictures
from mvpipe.model.draft import Draft

HISTORY = 100
"""Drafts kept for undo."""


@dataclass(frozen=True)
class Outcome:
    """`edits` are those that were made, in order. `understood` False: some words answered to nothing, and
    `leftovers` are they. `past` and `future` as in Situation."""

    reply: str
    draft: Draft
    past: tuple[Draft, ...] = ()
    future: tuple[Draft, ...] = ()
    edits: tuple[Edit, ...] = ()
    changed: bool = False
    understood: bool = True
    leftovers: tuple[str, ...] = ()


@dataclass
class _Work:
    """What comes together while the parts of one request are carried out; `before` is the draft that the
    first edit found, which undo must bring back."""

    situation: Situation
    language: str
    clauses: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    before: Draft | None = None

    def tell(self, key: str, **facts: object) -> None:
        words = sentence(key, facts, self.language)
        if words not in self.sentences:
            self.sentences.append(words)


def direct(prompt: str, situation: Situation) -> Outcome:
    """Carry out what the prompt asks; parts that can't be are named in the reply and change nothing.

    One prompt is one step of history. Never raises for anything that a person may write.
    """
    language = language_of(prompt)
    tokens = tokens_of(prompt, _names(situation))
    work = _Work(situation, "zh" if language == "zh" else "en")
    if not any(token.concept != SEPARATOR for token in tokens):
        work.tell("empty")
        return _outcome(situation, work)
    parts = parse(tokens, OPERATIONS, situation)
    answered = [part for part in parts if part.operation]
    if language in ELSEWHERE and not _mostly(answered, parts):
        reply = ELSEWHERE[language]
        return replace(
            _outcome(situation, work), reply=reply, understood=False, leftovers=(prompt,)
        )
    for part in parts:
        _carry_out(part, work)
    return _outcome(situation, work)


def _names(situation: Situation) -> Sequence[str]:
    """Names of pictures that a person might say: the file's, and its stem when that is long enough."""
    pictures = present_pictures(situation.draft, situation.context)
    names = [name for asset in pictures for name in (asset.name, asset.label) if len(name) >= 4]
    return sorted(set(names), key=lambda name: (-len(name), name))


def _mostly(answered: Sequence[Part], parts: Sequence[Part]) -> bool:
    """Whether what was understood outweighs what was not."""
    good = sum(part.clause.weight - len(part.clause.unknown) for part in answered)
    return good > sum(part.clause.weight for part in parts) / 2


def _carry_out(part: Part, work: _Work) -> None:
    takes_words = part.operation is not None and not part.operation.known.isdisjoint((WORD, "*"))
    if part.operation is None:
        words = [t.text for t in part.clause.tokens if t.concept != SEPARATOR]
        work.leftovers.append(_phrase(words))
        return
    if not takes_words:
        work.leftovers += part.clause.unknown
    for result in part.results:
        _make(result, work)


def _make(result: Result, work: _Work) -> None:
    if isinstance(result, Tell):
        work.tell(result.key, **result.facts)
    elif isinstance(result, History):
        _step(result.step, work)
    else:
        _edit(result, work)


def _edit(edit: Edit, work: _Work) -> None:
    situation = work.situation
    try:
        draft = apply(situation.draft, edit, situation.context)
    except EditImpossible as impossible:
        work.tell(impossible.reason, **impossible.facts)
        return
    if draft == situation.draft:
        work.tell("unchanged")
        return
    work.clauses.append(words_for(edit, situation.draft, draft, situation.context, work.language))
    work.edits.append(edit)
    work.before = work.before or situation.draft
    work.situation = replace(situation, draft=draft)


def _step(step: str, work: _Work) -> None:
    """Undo and redo move through whole drafts, so that what comes back is exactly what was."""
    now = work.situation
    if step == "undo" and now.past:
        work.situation = replace(
            now, draft=now.past[-1], past=now.past[:-1], future=(now.draft, *now.future)
        )
    elif step == "redo" and now.future:
        work.situation = replace(
            now, draft=now.future[0], past=(*now.past, now.draft), future=now.future[1:]
        )
    else:
        work.tell(f"no-{step}")
        return
    words = {
        "undo": ("took the last change back", "已撤销上一步"),
        "redo": ("made the change again", "已重做"),
    }[step]
    work.clauses.append(words[work.language == "zh"])


def _outcome(start: Situation, work: _Work) -> Outcome:
    end = work.situation
    past, future = end.past, end.future
    if work.before is not None:
        past, future = (*past, work.before)[-HISTORY:], ()
    leftovers = tuple(words for words in work.leftovers if words)
    if leftovers:
        shown = ", ".join(f'"{words}"' for words in leftovers)
        work.tell("not-understood", words=shown)
    return Outcome(
        reply=_reply(work),
        draft=end.draft,
        past=past,
        future=future,
        edits=tuple(work.edits),
        changed=end.draft != start.draft,
        understood=not leftovers,
        leftovers=leftovers,
    )


def _reply(work: _Work) -> str:
    parts = []
    if work.clauses and work.language == "zh":
        parts.append("；".join(work.clauses) + "。")
    elif work.clauses:
        parts.append("I " + _listed(work.clauses) + ".")
    glue = "" if work.language == "zh" else " "
    return glue.join([*parts, *work.sentences])


def _listed(clauses: Sequence[str]) -> str:
    if len(clauses) == 1:
        return clauses[0]
    joint = "; " if any("; " in clause for clause in clauses) else ", "
    return joint.join(clauses[:-1]) + f"{joint}and " + clauses[-1]


def _phrase(words: Sequence[str]) -> str:
    """Words as they were written, Chinese ones without spaces."""
    text = ""
    for word in words:
        glue = " " if text and text[-1].isascii() and word[:1].isascii() else ""
        text += glue + word
    return text.strip()
