"""May an imported task be shown to a student? Every key is marked, every option, every hint looked at, before one is used.

A task that fails is kept in quarantine with the reason. Marking and the guard are handed in: the library knows neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ..sentences import split
from ..turn import Expected, Item, Mark, Step
from .importers.candidate import Candidate, Hint, needs_picture
from .importers.latex import typed

Marks = Callable[[Expected, str], Mark]
Holds = Callable[[str, Item | None], str]
"""The reason why a sentence must not be said about an item with its key unsolved (or, without one, at all); "" when it may."""

RUNGS = 4
_IN_A_RUNG = 2
_MOST_WORKED = 14
_FORMS = (
    ("factored", r"\bfactor"),
    ("expanded", r"\b(?:expand|multipl|product|distribut|simplif|add|subtract|sum|difference|combine|square|divide|quotient|perform)"),
    ("simplest", r"\b(?:simplif|reduce|lowest|simplest|fraction|ratio)"),
    ("percent", r"\bpercent"),
    ("decimal", r"\bdecimal"),
    ("mixed", r"\bmixed"),
    ("scientific", r"\bscientific"),
    ("fraction", r"\b(?:fraction|ratio|rational|quotient)"),
    ("whole", r"\b(?:simplif|evaluat|calculat|find)"),
)
"""Forms with the words of a task that ask for them, the likeliest first."""
_ACCEPTED = ("right", "right_value_wrong_form")


@dataclass(frozen=True)
class Audited:
    """An item with the reason why it stays in quarantine ("" when it may be used), and what became of its hints."""

    candidate: Candidate
    item: Item
    reason: str = ""
    hints_cut: int = 0
    hints_dropped: int = 0


def audited(candidate: Candidate, mark: Marks, hold: Holds) -> Audited:
    """The candidate as an item, with the form its key needs and the hints that may be given."""
    expected, reason = _key(candidate, mark)
    bare = Item(candidate.id, candidate.place.objective, candidate.ask, expected)
    if reason:
        return Audited(candidate, bare, reason)
    hints, steps, cut, dropped = _ladder(candidate.hints, bare, mark, hold)
    item = replace(bare, hints=hints, steps=steps, worked=_worked(candidate, hold))
    return Audited(candidate, item, "", cut, dropped)


# ---------------------------------------------------------------- task and key


def _key(candidate: Candidate, mark: Marks) -> tuple[Expected, str]:
    """What is expected, with its form, and the first thing wrong with it."""
    ask, key = candidate.ask, candidate.expected
    if len(re.findall(r"\w", ask)) < 2:
        return key, "the task is empty"
    if needs_picture(ask):
        return key, "it needs a picture that did not come along"
    if key.kind == "choice":
        return key, _options(key, mark)
    if not key.value:
        return key, "there is no key"
    if mark(key, key.value).verdict != "right":
        return key, "the key does not mark itself right"
    if candidate.shown_key and mark(key, candidate.shown_key).verdict != "right":
        return key, "the key as it is printed is not marked right"
    if same := next((m.gives for m in key.mistakes if mark(key, m.gives).verdict in _ACCEPTED), ""):
        return key, f"a predicted mistake is the key itself ({same})"
    return _formed(ask, key, mark)


def _options(key: Expected, mark: Marks) -> str:
    right = [c.text for c in key.choices if c.right]
    plain = ["".join(c.text.split()).casefold() for c in key.choices]
    if len(key.choices) < 2:
        return "multiple choice with fewer than two options"
    if not right:
        return "multiple choice with no right option"
    if len(right) > 1 or len(set(plain)) < len(plain):
        return "multiple choice with the same option twice"
    if mark(key, right[0]).verdict != "right":
        return "the right option does not mark itself right"
    if any(mark(key, c.text).verdict != "wrong" for c in key.choices if not c.right):
        return "a wrong option is not marked wrong"
    return ""


def _formed(ask: str, key: Expected, mark: Marks) -> tuple[Expected, str]:
    """The key with the form in which copying the task is not yet the answer ("simplify 6/8"), if it needs one."""
    own = {_bare(key.value), _bare(key.value.rpartition("=")[2])}
    written = [text for text in _maths_of(ask) if not own & {_bare(text), _bare(text.rpartition("=")[2])}]
    copies = [text for text in written if mark(key, text).verdict == "right"]
    if not copies:
        return key, ""
    forms = [form for form, words in _FORMS if re.search(words, ask, re.IGNORECASE)]
    if _is_one_term(key.value):
        forms.append("factored")
    for form in forms:
        formed = replace(key, form=form)
        if mark(formed, key.value).verdict == "right" and all(mark(formed, text).verdict != "right" for text in copies):
            return formed, ""
    return key, "copying the task would be marked right"


def _is_one_term(key: str) -> bool:
    """Letters and numbers multiplied or divided, nothing added: factoring it changes nothing a student would write."""
    return bool(re.search(r"[a-z]", key)) and not re.search(r"(?<=[\w) ])[+-]|[a-z]{3,}|=", key)


def _maths_of(ask: str) -> Iterable[str]:
    """Formulas and lone numbers of a task, each once."""
    found = [typed(text) for text in re.findall(r"(?<!\\)\$([^$]+)\$", ask)]
    found += re.findall(r"(?<![\w.$])-?\d[\d.,]*(?:/\d+)?%?(?<![.,])", re.sub(r"(?<!\\)\$[^$]+\$", " ", ask))
    found += [part.strip() for text in found for part in re.split(r"[=:]|<=?|>=?", text) if part.strip() and part != text]
    return dict.fromkeys(found)


def _bare(text: str) -> str:
    return re.sub(r"[\s$,*]|\.$", "", text)


# ---------------------------------------------------------------- hints


def _ladder(hints: tuple[Hint, ...], item: Item, mark: Marks, hold: Holds) -> tuple[tuple[str, ...], tuple[Step, ...], int, int]:
    """At most four rungs that do not say the key, their questions' answers, and how many hints were cut and dropped."""
    kept: list[Hint] = []
    cut = dropped = 0
    for hint in hints:
        text = _may_be_said(hint.text, item, mark, hold)
        if not text:
            dropped += 1
            continue
        whole = text == hint.text
        cut += not whole
        kept.append(Hint(text, tuple(a for a in hint.answers if whole and mark(item.expected, a).verdict not in _ACCEPTED)))
    size = min(-(-len(kept) // RUNGS), _IN_A_RUNG) or 1
    rungs: list[str] = []
    steps: list[Step] = []
    for start in range(0, min(len(kept), RUNGS * size), size):
        group = kept[start : start + size]
        text = " ".join(_ended(h.text) for h in group)
        if len(group) > 1 and hold(text, item):
            group, text = group[:1], group[0].text
        rungs.append(text)
        for hint in group:
            yes = f"Yes, {_shown(hint.answers[0])}." if hint.answers else ""
            if yes and not _against(yes, item, mark, hold):
                steps.append(Step(len(rungs), hint.answers, yes))
    return tuple(rungs), tuple(steps), cut, dropped


def _against(text: str, item: Item, mark: Marks, hold: Holds) -> str:
    """Why this must not be said before the item is solved: the guard's reason, or that a formula in it would be marked right."""
    plain = re.sub(r"(?<!\\)\$([^$]+)\$", lambda m: f" {typed(m[1])} ", text)
    if reason := hold(text, item) or hold(plain, item):
        return reason
    if item.expected.kind == "choice":
        return ""
    there = {_bare(part) for part in _maths_of(item.ask)}
    key = {_bare(item.expected.value), _bare(item.expected.value.rpartition("=")[2])} - there
    for part in _maths_of(text):
        alike = item.expected.kind == "expression" and len(part) > 1 and _bare(part) not in there
        if _bare(part) in key or (alike and mark(item.expected, part).verdict == "right"):
            return "says the answer"
    return ""


def _may_be_said(text: str, item: Item, mark: Marks, hold: Holds) -> str:
    """The hint, or its sentences up to the first that must not be said; "" when nothing of use is left."""
    if not _against(text, item, mark, hold):
        return text
    said: list[str] = []
    for sentence in split(text):
        if _against(" ".join([*said, sentence]), item, mark, hold):
            break
        said.append(sentence)
    left = " ".join(said)
    return left if len(re.findall(r"[^\W\d_]{2,}", left)) >= 4 else ""


def _ended(text: str) -> str:
    return text if re.search(r"[.?!:)…]$", text.strip()) else f"{text.strip()}."


def _shown(answer: str) -> str:
    return answer if re.fullmatch(r"[\w ,.%-]+", answer) else f"${answer}$"


def _worked(candidate: Candidate, hold: Holds) -> tuple[str, ...]:
    """The source's own lines, without those that state something false, and the answer last."""
    lines = [line for line in candidate.worked if not hold(line, None)][-_MOST_WORKED:]
    key = candidate.shown_key or next((c.text for c in candidate.expected.choices if c.right), _shown(candidate.expected.value))
    return tuple(dict.fromkeys([*lines, f"The answer is {key.rstrip('.')}."]))
