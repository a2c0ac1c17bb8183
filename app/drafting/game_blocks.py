"""A card game: each task card has one answer card. The rules stand on a page of their own; answers are on no page of the tasks.

The pairs are tasks of the objective with a short answer, whose key the item's own code gives. A lesson that has too few of
them plays with its words: a meaning or an example on the task card, the word on the answer card.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from ..turn import Item
from . import space
from .activity import File
from .content import Content, hash_of, needs_picture
from .document import Block, Bullets, Grid, Heading, Paragraph, Square, Table, WordBank
from .key_blocks import answer
from .keys import number_of, right_answers, says_key
from .mathtext import plain
from .source import Source

FEWEST = 6
"""Pairs below which there is no game with tasks; words are taken then."""
LONGEST = 170
"""Letters of a task that a card has room for."""
MEANS, EXAMPLE = "Which word is meant?", "Which word has this as an example?"
PARTS = ("What you need", "Who begins", "A turn", "When you do not agree", "How it ends", "Play together", "Play alone")
"""What the page of rules tells, in this order."""
_COLUMNS, _ROWS = 3, 4


@dataclass(frozen=True)
class Pair:
    """What stands on a task card and on its answer card; `item` is where they come from, None for a word."""

    task: str
    answer: str
    item: Item | None = None


def deck(content: Content) -> tuple[Pair, ...]:
    """The pairs, as many as were asked for where there are so many: tasks, or words where there are too few of those."""
    wanted = int(str(content.chosen["cards"]))
    items = _items(content.source, wanted)
    if len(items) >= FEWEST:
        return tuple(Pair(item.ask, answer(content, item, "").answer, item) for item in items)
    return tuple(_words(content))[:wanted]


def _items(source: Source, wanted: int) -> list[Item]:
    """Levels in turn; no two answers alike, and no card that says another one's answer."""
    taken: list[Item] = []
    levels = zip_longest(*(source.items.get(level, ()) for level in ("start", "core", "stretch")))
    for item in (one for turn in levels for one in turn if one is not None and _fits_a_card(one)):
        if len(taken) < wanted and not any(_alike(item, other) or _tells(item, other) or _tells(other, item) for other in taken):
            taken.append(item)
    return taken


def _fits_a_card(item: Item) -> bool:
    short = item.expected.kind in ("value", "expression") and bool(right_answers(item)) and len(plain(item.ask)) <= LONGEST
    return short and not needs_picture(item) and not says_key(item.ask, item)


def _alike(one: Item, other: Item) -> bool:
    return one.ask == other.ask or bool(_answers(one) & _answers(other))


def _answers(item: Item) -> set[object]:
    """Every spelling of the answer, and its number where it is one."""
    spelled = [plain(text).strip().casefold() for text in right_answers(item)]
    return {*spelled, *(number for text in spelled if (number := number_of(text)) is not None)}


def _tells(one: Item, other: Item) -> bool:
    return says_key(one.ask, other, helping=False)


def _words(content: Content) -> Iterator[Pair]:
    """Each word by its meaning; then by its example, where its author wrote one that does not say the word."""
    words = content.objective.vocabulary
    yield from (Pair(f"{MEANS}\n{w.means}", w.term) for w in words if w.term.casefold() not in w.means.casefold())
    materials = content.source.materials
    for use in materials.words if materials else ():
        if not any(word.term.casefold() in use.example.casefold() for word in words):
            yield Pair(f"{EXAMPLE}\n{use.example}", use.term)


# ---------------------------------------------------------------- what students get


