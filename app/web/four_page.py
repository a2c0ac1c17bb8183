"""The four questions on a draft's page: what the pages show, what the teacher says to it, and the same in words for print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from ..drafting.four_looks import QUESTIONS, Look
from ..drafts import cleaned
from ..four_questions import LINE, Answer, Standing
from .board_names import day
from .cards import readable
from .pages import LANGUAGE_NAMES
from .words import Words

SAID = {"four_kept": "four.said_kept", "four_later": "four.said_later"}


def section(
    words: Words, here: str, seen: Mapping[str, Sequence[Look]], now: Standing, typed: Mapping[str, Answer] | None = None, fault: str = ""
) -> str:
    """Open while nothing is said on the pages as they are, else one line. `typed` is what could not be kept; it is not lost."""
    shown = typed if typed is not None else now.answers
    asked = "".join(_question(words, name, seen.get(name, ()), shown.get(name, Answer())) for name in QUESTIONS)
    told = f'<p class="fault" role="alert">{escape(fault)}</p>' if fault else ""
    return (
        f'<section class="four" id="four" aria-labelledby="four-title"><details{" open" if now.waits or fault else ""}>'
        f'<summary><h2 id="four-title">{_w(words, "title")}</h2> <span>{escape(state(words, now))}</span></summary>'
        f'<p class="note">{_w(words, "lead")}</p>{told}<form method="post" action="{here}/four" class="fields">{asked}'
        f'<div class="acts"><button class="main" name="do" value="keep">{_w(words, "keep")}</button>'
        f'<button class="quiet" name="do" value="later">{_w(words, "later")}</button></div></form></details></section>'
    )


def state(words: Words, now: Standing) -> str:
    """How the draft stands, in one line."""
    some = now.state == "looked" and len(now.answers) < len(QUESTIONS)
    return words(f"four.state_{'some' if some else now.state}", date=day(now.at, words), n=len(now.answers))


def reminder(words: Words, now: Standing) -> str:
    """One line where the whole draft is taken away; "" once the pages as they are were looked at."""
    return "" if now.state == "looked" else f'<p class="note"><a href="#four">{_w(words, "title")}</a>: {escape(state(words, now))}</p>'


def typed_in(given: Mapping[str, str]) -> dict[str, Answer]:
    """The answers of a posted form, too long ones as well."""
    return {name: Answer(given.get(f"looked_{name}") == "yes", cleaned(given.get(f"line_{name}", "")).strip()) for name in QUESTIONS}


def for_print(words: Words, now: Standing) -> tuple[str, ...]:
    """A heading and four lines for the teacher's copy; nothing where nobody answered."""
    if not now.answers:
        return ()
    lines = [f"**{words(f'four.q_{name}')}** {_answer(words, now.answers.get(name, Answer()))}" for name in QUESTIONS]
    old = [] if now.state == "looked" else [words("four.printed_old")]
    return (words("four.printed", date=day(now.at, words)), *lines, *old)


def _answer(words: Words, answer: Answer) -> str:
    if not answer.given:
        return words("four.is_not")
    parts = [words("four.is_looked")] if answer.looked else []
    return " · ".join([*parts, *([words("four.is_change", line=_unmarked(answer.line))] if answer.line else [])])


def _unmarked(line: str) -> str:
    """What a teacher typed as words for a page: no markup, and a dollar is money."""
    return line.replace("\\", "").replace("$", "\\$").replace("**", "*")


def _question(words: Words, name: str, seen: Sequence[Look], answer: Answer) -> str:
    found = "".join(_look(words, one) for one in seen)
    return (
        f'<fieldset><legend>{_w(words, f"q_{name}")}</legend><ul class="score">{found}</ul>'
        f'<label class="tick"><input type="checkbox" name="looked_{name}" value="yes"{" checked" if answer.looked else ""}>'
        f"<span>{_w(words, 'looked')}</span></label>"
        f'<label>{_w(words, "line")} <input name="line_{name}" maxlength="{LINE}" autocomplete="off" dir="auto" '
        f'value="{escape(answer.line)}"></label></fieldset>'
    )


def _look(words: Words, one: Look) -> str:
    told = {k: _value(k, str(v)) for k, v in one.values.items()}
    quote = f'<q dir="auto">{escape(one.quote)}</q>' if one.quote else ""
    return f'<li class="{"there" if one.there else "look"}">{_w(words, f"saw_{one.what}", **told)}{quote}</li>'


def _value(name: str, value: str) -> str:
    if name == "page":
        return readable(value)
    if name == "languages":
        return ", ".join(LANGUAGE_NAMES.get(code, code) for code in value.split(", "))
    return value


def _w(words: Words, name: str, /, **values: object) -> str:
    return escape(words(f"four.{name}", **values))
