"""The questions of a draft with their keys, as values from which quiz files for other programs are written.

Such a file holds answers, so it is a teacher's file. Nothing is invented: what a program cannot ask is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..turn import Item
from .compose import Draft
from .content import Content, needs_picture, shuffled
from .key_blocks import predicted
from .keys import right_answers
from .mathtext import plain

WHOLE_FORMS = ("", "fraction", "decimal")


@dataclass(frozen=True)
class Question:
    """`kind` is choice, order, text (typed and matched) or essay (read by a teacher). Texts may hold `$maths$`."""

    id: str
    ask: str
    kind: str
    form: str
    """A, or B for the second form."""
    answers: tuple[str, ...] = ()
    """Every accepted spelling, the canonical one first; the right order; the texts of right choices."""
    options: tuple[str, ...] = ()
    """Choices as printed; for an order, its steps mixed."""
    wrong: tuple[tuple[str, str], ...] = ()
    """(a wrong answer we can predict, what to ask then)."""
    working: tuple[str, ...] = ()
    look_for: tuple[str, ...] = ()
    picture: str = ""
    level: str = ""


def questions(draft: Draft) -> tuple[Question, ...]:
    """Every item printed for students, once, in printing order, the first form before the second."""
    if draft.source.objective is None:
        return ()
    source = draft.source
    known = {i.id: i for items in (*source.items.values(), tuple(source.siblings.values()), draft.items) for i in items}
    second = {i.id for i in source.siblings.values()} - {i.id for items in source.items.values() for i in items}
    printed = dict.fromkeys(t.item for page in draft.student_files for t in page.tasks if t.item in known)
    content = Content(draft.activity, source, draft.chosen, {})
    made = [_question(content, known[name], "B" if name in second else "A") for name in printed]
    return tuple(sorted(made, key=lambda q: q.form))


def _question(content: Content, item: Item, form: str) -> Question:
    key = item.expected
    kind = {"choice": "choice", "order": "order", "criteria": "essay"}.get(key.kind, "text")
    options = tuple(c.text for c in key.choices) or (shuffled(key.order, item.id) if key.order else ())
    answers = {"order": key.order, "essay": ()}.get(kind) or (_spellings(item) if kind == "text" else right_answers(item))
    return Question(
        id=item.id,
        ask=item.ask,
        kind=kind,
        form=form,
        answers=() if kind == "essay" else tuple(answers),
        options=options,
        wrong=tuple((given.partition(". ")[2] if kind == "choice" else given, ask) for given, _, _, ask in predicted(content, item)),
        working=item.worked,
        look_for=tuple(c.say for c in key.criteria) or ((item.solution,) if kind == "essay" and item.solution else ()),
        picture=item.picture if needs_picture(item) else "",
        level=item.level,
    )


def _spellings(item: Item) -> tuple[str, ...]:
    """What a program that compares letters must accept: the authored spellings, the same number written otherwise where the
    form is free, each with the unit and without."""
    key, found = item.expected, [plain(a) for a in right_answers(item)]
    if key.form in WHOLE_FORMS and key.kind != "expression":
        found += [s for text in found[:1] for s in _same_number(text, key.form)]
    units = [f"{text} {key.unit}" for text in found if key.unit and key.unit not in text]
    return tuple(dict.fromkeys(t.strip() for t in (*found, *units) if t.strip()))


def _same_number(text: str, form: str) -> list[str]:
    try:
        value = sum((Fraction(p) for p in text.split(" ")), Fraction())
    except (ValueError, ZeroDivisionError):
        return []
    if value < 0 or value.denominator == 1:
        return [str(value)] if form == "" else []
    whole, rest = divmod(value, 1)
    decimal = [f"{float(value):.4f}".rstrip("0")] if 10_000 % value.denominator == 0 else []
    mixed = [f"{whole} {rest}"] if whole else []
    return {"decimal": decimal, "fraction": [str(value)]}.get(form, [str(value), *mixed, *decimal])


Writer = Callable[[Draft, tuple[Question, ...], str], bytes]
"""(draft, questions, the mark of a failing draft or "") → the bytes of one file."""


@dataclass(frozen=True)
class QuizFile:
    """One kind of file: what it is called and who writes it."""

    name: str
    write: Writer


def quiz_writers() -> Mapping[str, QuizFile]:
    """Every kind of quiz file by its format's name."""
    from . import quiz_anki, quiz_qti, quiz_texts  # they read the values above

    return {
        "qti": QuizFile("questions.qti.zip", quiz_qti.to_qti),
        "gift": QuizFile("questions.gift.txt", quiz_texts.to_gift),
        "kahoot": QuizFile("questions.kahoot.csv", quiz_texts.to_kahoot),
        "anki": QuizFile("cards.apkg", quiz_anki.to_anki),
    }
