"""The debate kit: an organizer, a think-aloud, cards for both sides, a note sheet for listeners and two votes.

The reasons authors wrote stand on the teacher copy alone, so that students find their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from ..materials import Side
from . import space
from .activity import File
from .content import Content
from .document import Block, Bullets, Callout, Grid, Heading, PageBreak, Paragraph, Slips, Square, Table, Task
from .organizer_blocks import bands

ROLES = (
    ("Opener", "You begin for your side.", "We say yes to this: {claim}", "We mean it when ___, because ___."),
    ("First reason", "You bring a reason your group found.", "One reason is ___.", "Our proof is ___. You can find it in ___."),
    ("Second reason", "You bring a different reason.", "A different reason is ___.", "You can check it by ___."),
    ("Asker", "You ask the other side. You do not argue.", "You said ___. What happens if ___?", "What is your proof for ___?"),
    ("Answerer", "You answer the other side.", "You said ___. That is fair when ___.", "Still, ___ because ___."),
    ("Closer", "You end for your side. You may change the claim.", "We learned from you that ___.", "Now our side says ___."),
)
"""Who does what, and ways to begin. Both sides get the same cards, but for the claim."""

_BOXES = (
    (1, ("My claim, and when it is true",)),
    (2, ("My first reason", "My proof: a page, a test, a count")),
    (2, ("My second reason", "My proof for it")),
    (2, ("What the other side may say", "My answer to them")),
)


def debate_organizer(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """A side is chosen by the student, and may change; no reason is given."""
    debate = content.materials.debate
    sides = f"☐ {debate.one.claim}\n☐ {debate.other.claim}\n☐ I want to think first."
    width, height = space.page(content.paper)
    words = ", ".join(w.term for w in content.objective.vocabulary)
    top: list[Block] = [
        Callout("Our question", debate.question),
        Table((("My side to begin with", sides),), widths=(22, 78), head=False),
        Paragraph(f"Words that may help: {words}. Write or draw. Begin with any box.", style="note"),
    ]  # fmt: skip
    task = Task("Stronger", "Which of your two reasons is stronger? Tell why.", "explain", space=space.SMALLEST["explain"], ruled=True)
    yield from top
    used = 60 + sum(space.tallness(b, width, space.SIZES["student"]) for b in (*top, task))
    yield from bands([title for _, titles in _BOXES for title in titles], tuple(n for n, _ in _BOXES), height - used - 6)
    yield task


def debate_cards(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """A page of six cards for each side: a role, ways to begin, lines for the group's own reasons and proof."""
    debate, height = content.materials.debate, (space.page(content.paper)[1] - 40) / 3
    for n, side in enumerate((debate.one, debate.other)):
        if n:
            yield PageBreak()
        yield Heading(f"Side {n + 1}: {side.claim}")
        yield Slips(tuple(_card(m, role, side) for m, role in enumerate(ROLES, 1)), columns=2, height=height)


def _card(number: int, role: tuple[str, ...], side: Side) -> tuple[str, str]:
    name, *told = role
    return f"{number} · {name}", "\n".join(line.format(claim=side.claim) for line in told)


def audience_notes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What to listen for, with room for each side."""
    debate, grade = content.materials.debate, content.source.level
    yield Callout("Our question", debate.question)
    yield Paragraph("Write a few words while you listen. You do not have to fill every box.", style="note")
    heads = (Square("I listen for"), Square(debate.one.claim), Square(debate.other.claim))
    yield Grid(heads, columns=3, name="sides")
    rows = tuple(s for prompt in debate.listen_for for s in (Square("", prompt), Square("", space=_NOTES), Square("", space=_NOTES)))
    yield Grid(rows, columns=3, name="notes")
    yield Task("Moved", "Which reason made you think most? Tell why, in the speaker's words and in yours.", "explain",
               space=space.explaining(grade), ruled=True)  # fmt: skip


_NOTES = 3 * space.LINE


def vote_slips(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Three pairs to a page: before on the left, after on the right."""
    debate = content.materials.debate
    sides = f"☐ {debate.one.claim}\n☐ {debate.other.claim}\n☐ I am not sure yet."
    before, after = ("Before: my vote", f"{sides}\nI think so because"), ("After: my vote", f"{sides}\nI stayed or moved because")
    yield Slips((before, after) * 3, columns=2, height=(space.page(content.paper)[1] - 12) / 3, fields=("Name",))


