"""Brain breaks: cards to cut, four to a page, and a page that says when to take one: by signs in the work, never by watching faces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import InputError
from . import space
from .activity import File
from .content import Content, hash_of
from .document import Block, Bullets, Grid, Heading, Paragraph, Square, Table

SITTING = "Sitting:"
PASS = "You may pass: choose to rest, look on or keep the time."
DRAW = "Draw the move here, so that all can see it:"
_KINDS = {"wake": "wake up", "together": "together", "calm": "calm down", "ideas": "new ideas", "goal": "with our goal"}


@dataclass(frozen=True)
class Card:
    title: str
    minutes: int
    do: tuple[str, ...]
    seated: str
    kind: str
    cue: str


def chosen_breaks(content: Content) -> list[Card]:
    """First those of the objective, then the general ones, each kind in turn; no longer than what was asked for."""
    kind, most, wanted = str(content.chosen["kind"]), int(str(content.chosen["minutes"])), int(str(content.chosen["cards"]))
    mine = [] if kind == "movement" else [c for c in _own(content) if c.minutes <= most]
    if kind == "this goal" and not mine:
        raise InputError(f"there is no break of {most} minutes for this goal.", where="field kind", cure="Choose both, or more minutes.")
    general = [] if kind == "this goal" else _general(content, most)
    return [*mine, *general][:wanted]


def _own(content: Content) -> list[Card]:
    materials = content.source.materials
    cue = "The idea is new, or the same mistake comes back: feel it with the body, then look again."
    return [Card(p.title, p.minutes, tuple(p.do), p.seated, "goal", cue) for p in (materials.pauses if materials else ())]


def _general(content: Content, most: int) -> list[Card]:
    """Kind after kind, begun elsewhere for each objective, so that a class does not meet the same four each time."""
    if not content.source.breaks:
        raise InputError("there are no breaks.", where="prompts/breaks", cure="Restore the folder from the release.")
    seed = content.source.objective.id if content.source.objective else ""
    by_kind: dict[str, list[Card]] = {}
    for b in sorted(content.source.breaks, key=lambda b: hash_of(seed + b.name)):
        if b.minutes <= most:
            by_kind.setdefault(b.kind, []).append(Card(b.title, b.minutes, tuple(b.do), b.seated, b.kind, b.cue))
    turns = max(map(len, by_kind.values()), default=0)
    return [cards[n] for n in range(turns) for cards in by_kind.values() if n < len(cards)]


def break_cards(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Four to a page; the way to do it sitting is on every card, in the same size of letters."""
    seated = content.chosen["seated"] == "seated only"
    height = (space.page(content.paper)[1] - 14) / 2
    yield Grid(tuple(_card(c, seated) for c in chosen_breaks(content)), columns=2, height=height, name="breaks")


def _card(card: Card, seated: bool) -> Square:
    steps = [] if seated else [f"{n}. {step}" for n, step in enumerate(card.do, 1)]
    text = "\n".join([*steps, f"**{SITTING}** {card.seated}", PASS, DRAW])
    return Square(f"{card.title} · {card.minutes} min", text, _KINDS[card.kind])


def break_plan(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Cues, the cards at a glance, how to begin and how to come back."""
    cards = chosen_breaks(content)
    goal = f" Goal of the lesson: {content.source.objective.can}" if content.source.objective else ""
    yield Paragraph(f"{len(cards)} breaks of {min(c.minutes for c in cards)} to {max(c.minutes for c in cards)} minutes.{goal} "
                    "**Preparation, 3 minutes:** print, cut along the lines, keep the cards in a cup.")  # fmt: skip
    yield Heading("When to take one")
    yield Table((
        ("What you see in the work", "A break that helps", "What you say"),
        ("Two or three tries in a row that did not work", "calm down", "“Pencils down for two minutes. The task waits for us.”"),
        ("Answers that come faster than one can read the task", "together", "“Let us slow down with a short game.”"),
        ("Twenty minutes since the last change of place", "wake up", "“Stand, or stay and do the sitting way.”"),
        ("The same idea on every page", "new ideas", "“Four minutes for odd ideas, then back.”"),
        ("The same mistake comes back", _KINDS["goal"], "“We do it with our hands, then we look at it again.”"),
        ("A student lays the break card on the desk", "the student's choice", "A nod is enough. No reason has to be given."),
    ), widths=(38, 20, 42), name="cues")  # fmt: skip
    yield Heading("The cards")
    rows = tuple((c.title, f"{c.minutes} min", _KINDS[c.kind], c.cue) for c in cards)
    yield Table((("Card", "Time", "Kind", "Good when"), *rows), widths=(24, 11, 17, 48), name="cards")
    yield Heading("So that a break is one")
    yield Bullets((
        "Everyone may pass, without a reason and without a remark. To pass is not a problem to solve.",
        "Offer the sitting way first and to all, so that nobody has to ask for it.",
        "Signs in the work and the student's own card decide. Nobody is filmed, measured or judged by a face.",
        "A break is never taken away as a penalty, and never given as a prize.",
    ))  # fmt: skip
    yield Paragraph(f"**Coming back:** thirty seconds of quiet, then one question: “{_back(content)}”")


def _back(content: Content) -> str:
    if content.source.objective is None:
        return "What was the last thing you were sure of?"
    return f"What was the last thing you were sure of in “{content.source.objective.title}”?"
