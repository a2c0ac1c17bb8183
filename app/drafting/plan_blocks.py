"""Blocks of the teacher's plan, in the order a teacher reads: what, for whom, how, watch for, check, then what next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..curriculum import Objective, StandardsShelf
from ..sentences import split
from .activity import File
from .codes import marked, named, short, shown
from .content import Content
from .document import Block, Bullets, Callout, Heading, Paragraph, Table
from .sheet_blocks import exit_question, supports_of

DEFAULT_NEEDS = (
    "None stated, so everyone gets a word bank, sentence starters, pictures where they help, and may draw, write or say an answer."
)


def plan_header(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    objective, minutes = content.objective, int(str(content.chosen.get("minutes", 40)))
    yield Table(
        rows=(
            ("Standard", f"{named(objective.standards, content.source.standards)}: {objective.standard_text}"),
            ("Grade and time", f"Grade {content.source.level} · {minutes} minutes · {_timing(minutes)}"),
            ("Learner needs", str(content.chosen.get("needs") or DEFAULT_NEEDS)),
        ),
        widths=(17, 83),
        name="header",
        head=False,
    )


def _timing(minutes: int) -> str:
    launch, share, ticket = max(3, round(minutes * 0.15)), max(3, round(minutes * 0.12)), 5
    return f"launch {launch}, groups {minutes - launch - share - ticket}, share {share}, exit ticket {ticket}"


def plan_objective(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("One objective for everyone")
    yield Paragraph(f"**{content.objective.can}**")


def overview(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("Overview")
    yield Paragraph(content.teaching.overview, path="overview")
    yield Callout("Launch", content.teaching.launch)


def tier_design(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The three groups side by side; the last row lists everything that is printed."""
    teaching, objective = content.teaching, content.objective
    yield Heading("Three sheets, one standard")
    yield Table(
        rows=(
            ("", "Group A · Sheet A", "Group B · Sheet B", "Group C · Sheet C"),
            (
                "Built on",
                _before(content),
                f"This lesson's standard: {objective.gist} ({shown(objective.standards[:1], content.source.standards) or 'no code'})",
                _after(content),
            ),
            (
                "Help or extension",
                _help(content, "A"),
                _help(content, "B"),
                "The same tasks without help, then new thinking under “Go further”.",
            ),
            ("While they work", teaching.confer_a, teaching.confer_b, teaching.confer_c),
            ("On the sheet", *(printed_on(content, group) for group in "ABC")),
        ),
        widths=(13, 29, 29, 29),
        name="design",
    )


def _before(content: Content) -> str:
    if content.source.prerequisites:
        return "Earlier idea: " + "; ".join(
            f"{p.title}: {p.gist} ({shown(p.standards, content.source.standards)})" for p in content.source.prerequisites[:2]
        )
    return f"Earlier idea: {earlier(content.objective, content.source.standards)}"


def earlier(objective: Objective, shelf: StandardsShelf) -> str:
    """The earlier idea an author named, as it is printed."""
    return short(marked(objective.builds_on, shelf))


def _after(content: Content) -> str:
    forward = content.objective.forward
    leads = f" ({shown([forward.code], content.source.standards)})" if forward.code else ""
    return f"Leads to: {forward.gist}{leads}"


def _help(content: Content, group: str) -> str:
    counts = [len(s) for s in supports_of(content, group)]
    told = [f"{n} on task {i}" for i, n in enumerate(counts, 1) if n]
    start = "A warm-up from the earlier idea; " if group == "A" else ""
    if not told:
        return f"{start}the word bank and sentence starters only."
    text = f"{start}{'supports' if sum(counts) > 1 else 'one support'}: {', '.join(told)}, then none."
    return text[0].upper() + text[1:]


def printed_on(content: Content, group: str) -> str:
    """Everything printed on one sheet, as "Warm-up · Tasks 1, 2 · …"; `labels` reads it back."""
    main = len(content.parts.get("main", ())) + 1
    exits = len(content.parts.get("exit", ())) + 1
    parts = ["Warm-up"] if group == "A" else []
    parts.append("Tasks " + ", ".join(str(n) for n in range(1, main + 1)))
    parts += ["Go further"] if group == "C" else []
    parts.append("Exit ticket " + ", ".join(str(n) for n in range(1, exits + 1)))
    return " · ".join([*parts, "If you finish early", "Reflect"])


def labels(cell: str) -> list[str]:
    """The task labels a "On the sheet" cell names."""
    found: list[str] = []
    for part in cell.split(" · "):
        if part.startswith("Tasks "):
            found += part.removeprefix("Tasks ").split(", ")
        elif part.startswith("Exit ticket "):
            found += [f"Exit {n}" for n in part.removeprefix("Exit ticket ").split(", ")]
        else:
            found.append(part)
    return found


