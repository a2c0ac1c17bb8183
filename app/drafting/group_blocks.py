"""Ten minutes with a small group about one wrong idea: a plan on one page, and a mini sheet with two items."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..curriculum import Misconception
from ..errors import InputError
from ..turn import Item
from . import space
from .activity import File
from .clock import BLANK, running, shares
from .content import Content
from .document import Block, Heading, PageBreak, Paragraph, Space, Table, Task
from .key_blocks import answer
from .keys import says_key
from .sheet_blocks import printed


def focus(content: Content) -> Misconception:
    """The wrong idea asked for by name, part of a name or id; the objective's first when nothing is asked for."""
    known, asked = content.objective.misconceptions, str(content.chosen["misconception"]).casefold()
    found = [m for m in known if asked in m.name.casefold() or asked == m.id.casefold()]
    if not found:
        names = "; ".join(m.name for m in known)
        raise InputError(
            f"{asked!r} is no wrong idea of {content.objective.id}.", where="field misconception", cure=f"Choose from: {names}."
        )
    return found[0]


def two_items(content: Content) -> tuple[Item, ...]:
    """Two of the items drawn: first those whose wrong answers show the idea; none whose key the sheet says elsewhere."""
    chosen = focus(content)
    texts = [content.objective.can, *(w.means for w in content.objective.vocabulary)]
    drawn = content.parts["mini"]
    safe = [i for i in drawn if not any(says_key(t, i) for t in texts)] or list(drawn)
    ranked = sorted(safe, key=lambda i: (not shows(i, chosen), bool(i.expected.order)))
    first = ranked[0]
    others = [i for i in ranked[1:] if not says_key(i.ask, first, helping=False) and not says_key(first.ask, i, helping=False)]
    return (first, (others or ranked[1:] or [first])[0])


def shows(item: Item, idea: Misconception) -> bool:
    """Would this wrong idea give a wrong answer of its own to the item?"""
    return any(m.because == idea.id for m in item.expected.mistakes) or any(c.because == idea.id for c in item.expected.choices)


def group_head(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Who (by hand), what, which idea, and the first question."""
    idea, hands = focus(content), next(s for s in content.materials.stations if s.kind == "hands-on")
    blanks = "   ".join([BLANK] * int(str(content.chosen["students"])))
    yield Table((
        ("Who", blanks),
        ("Seen in", f"{BLANK}{BLANK} (which work, which day). The group is for this meeting only."),
    ), widths=(17, 83), name="who", head=False)  # fmt: skip
    yield Table((
        ("Goal", content.objective.can),
        ("Wrong idea", f"{idea.name}. {idea.looks_like}"),
        ("Why it makes sense", idea.because),
        ("What is right in it", idea.strength or "Ask the students what they looked at first: there is sense in it to build on."),
        ("First question", idea.ask),
        ("Lay out (3 min)", f"{'; '.join(hands.materials)}; a mini sheet and a pencil for each student"),
    ), widths=(17, 83), name="focus", head=False)  # fmt: skip


def group_minutes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Minute by minute; the students speak and handle things first, the sheet comes late."""
    idea = focus(content)
    happens = (
        ("Welcome. Say the goal and what is right so far.", "“You are here because I want to hear how you think about this.”"),
        ("The first question. Wait. Hear everyone before you say anything.", f"“{idea.ask}”"),
        (idea.move, "“What do you see? Tell it to your neighbor first.”"),
        ("Task 1 on the mini sheet, in pairs (key overleaf).", "“How could you check that without me?”"),
        ("Task 2 alone, no help.", "“Show it your way: words, numbers or a drawing.”"),
        ("Each student says what changed. Collect the sheets.", "“What did you think first? What do you think now?”"),
    )
    yield Heading("Minute by minute")
    when = running(shares(int(str(content.chosen["minutes"])), [1, 2, 3, 2, 1, 1]))
    yield Table((("Minutes", "What happens", "What you say"), *((w, *h) for w, h in zip(when, happens, strict=True))),
                widths=(11, 51, 38), name="minutes")  # fmt: skip


def group_end(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What is collected, when a student leaves the group, and what else."""
    idea = focus(content)
    yield Heading("When the group ends")
    yield Table((
        ("Collect", "The mini sheet, with the sentence at its end. Write below what you heard."),
        ("A student leaves the group when …", "task 2 is right without help and the student says why. Then back to class, today."),
        ("Not yet?", f"Two more minutes with things in the hand: {idea.ask} Meet once more within three days, then try another way in."),
        ("In a week", "One task of this kind again, with no help, among others."),
    ), widths=(26, 74), name="ends", head=False)  # fmt: skip


def group_key(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Heading("What I heard")
    yield Space(4 * space.LINE)
    yield PageBreak()  # the key is on the back of the plan
    yield Heading("Key to the mini sheet")
    yield from (answer(content, item, str(n)) for n, item in enumerate(two_items(content), 1))


def mini_sheet(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Two items with room, a way to show them that the student chooses, and how the thinking moved."""
    grade = content.source.level
    yield Paragraph("Think aloud with your group. Show it your way: ☐ words  ☐ numbers  ☐ drawing")
    for n, item in enumerate(two_items(content), 1):
        task = printed(item, str(n), grade, ())
        yield task if task.ruled or task.steps else replace(task, space=1.6 * task.space)
    yield Heading("Look back")
    yield Task("Choice", "I chose my way to show it because", "reflect", space=2 * space.LINE, ruled=True)
    yield Task("Reflect", "At first I thought ___. Now I think", "reflect", space=3 * space.LINE, ruled=True)