_STEPS = (
    ("First vote", 0.1, "Read the question aloud. Everyone votes on the left slip and keeps it."),
    ("Think-aloud", 0.15, "Fill an empty organizer on the board with the script below. Then wipe your reasons off."),
    ("Organizer", 0.25, "Each student fills an organizer for a side they chose. Pairs compare proof before groups form."),
    ("Cards", 0.15, "Groups of up to six per side share the cards out. They write reasons and proof from their organizers."),
    ("Debate", 0.2, "Cards in order 1 to 6, sides in turn, one minute each. Listeners use the note sheet."),
    ("Second vote", 0.15, "Right slip. Ask two who moved and two who stayed: which words did it?"),
)  # fmt: skip


def debate_plan(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Order and minutes; they add up to the lesson."""
    debate, minutes, groups = content.materials.debate, int(str(content.chosen["minutes"])), int(str(content.chosen["groups"]))
    yield Paragraph(f"**{debate.question}** Goal: {content.objective.can} Both sides can be argued with the ideas of this lesson.")
    shares = [max(2, round(minutes * share)) for _, share, _ in _STEPS]
    shares[4] += minutes - sum(shares)
    rows = tuple((name, f"{m} min", what) for (name, _, what), m in zip(_STEPS, shares, strict=True))
    yield Table((("Step", "Time", "What happens"), *rows), widths=(16, 11, 73), name="run")
    yield Paragraph(
        f"**Preparation, 10 minutes:** one organizer and one note sheet for each student; {groups} sets of the card pages, cut; "
        "one page of vote slips for every three students."
    )


def think_aloud(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The script beside what is done with the pen."""
    told = content.materials.debate.think_aloud
    rows = tuple((str(n), line, _pen(n, line, len(told))) for n, line in enumerate(told, 1))
    yield Heading("Think-aloud script")
    yield Table((("", "Say aloud", "With the pen"), *rows), widths=(5, 67, 28), name="think-aloud")


def _pen(number: int, line: str, last: int) -> str:
    if number == 1:
        return "Show the empty organizer."
    if number == last:
        return "Mend the claim box."
    return "Wait three seconds, then write." if "?" in line else "Write a few words, no sentence."


def debate_reasons(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """For the teacher only: reasons to expect on each side, and what to ask when a wrong idea is heard."""
    debate = content.materials.debate
    yield Heading("Reasons students may find (do not hand out)")
    rows = tuple(zip_longest(_numbered(debate.one), _numbered(debate.other), fillvalue=""))
    yield Table(((debate.one.claim, debate.other.claim), *rows), widths=(50, 50), name="reasons")
    yield Heading("What to look for")
    wrong = tuple((m.name, m.looks_like, m.ask) for m in content.objective.misconceptions[:3])
    yield Table((("If you hear", "It may look like", "Ask both sides"), *wrong), widths=(22, 40, 38), name="watch")


def _numbered(side: Side) -> list[str]:
    return [f"**{n}** {reason}" for n, reason in enumerate(side.reasons, 1)]


def debate_care(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("So that everyone is heard")
    yield Bullets((
        "Sides are chosen. Where one side is short of people, ask who will speak for it as an exercise, or draw lots.",
        "A card may be read, shown with a drawing, said in the home language first, or shared by two.",
        "Speak to the reason, never about the person. Moving to the other side is a sign of listening.",
        "No winner is named. What counts is which reason and which proof moved votes.",
    ))  # fmt: skip
    yield Paragraph(f"**Next step:** each student writes three sentences for the side they voted last, then go on: "
                    f"{content.objective.forward.gist}.")  # fmt: skip