def printed_tasks(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The wording of every task, with the reason it is there."""
    teaching, main, exits = content.teaching, content.parts.get("main", ()), content.parts.get("exit", ())
    why = {"start": "A way in", "core": "The heart of the lesson", "stretch": "Goes deeper"}
    rows = [("Task", "Wording, the same on every sheet", "Why it is there")]
    rows.append(("Warm-up", teaching.warm_up_a.ask, "Sheet A only: the earlier idea"))
    rows.append(("1", teaching.explain.ask, "Tells the scene, asks for reasons"))
    for n, item in enumerate(main):
        reason = f"Hardest case: {content.objective.hardest}" if content.hardest(item) else why[item.level]
        rows.append((content.number("main", n), item.ask, reason))
    rows.append(("Go further", teaching.extension_c.ask, "Sheet C only: new thinking"))
    rows += [(f"Exit {n + 1}", item.ask, "Today's goal, no help") for n, item in enumerate(exits)]
    rows.append((f"Exit {len(exits) + 1}", exit_question(content).ask, "The thinking behind it"))
    rows.append(("Reflect", teaching.reflect, "Looking back"))
    yield Table(tuple(rows), widths=(12, 56, 32), name="printed")


def watch(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("Watch for")
    rows = [(f"**{m.name}.** {m.looks_like}", m.because, m.move) for m in content.objective.misconceptions[:3]]
    yield Table((("What you may see", "Why it makes sense to them", "What to do"), *rows), widths=(32, 30, 38), name="watch")


def checks(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("Check during and after")
    yield Callout("Mid-lesson check", content.teaching.trigger)
    yield piles(content)


def piles(content: Content, *, with_steps: bool = False) -> Table:
    """The three piles of exit tickets and what shows each; `with_steps` adds what happens tomorrow."""
    criteria, steps = sorting(content)
    if not with_steps:
        return Table((("Exit ticket pile", "What the ticket shows"), *zip(PILES, criteria, strict=True)), widths=(18, 82), name="piles")
    rows = tuple(zip(PILES, criteria, steps, strict=True))
    return Table((("Pile", "What the ticket shows", "What happens tomorrow"), *rows), widths=(18, 41, 41), name="piles")


PILES = ("Got it", "Almost there", "Needs re-teaching")


def sorting(content: Content) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """(criteria, next steps) of the three piles; computed from the objective when no lesson content is written."""
    if (teaching := content.source.teaching) is not None:
        c, n = teaching.exit_criteria, teaching.next_steps
        return (c.got_it, c.almost, c.reteach), (n.got_it, n.almost, n.reteach)
    objective, before = content.objective, content.source.prerequisites
    first = objective.misconceptions[0]
    return (
        ("Every answer matches the key and the explanation gives a reason.", "The answers or the explanation are right, but not both.",
         f"Answers match a wrong idea in the table, for example: {first.name}."),
        (f"Go on to: {objective.forward.gist}.", f"Five minutes in a small group: {first.ask}",
         f"{first.move} Then go back to {before[0].title if before else objective.builds_on}."),
    )  # fmt: skip


def plan_anchor(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("Early finishers: anchor activity")
    yield Paragraph(content.teaching.anchor)


_REGROUPS = re.compile(r"(The )?[Gg]roups (can|are|may|will)\b.*\b(chang|revis|regroup)")
"""Said once, below."""


def grouping(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    told = [s for s in split(content.teaching.placement) if not _REGROUPS.match(s)]
    yield Heading("Flexible groups")
    yield Bullets(
        (
            *told,
            "Groups are for this lesson only: regroup from today's exit ticket. A student may ask for another sheet.",
        )
    )


def why(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    for n, note in enumerate(content.teaching.why, 1):
        text = note.removeprefix("Why this works:").strip()
        yield Callout(f"Why this works ({n})", text[0].upper() + text[1:])


def next_steps(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What happens tomorrow to each pile, and when to look again."""
    _, steps = sorting(content)
    yield Heading("Next steps")
    again = "**In a week:** the second form on page 2 of the exit ticket, without help."
    yield Bullets((*(f"**{title}:** {step}" for title, step in zip(PILES, steps, strict=True)), again))


def sources(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Where the content comes from, with page and licence."""
    told = [_source(p.title or p.heading, p.source, p.page, p.licence) for p in content.source.passages]
    if told:
        yield Heading("Sources", level=3)
        yield Bullets(tuple(dict.fromkeys(told)))


def _source(title: str, source: str, page: str, licence: str) -> str:
    return ", ".join(t for t in (title, source, f"page {page}" if page else "", licence) if t)
