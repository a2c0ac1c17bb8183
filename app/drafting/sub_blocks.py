"""A lesson a substitute can give without knowing the subject: what happens, what to say, and what to leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import space
from .activity import File
from .clock import BLANK, running, shares
from .content import Content
from .document import Answer, Block, Bullets, Callout, Heading, PageBreak, Paragraph, Table, Task
from .key_blocks import answer
from .sheet_blocks import printed


def sub_places(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Welcome, then everything the class teacher fills in once by hand."""
    yield Callout("Thank you for being here", "You do not need to know the subject. Everyone works with the sheet, paper and a pencil. "
                  "You read out, you listen, you ask how they know.")  # fmt: skip
    yield Paragraph(
        "**For the class teacher, 10 minutes:** fill in the lines, copy one sheet for each student, put the answers apart. "
        "What the sheets may show, and the next step, is in the file of answers."
    )
    yield Table((
        ("Class, room, time", f"{BLANK}   {BLANK}   {BLANK}"),
        ("Seating plan and list", BLANK * 2),
        ("Paper, pencils, sheets", BLANK * 2),
        ("Teacher next door, office", f"{BLANK}   {BLANK}"),
        ("Students who help with routines", f"{BLANK}   {BLANK}"),
        ("Needs and plans to know of", f"{BLANK * 2} (ask the office; nothing of it is on this page)"),
    ), widths=(30, 70), name="places", head=False)  # fmt: skip


def sub_minutes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The lesson minute by minute with words to read out."""
    objective, pause = content.objective, content.materials.pauses[0]
    words = ", ".join(w.term for w in objective.vocabulary)
    happens = (
        ("Greet, take attendance, hand out the sheet.", f"“Today your goal is on the sheet. Please read it with me: {objective.can}”"),
        (f"Read the scene and “Words for today” aloud, or let students read: {words}.",
         "“Which of these words do you know already? Tell your neighbor what it means.”"),
        ("Task 1, alone for two minutes, then with a partner.", "“There is more than one good way to say it. Give a reason.”"),
        (f"Pause: {pause.title}. {' '.join(pause.do)} Seated: {pause.seated}", "“Two minutes to move. Then we go on.”"),
        (f"Tasks 2 to {1 + len(content.parts['main'])}, in any order. Walk round.",
         "“Choose the task you start with. Show me how you got that. What does your partner think?”"),
        ("Early finishers: the box at the end of the sheet.", "“You choose: the box at the end, or help a partner with a question.”"),
        ("Look back, collect every sheet, thank the class.", "“Finish the last two sentences. Put a star on your best thinking.”"),
    )  # fmt: skip
    yield Heading("Minute by minute")
    when = running(shares(int(str(content.chosen["minutes"])), [4, 7, 8, 4, 14, 3, 5]))
    yield Table((("Minutes", "What happens", "What you can say"), *((w, *h) for w, h in zip(when, happens, strict=True))),
                widths=(11, 45, 44), name="minutes")  # fmt: skip


def sub_if(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What may happen, and what to do then."""
    yield PageBreak()  # the first page lies on the desk, the second is for when something happens
    yield Heading("What to do if …")
    yield Table((
        ("If …", "Then"),
        ("a student asks “Is this right?”", "“How could you check it?” Compare with the file of answers once there is a reason."),
        ("many are stuck", "Read the task aloud once more. “Tell your neighbor what is asked. What have you tried?”"),
        ("a student has no idea how to start", "“Point to a word that could help. Draw what you know.” A drawing counts."),
        ("somebody is finished long before the rest", "The box at the end of the sheet. It is new thinking and no race."),
        ("students do not agree", "“Good. Each tells one reason. Write both down.” Leave the question open for the class teacher."),
        ("it gets loud", "Wait, raise a hand, lower your voice. Then the pause from the plan, seated version."),
        ("someone is unwell, hurt or says something that worries you", "Call the office at once. Write down the words. Promise no secret."),
    ), widths=(32, 68), name="if")  # fmt: skip


def sub_leave(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """A short note for the teacher who comes back."""
    yield Heading("Please leave for the teacher")
    lines = BLANK * 3
    yield Table((
        ("What", "Your note"),
        ("☐ All sheets, starred tasks on top", f"number of sheets: {BLANK}"),
        ("☐ How far we came", f"task {BLANK}"),
        ("☐ A question or idea worth keeping", f"{lines}\n{lines}"),
        ("☐ Who helped, who was away", f"{lines}\n{lines}"),
        ("☐ What I would like you to know", f"{lines}\n{lines}"),
    ), widths=(38, 62), name="leave")  # fmt: skip


def sub_tasks(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The items, to be done in any order, and a choice to end with."""
    grade, main = content.source.level, content.parts["main"]
    yield Heading("You choose the order")
    yield Paragraph("Do the next tasks in any order. Put a star on the one that shows your best thinking.")
    yield from (printed(item, content.number("main", n), grade, ()) for n, item in enumerate(main))


def sub_choice(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Something to make for those who are finished, and a look back that the class teacher will read."""
    yield Heading("If you finish early")
    yield Task("If you finish early", content.teaching.anchor, "anchor", space=130, ruled=False)
    yield Heading("Look back")
    yield Task("Reflect", "I chose to start with task ___ because", "reflect", space=2 * space.LINE, ruled=True)
    yield Task("For my teacher", "What I want my teacher to know about today:", "reflect", space=3 * space.LINE, ruled=True)


def sub_answers(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """For the file that stays closed: answers with working, and how to use them."""
    explain = content.teaching.explain
    yield Bullets((
        "Keep this file closed on the desk. Ask “How do you know?” before you compare.",
        "A student may be right in other words. When in doubt, put a question mark and leave it for the teacher.",
    ))  # fmt: skip
    yield Answer("1", explain.ask, "", look_for=explain.look_for, marks="no marks today")
    yield from (answer(content, item, content.number("main", n)) for n, item in enumerate(content.parts["main"]))


def sub_next(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """For the teacher who comes back: what the sheets may show."""
    yield Heading("For the class teacher: next step")
    rows = tuple((m.name, m.ask, m.move) for m in content.objective.misconceptions[:2])
    yield Table((("If sheets show", "Ask", "Then"), *rows), widths=(26, 34, 40), name="next")
