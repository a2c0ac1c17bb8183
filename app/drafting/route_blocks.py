"""Entry points: three or four ways into one topic, open to all; the student chooses, and all come back to one question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import space
from .activity import File
from .clock import running, shares
from .content import Content
from .document import Block, Bullets, Grid, Heading, PageBreak, Paragraph, Square, Table, Task

_WAYS = {
    "story": "tell a story", "watch": "watch closely", "build": "build", "numbers": "play with numbers", "place": "look around",
    "talk": "talk with people", "play": "play", "draw": "draw",
}  # fmt: skip


def common_question(content: Content) -> str:
    """Where all routes come together: the lesson's own task, with its scene."""
    return content.teaching.explain.ask


def routes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The ways in, and room to write which one and why."""
    found = content.materials.routes
    yield Paragraph(f"There are {len(found)} ways to start today. Each one is open to you. All of them lead to the same question.")
    squares = tuple(
        Square(f"{n} · {r.title}", r.start, f"{_WAYS[r.way]} · You need: {r.materials}") for n, r in enumerate(found, 1)
    )  # fmt: skip
    yield Grid(squares, columns=2, height=120, name="routes")
    yield Heading("My way in")
    yield Task("My way in", "I choose way ___ because", "shared", space=3 * space.LINE, ruled=True)
    yield Heading("What I did and noticed")
    yield Task("Notes", f"Use the first {_walk(content)} minutes. Write, draw or make a list.", "shared",
               space=space.explaining(content.source.level), ruled=False)  # fmt: skip


def way_back(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """From each route its own question, then the one that is the same for all."""
    grade = content.source.level
    yield PageBreak()
    yield Heading("From my way to our question")
    told = tuple((f"{n} · {r.title}", r.back) for n, r in enumerate(content.materials.routes, 1))
    yield Table((("If you took way …", "answer this"), *told), widths=(34, 66), name="back")
    yield Task("Back", "Answer the question of your way.", "shared", space=space.writing(grade), ruled=True)
    yield Heading("The question for everyone")
    yield Paragraph(content.teaching.context)
    yield Task("Question", common_question(content), "explain", space=space.explaining(grade), ruled=True)
    yield Heading("Meet someone who came another way")
    yield Task("Reflect", "What did they see that you did not?", "reflect", space=2 * space.LINE, ruled=True)


def _walk(content: Content) -> int:
    return _lengths(content)[1]


def _lengths(content: Content) -> list[int]:
    return shares(int(str(content.chosen["minutes"])), [4, 10, 8, 12, 6])


def routes_plan(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What to lay out, minute by minute, and what is the same for all."""
    found = content.materials.routes
    yield Paragraph(
        f"**{content.objective.can}** {len(found)} ways in, one goal. About {5 + 4 * len(found)} minutes to prepare: one table a way."
    )
    rows = tuple((f"{n}. {r.title}", _WAYS[r.way], r.materials, r.back) for n, r in enumerate(found, 1))
    yield Table((("Way", "How it starts", "Lay out", "Leads back by asking"), *rows), widths=(22, 16, 28, 34), name="ways")
    yield Heading("Minute by minute")
    happens = (
        ("Read all ways aloud. Everyone writes a choice and a reason.", "“Which start makes you curious? Write why. You may change once.”"),
        ("Everyone starts. You go round and listen.", "“What have you noticed so far? What surprised you?”"),
        ("Each student answers the question of the way taken.", "“What does what you did have to do with our goal?”"),
        ("The question for everyone, alone first, then in pairs.", f"“{common_question(content)}”"),
        ("Pairs who came different ways compare.", "“What did the other way show you?”"),
    )
    lengths = running(_lengths(content))
    yield Table((("Minutes", "What happens", "What you say"), *((w, *h) for w, h in zip(lengths, happens, strict=True))),
                widths=(12, 42, 46), name="minutes")  # fmt: skip
    yield Heading("The choice stays with the student")
    yield Bullets((
        "Nobody is sent to a way, and no way is kept for a group. A topic has many doors; children are not of fixed kinds.",
        "If a table is full, ask who would like to start with a second choice. Set up a second table when you can.",
        "Every way works without a device unless its materials say so.",
    ))  # fmt: skip


def routes_look_for(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What a good answer holds whichever way it came, what to listen for, and what comes next."""
    first = content.objective.misconceptions[0]
    yield Heading("What to look for in the question for everyone")
    yield Table((
        ("What it tells", "What you see", "Next"),
        ("The idea has arrived", content.teaching.explain.look_for, f"Go on to: {content.objective.forward.gist}."),
        ("A rich start, no link yet", "Much about the way, little about the idea", "Ask the question of that way again."),
        (first.name, first.looks_like, f"{first.ask} {first.move}"),
    ), widths=(22, 40, 38), name="look")  # fmt: skip
