"""Readers theatre: the whole script, a copy for each part, questions after reading; for one script also a map and sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import InputError
from ..materials import Theatre
from . import space
from .activity import File
from .content import Content
from .document import Answer, Block, Bullets, Heading, PageBreak, Paragraph, Table, Task
from .scripts import Script

OWN = "this goal"
_LOADS = {"light": "short lines, everyday words", "medium": "lines of one or two sentences", "full": "longer lines, new words"}
MARK = "▶"


def stand_alone(content: Content) -> Script | None:
    """The script chosen by name, None when the objective's own is read. InputError when there is none of that name."""
    name = str(content.chosen["script"]).replace(" ", "-")
    if name == OWN.replace(" ", "-"):
        return None
    if name not in content.source.scripts:
        raise InputError(f"there is no script {name!r}.", where="knowledge/theatre", cure="Restore the folder from the release.")
    return content.source.scripts[name]


def play(content: Content) -> Theatre:
    script = stand_alone(content)
    if script is None:
        _ = content.objective  # says what is missing when nothing was chosen
    return script.theatre if script else content.materials.theatre


def _grade(content: Content) -> int:
    script = stand_alone(content)
    return script.grade if script and content.source.objective is None and content.source.grade is None else content.source.level


def play_title(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading(f"{play(content).title}{given.get('after', '')}", level=1)


def whole_script(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Scene, cast with a choice, all lines."""
    made, script = play(content), stand_alone(content)
    goal = script.goal if script else content.objective.can
    yield Paragraph(f"**Our goal:** {goal}")
    yield Paragraph(f"**The scene:** {made.scene}")
    cast = " · ".join(f"☐ {part.name} ({_count(made, part.name)} lines)" for part in made.parts)
    yield Paragraph(f"**The parts:** {cast}")
    yield Paragraph("Tick two parts you would like to read. Any part may be yours, and two people may share one.", style="note")
    yield _lines(made)
    if script:
        yield Heading("Words in the play")
        yield Table(tuple((w.term, w.means) for w in script.words), widths=(26, 74), name="play-words", head=False)


def _count(made: Theatre, name: str) -> int:
    return sum(line.who in (name, "All") for line in made.lines)


def _lines(made: Theatre) -> Table:
    return Table(tuple((line.who, line.says) for line in made.lines), widths=(19, 81), name="script", head=False)


def _bold(text: str) -> str:
    """Bold all but the maths in it, which has its own letters."""
    parts = _MATHS.split(text)
    return "".join(p if n % 2 else f"{p[: len(p) - len(p.lstrip())]}**{p.strip()}**{p[len(p.rstrip()) :]}" if p.strip() else p
                   for n, p in enumerate(parts))  # fmt: skip


_MATHS = re.compile(r"((?<!\\)\$[^$\n]+(?<!\\)\$)")


def part_copies(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """One copy for each part, its own lines bold and marked, so that they are found in black and white too."""
    made = play(content)
    for n, part in enumerate(made.parts):
        if n:
            yield PageBreak()
        yield Heading(f"The part of {part.name} · {made.title}", level=1)
        yield Paragraph(
            f"Read by ______________ Your lines have {MARK} in front. Underline one word to say with more voice.",
            style="note",
        )
        for line in made.lines:
            mine = line.who in (part.name, "All")
            yield Paragraph(f"{MARK} {_bold(f'{line.who}: {line.says}')}" if mine else f"{line.who}: {line.says}")


def after_reading(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Talk about one, write about another: which is the student's choice."""
    made, grade = play(content), _grade(content)
    yield Heading("After reading")
    yield Paragraph("Choose one question to talk about with a partner first. Then write about all of them.")
    for n, ask in enumerate(made.after, 1):
        yield Task(
            str(n), ask, "explain" if n == 1 else "shared", space=space.explaining(grade) if n == 1 else space.writing(grade), ruled=True
        )
    yield Heading("Your line")
    yield Task("Line", "Write one more line for any part. Where in the play does it belong, and why there?", "anchor",
               space=4 * space.LINE, ruled=True)  # fmt: skip


def play_map(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The way as a map the student draws: stops with their direction, no outline to copy."""
    if (script := stand_alone(content)) is None:
        return
    yield PageBreak()
    yield Heading("Draw the map")
    rows = tuple((f"{n}. {p.name}", p.where, p.people) for n, p in enumerate(script.places, 1))
    yield Table(
        (("Stop", "Where it lies from the stop before", "Who lives there, and what happened"), *rows), widths=(28, 35, 37), name="stops"
    )
    yield Task("Map", "Draw the way with its six stops. Add a compass, a key, and the name of each nation in its homeland. "
               "You choose what else to show, such as rivers, mountains or miles.", "shared", space=350, ruled=False)  # fmt: skip
    yield Task("Why", "Which stop did you draw largest, and why?", "reflect", space=2 * space.LINE, ruled=True)


def play_sums(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    if (script := stand_alone(content)) is None:
        return
    yield PageBreak()
    yield Heading("How far?")
    rows = tuple((leg.way, f"{leg.miles:,} miles") for leg in script.legs)
    yield Table((("The way", "Miles"), *rows), widths=(76, 24), name="legs")
    yield Paragraph(script.legs_from, style="note")
    for n, one in enumerate(script.sums, 1):
        yield Task(str(n), one.ask, "shared", space=space.working(_grade(content)), ruled=False)
    yield Task(str(len(script.sums) + 1), script.explain.ask, "explain", space=space.explaining(_grade(content)), ruled=True)
    yield Heading("Your question")
    yield Task("Own", "Write your own question about the miles in the table. Trade with a partner, answer, and check each other.", "anchor",
               space=space.writing(_grade(content)), ruled=True)  # fmt: skip


def parts_table(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """For the teacher alone: what each part asks of its reader."""
    made = play(content)
    yield Paragraph(f"**{made.title}.** {len(made.lines)} lines, {len(made.parts)} parts, about {_minutes(made)} minutes read aloud. "
                    "**Preparation, 5 minutes:** copy the script for all and cut the stack of part copies.")  # fmt: skip
    rows = []
    for part in made.parts:
        told = [line.says for line in made.lines if line.who in (part.name, "All")]
        count = [len(t.split()) for t in told]
        rows.append((part.name, _LOADS[part.load], str(len(told)), str(sum(count)), str(max(count))))
    yield Table((("Part", "What it reads like", "Lines", "Words", "Longest"), *rows), widths=(22, 42, 12, 12, 12), name="parts")
    yield Bullets((
        "Everyone may choose any part. Use the table to offer two parts to someone who asks, never to hand one out.",
        "A large class reads in several casts at once, or two readers share a part line by line.",
        "The shortest part carries an idea too. Say which before you begin, so that no part is the small one.",
    ))  # fmt: skip


def _minutes(made: Theatre) -> int:
    return max(2, round(sum(len(line.says.split()) for line in made.lines) / 110 + 0.5))


def rehearsal(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Three short readings, each with its own point."""
    yield Heading("Three short readings")
    rows = (
        ("1 · Together", "You read a line, all echo it. Then students tick two parts and agree on a cast.",
         "Words that stop the flow; say them once more, slowly."),
        ("2 · In parts", "Casts read in corners of the room, sitting. Then each reader changes one line: slower, louder or with a pause.",
         "Meaning: who is speaking to whom, and why now?"),
        ("3 · For others", "Each cast reads for another. Listeners name one line that made an idea clear.",
         "The idea of the play in a listener's own words."),
    )  # fmt: skip
    told = tuple((name, "10 min", what, listen) for name, what, listen in rows)
    yield Table((("Reading", "Time", "What happens", "Listen for"), *told), widths=(16, 10, 44, 30), name="readings")


def play_watch(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What to look for in the answers; for a stand-alone script also its keys, care and sources."""
    script = stand_alone(content)
    yield Heading("What to look for after reading")
    if script is None:
        rows = tuple((m.name, m.looks_like, m.ask) for m in content.objective.misconceptions[:3])
        yield Table((("It may be", "What you may hear or read", "Ask"), *rows), widths=(22, 40, 38), name="watch")
        yield Paragraph(f"**Next step:** let students write a scene that leads on to what comes next: {content.objective.forward.gist}.")
        return
    yield Table(
        (("Question", "A good answer holds"), *zip(script.theatre.after, script.look_for, strict=True)), widths=(48, 52), name="watch"
    )
    yield Heading("Before you read about real people")
    yield Bullets(tuple(script.care))
    yield Heading("Key: how far?")
    for n, one in enumerate(script.sums, 1):
        yield Answer(str(n), one.ask, f"{one.answer:,} miles", (one.working,))
    yield Answer(str(len(script.sums) + 1), script.explain.ask, "", look_for=script.explain.look_for)
    yield Paragraph("**Map:** six stops in order; each direction as in the table; a compass; a key; every nation named in its homeland.")
    yield Paragraph("**Next step:** compare the map with one made by one of these nations today. What does each leave out?")
    yield Heading("Sources", level=3)
    yield Bullets((*script.sources, f"Script, map task and sums: {script.licence}"))
