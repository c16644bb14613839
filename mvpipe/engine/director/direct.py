"""The director's door: a request in plain language → edits made on the draft and a reply that tells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from mvpipe.engine.director.clause import History, Limit, Result, Situation, Tell
from mvpipe.engine.director.folding import folded, remembered
from mvpipe.engine.director.language import ELSEWHERE, language_of
from mvpipe.engine.director.lexicon import SEPARATOR
from mvpipe.engine.director.operations import OPERATIONS
from mvpipe.engine.director.parse import Part, parse, takes_words
from mvpipe.engine.director.scope import words_of
from mvpipe.engine.director.sentences import sentence
from mvpipe.engine.director.tokens import known, tokens_of
from mvpipe.engine.director.vocabulary import kinds_words
from mvpipe.engine.director.words import words_for
from mvpipe.engine.edits import (
    EVERYWHERE,
    Asset,
    Edit,
    EditImpossible,
    apply,
    kind_of,
    limited,
    main_segments,
    present_pictures,
    split_off,
)
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
    first edit found, which undo must bring back; `unmoved` are kinds of edits for some shots that changed
    nothing."""

    situation: Situation
    language: str
    clauses: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)
    leftovers: list[str] = field(default_factory=list)
    before: Draft | None = None
    failed: bool = False
    unchanged: set[str] = field(default_factory=set)
    unmoved: list[str] = field(default_factory=list)

    def tell(self, key: str, **facts: object) -> None:
        words = sentence(key, facts, self.language)
        if words not in self.sentences:
            self.sentences.append(words)


def direct(prompt: str, situation: Situation) -> Outcome:
    """Carry out what the prompt asks; parts that can't be are named in the reply and change nothing.

    One prompt is one step of history. Never raises for anything that a person may write.
    """
    head, cues, _ = split_off(prompt)
    language = language_of(head if cues and head.strip() else prompt)
    text = head.rstrip(" :：\n") + " \ufffc" if cues else prompt
    tokens = tuple(
        replace(token, value=cues) if token.concept == "CUES" else token
        for token in tokens_of(text, _names(situation))
    )
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
    results = folded([result for part in parts for result in _heard(part, work)])
    for result in remembered(results):
        _make(result, work)
    return _outcome(situation, work)


def _names(situation: Situation) -> Sequence[str]:
    """Names that a person might say: every file's own; of pictures also the stem and its words, unless they
    mean something else."""
    shown = present_pictures(situation.draft, situation.context)
    extra = tuple(a for a in shown if a not in situation.context.assets)
    return _sayable((*extra, *(a for a in situation.context.assets if a.kind != "audio")))


@lru_cache(maxsize=32)
def _sayable(pictures: tuple[Asset, ...]) -> tuple[str, ...]:
    names: set[str] = set()
    for asset in pictures:
        names.add(asset.name)
        words = [w for w in words_of(asset) if len(w) >= (4 if w.isascii() else 2)]
        names |= {w for w in [asset.label, *words] if len(w) >= 3 and not known(w)}
        names |= {asset.label} if len(asset.label) >= 4 and not known(asset.label) else set()
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _mostly(answered: Sequence[Part], parts: Sequence[Part]) -> bool:
    """Whether what was understood outweighs what was not."""
    good = sum(part.clause.weight - len(part.clause.unknown) for part in answered)
    return good > sum(part.clause.weight for part in parts) / 2


def _heard(part: Part, work: _Work) -> tuple[Result, ...]:
    """What a part results in; its words that answered to nothing are noted."""
    if part.operation is None:
        words = [t.text for t in part.clause.tokens if t.concept != SEPARATOR]
        work.leftovers.append(_phrase(words))
        return ()
    if not takes_words(part.operation):
        work.leftovers += part.clause.unknown
    return part.results


def _make(result: Result, work: _Work) -> None:
    if isinstance(result, Tell):
        work.tell(result.key, **result.facts)
    elif isinstance(result, History):
        _step(result, work)
    elif isinstance(result, Limit):
        _limit(result, work)
    else:
        _edit(result, work)


