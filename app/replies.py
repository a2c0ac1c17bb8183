"""The author's words for each move: what is said when no model speaks, and the verdict in any case. Pure.

A reply is a list of short texts; one that begins with a new line begins a paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from .curriculum import Misconception
from .learning.policy import ASKING, Move
from .library.own import numbers_in
from .prompts import Language
from .sentences import split
from .turn import Item, Mark


@dataclass(frozen=True)
class Reply:
    """`verdict` is always ours. `words` may be put better by a model that is told `step`; `after` is ours again."""

    verdict: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    step: str = ""
    after: tuple[str, ...] = ()
    asks: bool = True


def verdict(mark: Mark, wrong_idea: Misconception | None, language: Language) -> tuple[str, ...]:
    """The first sentences after an answer: right in the first word, or "Not yet" and what is right in it."""
    if mark.verdict == "right":
        if mark.met:
            return (language.say("criteria_right", met=", ".join(mark.met)), language.say("criteria_note"))
        return (language.say("right"),)
    if mark.verdict == "right_value_wrong_form":
        return (language.say("wrong_form", why=mark.why),)
    if mark.verdict == "close":
        return (language.say("close", why=mark.why),)
    if mark.verdict == "incomplete":
        met = (language.say("incomplete_met", met=", ".join(mark.met)),) if mark.met else ()
        missing = (language.say("incomplete_missing", missing="; ".join(mark.missing)),) if mark.missing else (mark.why,)
        return (*met, *missing)
    if mark.verdict == "wrong":
        return (language.say("wrong"), *((wrong_idea.strength,) if wrong_idea and wrong_idea.strength else ()))
    return ()


_ASKED = 240
"""Longest question of a task that is said again, in characters."""
_NO_VERDICT = ("ask_reason", "same_again", "received")


def reply(
    move: Move,
    item: Item,
    mark: Mark | None,
    wrong_idea: Misconception | None,
    language: Language,
    kept: str = "",
    insists: bool = False,
    asked: int = 0,
) -> Reply:
    """The author's words for a move. `kept` is a line of the student's own working that is true; `insists`, that they hold to it.

    `asked` counts the bare questions in a row before: a first step is asked for in other words each time.
    """
    found = _reply(move, item, mark, wrong_idea, language, kept, insists, asked)
    if kept and any(kept in words for words in found.words):  # the hint itself speaks of that line
        found = replace(found, verdict=tuple(v for v in found.verdict if v != language.say("adhoc_kept", line=kept)))
    if move.ours and (found.verdict or move.name in ASKING):
        return Reply((*found.verdict, *found.words), asks=False)
    return found


def _reply(
    move: Move, item: Item, mark: Mark | None, wrong_idea: Misconception | None, language: Language, kept: str, insists: bool, asked: int
) -> Reply:
    shows = mark is not None and not move.silent and move.name not in _NO_VERDICT
    told = verdict(mark, wrong_idea if move.name == "gap" else None, language) if mark and shows else ()
    stands = (language.say("verdict_stands"),) if move.stands else ()
    noticed = (language.say("adhoc_kept", line=kept),) if kept and mark and (told or mark.verdict == "cannot_tell") else ()
    insisted = (language.say("insist"),) if insists and mark and mark.verdict != "right" else ()
    said = (*stands, *told, *noticed, *insisted, *((language.say("calm"),) if move.calm else ()))
    given = mark.given if mark else ""
    words: tuple[str, ...]
    match move.name:
        case "confirm" | "fresh":
            return Reply(said, asks=False)
        case "close":
            words = (language.say("close_ask"),)
            return Reply(said, words, f"Ask only this: {words[0]}")
        case "complete" if wrong_idea:
            return Reply(said, (wrong_idea.ask,), f"Ask only this: {wrong_idea.ask}")
        case "form" | "complete":
            return Reply(said, asks=False)
        case "gap" if wrong_idea:
            words = (_put(wrong_idea.say, given), wrong_idea.ask)
            return Reply(said, words, f"Name this gap in the student's work, kindly and exactly: {words[0]} Then ask: {wrong_idea.ask}")
        case "line" if mark:
            words = (language.say("false_line", line=mark.false_line),)
            return Reply(said, words, f"Ask the student to work out both sides of this line again: {mark.false_line}")
        case "rung" | "step":
            return _rung(move, item, said, language)
        case "sibling" | "solution":
            return Reply(said, asks=False)
        case "first_step" | "ask_reason" | "ask_again" | "same_again":
            again = f"_{min(asked, 2) + 1}" if move.name == "first_step" and asked else ""
            words = (language.say(f"{move.name}{again}"),)
            return Reply(said, words, f"Ask only this: {words[0]}")
        case "received":
            return Reply((language.say("received"),), asks=False)
        case "not_now":
            return Reply((*said, language.say(f"not_now_{move.clause}", n=move.after)), asks=False)
        case "break":
            return Reply(said, (language.say("break_card"), "\n" + language.say("break_after")), asks=False)
        case _:
            return Reply(said, asks=False)


def _rung(move: Move, item: Item, said: tuple[str, ...], language: Language) -> Reply:
    """One hint. After a right step with no hint left, the whole task is asked again."""
    if not move.rung:
        words = (language.say("then_answer"),)
        return Reply(said, words, f"Ask only this: {words[0]}")
    opening = (language.say("answer_stays"),) if move.bigger else ()
    hint = item.hints[move.rung - 1]
    return Reply((*said, *opening), (hint,), f"Give this hint in your own words and nothing beyond it: {hint}")


def about_step(instead_of: Reply, n: int, shown: str, too_far: bool, language: Language) -> Reply:
    """The question about step `n` of the student's working in place of a hint: where `shown` comes from, or what the step is for."""
    words = language.say("step_too_far", n=n) if too_far else language.say("wrong_step", n=n, number=shown)
    return Reply(instead_of.verdict, (words,), f"Ask only this: {words}")


def unmarked(instead_of: Reply, move: Move) -> Reply:
    """What is left of a reply to an answer whose key nobody has verified: no verdict, only a hint that was due."""
    return Reply((), instead_of.words if move.name in ("rung", "step") else (), asks=False)


def _put(text: str, given: str) -> str:
    return text.replace("{given}", given)


def ladder(item: Item, pair: tuple[str, str] | None, kept: str, language: Language) -> tuple[str, ...]:
    """Hints for a task from outside, by its own numbers. `pair` is what a reference solution joins next."""
    numbers = numbers_in(item.ask)
    second = language.say("adhoc_2", numbers=", ".join(numbers[:8])) if len(numbers) >= 2 else language.say("adhoc_2_plain")
    third = language.say("adhoc_3", a=pair[0], b=pair[1]) if pair else language.say("adhoc_3_plain")
    asked = next((s.strip() for s in reversed(split(item.ask)) if s.rstrip().endswith("?")), "")
    first = language.say("adhoc_1_asked", asked=asked) if asked and len(asked) <= _ASKED else language.say("adhoc_1")
    if kept:
        first = language.say("adhoc_kept", line=kept) + " " + language.say("adhoc_4")
    return (first, second, third)