def game_cards(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The task cards, twelve to a page."""
    yield Paragraph("Cut along the lines. Mix the cards. The page with the rules says how to play.")
    squares = tuple(Square(_number(n), pair.task) for n, pair in enumerate(deck(content), 1))
    yield Grid(squares, columns=_COLUMNS, height=_height(content), name="task cards")


def game_words(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The key words with a column in Spanish, where that was asked for; not in a game that is played with these very words."""
    items = [pair.item for pair in deck(content) if pair.item]
    if content.chosen["glossary"] == "es" and items:
        safe = [w for w in content.objective.vocabulary if not any(says_key(t, i) for t in (w.term, w.means, w.es) for i in items)]
        if len(safe) > 2:
            yield WordBank("Words for today", tuple((w.term, w.means, w.es) for w in safe))


def game_rules(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The rules in plain words, with a way to play together and one to play alone."""
    yield Paragraph(f"A game for one to four players. The goal: {content.objective.can}")
    yield Paragraph("**Choose first:** one against the other, all together, or alone.")
    for title, lines in zip(PARTS, _rules(content), strict=True):
        yield Heading(title)
        yield Bullets(lines)


def _rules(content: Content) -> tuple[tuple[str, ...], ...]:
    return (
        ("The task cards: lay them face down in one pile.", "The answer cards: lay them face up, so that all can see them.",
         "Paper and a pencil for each player."),
        ("The player with the next birthday begins. Then it goes round to the left.",),
        ("Take the top task card. Read it out loud.", "Work it out. You may write or draw.",
         "Find the answer card that fits. Say why it fits.", "If all agree, keep both cards. Now the next player has a turn.",
         "If you are not sure, put the card under the pile. It will come back."),
        ("Stop. Nobody is right yet.", "Work it out together on paper, step by step.", "Find the step where you did not do the same.",
         "Still not sure? Lay the card to one side. Ask your teacher after the game."),
        ("The game ends when the pile is empty or the time is up.", "Count your pairs.",
         "Then pick the card that made you think the most. Tell the others how it works."),
        ("You are one team. All pairs go in the middle.", "Each of you says one step, then the next one goes on.",
         "Can you find all the pairs before the time is up?"),
        ("Take one card at a time. Work it out, then find its answer.", "Make two piles: sure, and not sure yet.",
         "Do the second pile again at the end."),
    )  # fmt: skip


# ---------------------------------------------------------------- what the teacher gets


def answer_cards(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The answer cards without a number, in an order that tells nothing."""
    yield Paragraph("Print these apart from the task cards and cut them. No card says which task it belongs to.")
    pairs = deck(content)
    mixed = sorted(enumerate(pairs), key=lambda placed: hash_of(f"{placed[0]} {placed[1].task}"))
    yield Grid(tuple(Square("Answer", pair.answer) for _, pair in mixed), columns=_COLUMNS, height=_height(content), name="answer cards")


def game_plan(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """How to get ready, what to listen for, what to do after."""
    pairs = deck(content)
    what = "tasks" if pairs[0].item else "words"
    yield Paragraph(f"{len(pairs)} pairs of cards with {what} of this lesson, one set for two to four players. "
                    "**Preparation, 10 minutes:** print both sets on one side, cut, mix each. In class: 15 to 20 minutes.")  # fmt: skip
    if what == "words":
        yield Paragraph("This lesson has too few tasks with a short answer, so the cards pair its words with meanings and examples.")
    yield Heading("While they play")
    yield Table((
        ("What you hear", "What you can do"),
        ("An answer card is taken at once, without a reason", "“Say why it fits.” The reason keeps the pair, not speed."),
        ("Two players do not agree", "Wait. The rules send them to paper. Come when the card lies to one side."),
        ("One player finds all the pairs", "Let the table play together: each says one step."),
        ("The same card goes under the pile again and again", "Take it out. It is a good start for the next lesson."),
    ), widths=(42, 58), name="listen")  # fmt: skip
    yield Heading("After the game")
    yield Paragraph("Ask each table for the card that made them think the most. Nobody's pairs are written down: it is no test.")


def game_key(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Which answer belongs to which card, with working where it is a task."""
    yield Heading("Answer key")
    pairs = deck(content)
    if pairs[0].item is None:
        rows = tuple((_number(n), pair.task.replace("\n", " "), pair.answer) for n, pair in enumerate(pairs, 1))
        yield Table((("Card", "It says", "Answer"), *rows), widths=(14, 61, 25), name="game key")
    for n, pair in enumerate(pairs, 1):
        if pair.item is not None:
            yield replace(answer(content, pair.item, _number(n), wrong=False), marks="")


def _number(n: int) -> str:
    return f"Card {n}"


def _height(content: Content) -> float:
    """Of one card: four rows and the line above them fill a page."""
    return (space.page(content.paper)[1] - 60) / _ROWS