def _edit(edit: Edit, work: _Work) -> None:
    situation = work.situation
    try:
        draft = apply(situation.draft, edit, situation.context)
    except EditImpossible as impossible:
        if impossible.reason in FOLLOWS and not main_segments(situation.draft) and work.failed:
            return  # without a film that could not be made, this goes without saying
        work.failed = True
        work.tell(impossible.reason, **impossible.facts)
        return
    if draft == situation.draft:
        work.unchanged.add(kind_of(edit).name)
        scoped = getattr(edit, "where", None)
        work.unmoved += [kind_of(edit).name] if scoped not in (None, EVERYWHERE) else []
        return
    work.clauses.append(words_for(edit, situation.draft, draft, situation.context, work.language))
    work.edits.append(edit)
    work.before = work.before or situation.draft
    work.situation = replace(situation, draft=draft)


FOLLOWS = frozenset(("no-film", "no-text", "no-music", "no-pictures", "beyond"))
"""Reasons that only repeat that there is no film."""


def _limit(limit: Limit, work: _Work) -> None:
    """The last change for some shots only: a step of its own, so that undo brings the whole change back."""
    now = work.situation
    if not now.past:
        work.tell("no-such-step")
        return
    try:
        draft = limited(now.past[-1], now.draft, limit.where, now.context)
    except EditImpossible as impossible:
        work.tell(impossible.reason, **impossible.facts)
        return
    if draft == now.draft:
        work.tell("unchanged")
        return
    kept = sum(
        a.content != b.content
        for a, b in zip(main_segments(now.past[-1]), main_segments(draft), strict=True)
    )
    work.clauses.append(LIMITED[work.language](kept, len(main_segments(draft))))
    work.before = work.before or now.draft
    work.situation = replace(now, draft=draft)


LIMITED: Mapping[str, Callable[[int, int], str]] = {
    "en": lambda kept, of: (
        f"kept the last change for {kept} of {of} shot{'' if of == 1 else 's'} and took it back for the others"
    ),
    "zh": lambda kept, of: f"上一步的改动只保留在 {kept} 个镜头上（共 {of} 个），其余已还原",
}


def _step(history: History, work: _Work) -> None:
    """Undo and redo move through whole drafts, so that what comes back is exactly what was."""
    done = 0
    for _ in range(history.times):
        now = work.situation
        if history.step == "undo" and now.past:
            past, future = now.past[:-1], (now.draft, *now.future)
            work.situation = replace(now, draft=now.past[-1], past=past, future=future)
        elif history.step == "redo" and now.future:
            past, future = (*now.past, now.draft), now.future[1:]
            work.situation = replace(now, draft=now.future[0], past=past, future=future)
        else:
            break
        done += 1
    if not done:
        work.tell(f"no-{history.step}")
    else:
        work.clauses.append(STEPPED[history.step][work.language](done))


STEPPED: Mapping[str, Mapping[str, Callable[[int], str]]] = {
    "undo": {
        "en": lambda n: (
            "took the last change back" if n == 1 else f"took the last {n} changes back"
        ),
        "zh": lambda n: "已撤销上一步" if n == 1 else f"已撤销 {n} 步",
    },
    "redo": {
        "en": lambda n: "made the change again" if n == 1 else f"made {n} changes again",
        "zh": lambda n: "已重做" if n == 1 else f"已重做 {n} 步",
    },
}


def _outcome(start: Situation, work: _Work) -> Outcome:
    end = work.situation
    past, future = end.past, end.future
    if work.before is not None:
        past, future = (*past, work.before)[-HISTORY:], ()
    if (
        work.edits or work.before is not None
    ) and end.draft == start.draft:  # the edits cancel out: no step of history
        past, future = start.past, start.future
        work.unchanged |= {kind_of(edit).name for edit in work.edits}
        work.edits, work.clauses = [], []
    made = {kind_of(edit).name for edit in work.edits}
    if "assemble" not in made and (work.unchanged - made or work.unmoved):
        left = sorted({*(work.unchanged - made), *work.unmoved})
        if work.clauses:
            work.tell("unchanged-part", what=kinds_words(left, work.language))
        else:
            work.tell("unchanged")
    if work.clauses:
        kept = sentence("kept", {}, work.language)
        work.sentences = [words for words in work.sentences if words != kept]
    leftovers = tuple(words for words in work.leftovers if words)
    if leftovers:
        shown = ", ".join(f'"{words}"' for words in leftovers)
        work.tell("not-understood", words=shown)
    if not work.clauses and not work.sentences:
        work.tell("nothing-asked")
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
