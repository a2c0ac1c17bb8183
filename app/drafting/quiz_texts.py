"""Quiz files that are text: Moodle GIFT, and a table of the kind quiz games import."""

from __future__ import annotations

import csv
import io
import re

from ..pictures import words_for
from .compose import Draft
from .content import hash_of
from .maths_out import linear
from .mathtext import plain
from .quiz_files import Question

_SPECIAL = re.compile(r"([~=#{}:\\])")


def to_gift(draft: Draft, asked: tuple[Question, ...], mark: str) -> bytes:
    """Moodle GIFT: one category for each form."""
    lesson = _one_line(draft.source.objective.title if draft.source.objective else draft.activity.title).replace("/", "-")
    parts = [f"// {_one_line(mark)}"] if mark else []
    form = ""
    for number, question in enumerate(asked, 1):
        if question.form != form:
            form = question.form
            failed = "CHECKS FAILED " if mark else ""
            parts.append(f"$CATEGORY: Stepwise/{failed}{lesson}/Form {form}")
        parts.append(f"::{_gift(f'{form}{number} {question.id}')}::[plain]{_gift(_ask(question))} {{{_gift_answers(question)}}}")
    return ("\n\n".join(parts) + "\n").encode()


def _gift_answers(question: Question) -> str:
    told = dict(question.wrong)
    if question.kind == "essay":
        return ""
    if question.kind == "order":
        return "\n" + "".join(f"\t={_gift(step)} -> {n}\n" for n, step in enumerate(question.answers, 1))
    if question.kind == "text":
        right = "".join(f"\t={_gift(a)}\n" for a in question.answers)
        known = {a.casefold() for a in question.answers}
        guessed = {plain(w): ask for w, ask in question.wrong if plain(w).casefold() not in known}
        return "\n" + right + "".join(f"\t=%0%{_gift(w)}#{_gift(ask)}\n" for w, ask in guessed.items())
    share = _share(len(question.answers)) if len(question.answers) > 1 else ""
    lines = []
    for option in question.options:
        sign = (f"~{share}" if share else "=") if option in question.answers else "~"
        hint = f"#{_gift(told[option])}" if option in told else ""
        lines.append(f"\t{sign}{_gift(option)}{hint}\n")
    return "\n" + "".join(lines)


def _share(count: int) -> str:
    """Moodle knows certain percentages only."""
    return f"%{ {2: '50', 3: '33.33333', 4: '25', 5: '20', 6: '16.66667'}.get(count, '10') }%".replace(" ", "")


def _gift(text: str) -> str:
    """Plain words with every sign of the format's grammar escaped."""
    return _SPECIAL.sub(r"\\\1", _one_line(text))


def _ask(question: Question) -> str:
    """The question in words; a picture it cannot do without is told in words."""
    return f"{linear(question.ask)} {f'[{words_for(question.picture)}]' if question.picture else ''}".strip()


def _one_line(text: str) -> str:
    return " ".join(linear(text).split())


COLUMNS = ("Question", "Answer 1", "Answer 2", "Answer 3", "Answer 4", "Time limit (sec)", "Correct answer(s)")
LONGEST_ASK, LONGEST_ANSWER, LIMITS = 120, 75, (20, 30, 60, 90, 120)


def to_kahoot(draft: Draft, asked: tuple[Question, ...], mark: str) -> bytes:
    """A table of question, two to four answers, seconds and the number of the right one. Only what fits such a game is in it."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    if mark:
        table.writerow([_cell(mark), "", "", "", "", "", ""])
    for question in asked:
        if row := kahoot_row(question):
            table.writerow([_cell(c) for c in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def kahoot_row(question: Question) -> list[str] | None:
    """One row, or None when the question has no short answers to choose from or needs a picture."""
    if question.picture or question.kind not in ("choice", "text") or len(ask := _one_line(question.ask)) > LONGEST_ASK:
        return None
    right = list(dict.fromkeys(_one_line(a) for a in (question.answers[:1] if question.kind == "text" else question.answers)))
    known = {_one_line(a).casefold() for a in question.answers}
    wrong = [_one_line(o) for o in (question.options or [w for w, _ in question.wrong]) if _one_line(o).casefold() not in known]
    answers = [*right, *list(dict.fromkeys(wrong))[: 4 - len(right)]]
    if len(answers) < 2 or len(answers) == len(right) or len(answers) > 4 or max(map(len, answers)) > LONGEST_ANSWER:
        return None
    answers.sort(key=lambda a: hash_of(question.id + a))
    seconds = next((s for s in LIMITS if s >= 10 + len(ask) / 3 + (20 if any(c.isdigit() for c in ask) else 0)), LIMITS[-1])
    places = ",".join(str(n) for n, a in enumerate(answers, 1) if a in right)
    return [ask, *answers, *[""] * (4 - len(answers)), str(seconds), places]


def _cell(text: str) -> str:
    """A spreadsheet reads some first letters as a formula; a number below zero is none."""
    return f"'{text}" if text[:1] in "=+-@\t" and not re.fullmatch(r"-\d[\d./ ]*%?", text) else text
