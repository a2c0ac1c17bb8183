"""The answer key: a file of its own, for teachers, with working, accepted variants and what wrong answers show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..curriculum import Extension, Misconception
from ..turn import Item
from .activity import File
from .codes import named, shown
from .content import Content
from .document import Answer, Block, Heading, Paragraph, Table
from .keys import right_answers
from .plan_blocks import piles
from .sheet_blocks import exit_question


def key(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Every item of one part (`part`) or of all parts, in printing order."""
    parts = [str(given["part"])] if "part" in given else list(content.parts)
    for part in parts:
        if "title" in given or len(parts) > 1:
            yield Heading(str(given.get("title", part.capitalize())))
        for n, item in enumerate(content.parts.get(part, ())):
            yield answer(content, item, content.number(part, n))


def lesson_key(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The key of a lesson: what is on all sheets, what is on one, then both forms of the exit ticket."""
    teaching, main = content.teaching, content.parts.get("main", ())
    yield Heading("On every sheet")
    yield _open("1", teaching.explain)
    for n, item in enumerate(main):
        yield answer(content, item, content.number("main", n))
    yield Heading("On one sheet")
    yield _open("Sheet A, warm-up", teaching.warm_up_a)
    yield _open("Sheet C, go further", teaching.extension_c)
    yield Heading("Exit ticket")
    yield from _form(content, content.parts.get("exit", ()))
    if again := content.again("exit"):
        yield Heading("Exit ticket, second form")
        yield from _form(content, again, again=True)


def form_keys(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The key of both forms of a ticket, with working and what wrong answers show."""
    yield Heading("Key, first form")
    yield from _form(content, content.parts.get("exit", ()))
    if again := content.again("exit"):
        yield Heading("Key, second form")
        yield from _form(content, again, again=True)


def ticket_key(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Teacher copy of a ticket: how to sort, what each wrong answer points to, the key of both forms."""
    yield Heading("Sort the tickets")
    yield piles(content, with_steps=True)
    yield Heading("What a wrong answer points to")
    yield _tags(content)
    if content.objective.standards:
        yield Paragraph(f"Standard: {named(content.objective.standards, content.source.standards)}.")
    yield Heading("Key, first form")
    yield from _form(content, content.parts.get("exit", ()), wrong=False)
    if again := content.again("exit"):
        yield Heading("Key, second form")
        yield from _form(content, again, wrong=False, again=True)


def _form(content: Content, items: tuple[Item, ...], *, wrong: bool = True, again: bool = False) -> Iterator[Block]:
    """The items of one form; the question that asks to explain is the same in both and stands with the first."""
    for n, item in enumerate(items):
        yield answer(content, item, f"Exit {n + 1}", wrong=wrong)
    if not again:
        yield _open(f"Exit {len(items) + 1}", exit_question(content))


def _tags(content: Content) -> Table:
    """One row for each misconception a question can show: what it gives in each form, what to ask, the tag to file it by."""
    standard = shown(content.objective.standards[:1], content.source.standards) or "no code"
    rows = []
    second = content.again("exit")
    for n, item in enumerate(content.parts.get("exit", ())):
        first = {because: (given, name, ask) for given, because, name, ask in predicted(content, item)}
        other = {because: (given, name, ask) for given, because, name, ask in predicted(content, second[n])} if n < len(second) else {}
        for because in dict.fromkeys((*first, *other)):
            _, name, ask = (first | other)[because]
            gives = [forms[because][0] if because in forms else "–" for forms in (first, other)]
            rows.append((str(n + 1), *gives, name, ask, f"{standard}\n{because}"))
    if not rows:  # an order to find, or an answer in words: no wrong answer can be foreseen
        rows.append(("all", "–", "–", "No wrong answer is foreseen: read the reason", "What made you choose this?", standard))
    return Table((("Question", "Form 1", "Form 2", "Points to", "Ask", "Tag"), *rows), widths=(10, 15, 15, 19, 21, 20), name="tags")


def answer(content: Content, item: Item, label: str, *, wrong: bool = True) -> Answer:
    """One entry for an item; the first spelling is the canonical one."""
    spelled, key_ = right_answers(item), item.expected
    look_for = ""
    if key_.kind == "criteria":
        look_for = "; ".join(c.say for c in key_.criteria)
    elif key_.form:
        look_for = f"the answer as {_form_in_words(key_.form)}"
    return Answer(
        label=label,
        ask=item.ask,
        answer=_spelled(item, spelled[0] if spelled else ""),
        working=item.worked,
        accepted=tuple(_typeset(item, s) for s in spelled[1:]),
        wrong=tuple((given, name, ask) for given, _, name, ask in predicted(content, item)) if wrong else (),
        look_for=look_for,
        marks=_marks(item),
    )


_FORMS = {
    "mixed": "a mixed number",
    "simplest": "a fraction in simplest form",
    "fraction": "a fraction",
    "money": "money with cents",
    "decimal": "a decimal",
    "percent": "a percent",
    "whole": "a whole number",
    "expanded": "a sum without brackets",
    "factored": "a product with brackets",
    "scientific": "scientific notation",
}


def _form_in_words(form: str) -> str:
    """An asked form in words; "3 s.f." is "3 significant figures"."""
    return _FORMS.get(form) or form.replace("s.f.", "significant figures").replace("d.p.", "decimal places")


def _marks(item: Item) -> str:
    """One mark for the answer and one for the method; one for each criterion of a written answer."""
    if item.expected.kind == "criteria":
        return f"{len(item.expected.criteria)} marks, one each"
    return "1 mark" if item.expected.kind == "choice" else "2 marks: method, answer"


def _spelled(item: Item, first: str) -> str:
    unit = f" {item.expected.unit}" if item.expected.unit and item.expected.unit not in first else ""
    if item.expected.kind == "choice":
        letters = [f"{'ABCDEFGH'[n]}. {c.text}" for n, c in enumerate(item.expected.choices) if c.right]
        return letters[0] if letters else first
    return _typeset(item, first) + unit


def _typeset(item: Item, text: str) -> str:
    """A key is stored without dollars; numbers and algebra are set as maths on paper."""
    if item.expected.kind == "expression" or (item.expected.kind == "value" and any(c.isdigit() for c in text) and "$" not in text):
        return f"${text}$"
    return text


def predicted(content: Content, item: Item) -> list[tuple[str, str, str, str]]:
    """(wrong answer, misconception id, its name, what to ask), the three likeliest."""
    expected = item.expected
    wrong = [(_typeset(item, m.gives), m.because) for m in expected.mistakes]
    wrong += [(f"{'ABCDEFGH'[n]}. {c.text}", c.because) for n, c in enumerate(expected.choices) if not c.right and c.because]
    known = _misconceptions(content)
    told = []
    for given, because in wrong[:3]:
        found = known.get(because)
        told.append((given, because, found.name if found else because.replace("-", " "), found.ask if found else "How did you get this?"))
    return told


def _misconceptions(content: Content) -> dict[str, Misconception]:
    known = (
        *content.objective.misconceptions,
        *(m for p in content.source.prerequisites for m in p.misconceptions),
        *content.source.misconceptions,
    )
    return {m.id: m for m in known}


def _open(label: str, task: Extension) -> Answer:
    return Answer(label, task.ask, "", look_for=task.look_for, marks="2 marks: idea, reason")
