"""The teach-back kit: a student plans and gives a lesson of five minutes; listeners help; every child gets a turn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import space
from .activity import File
from .content import Content
from .document import Block, Bullets, Fields, Grid, Heading, Paragraph, Square, Table, Task

_MOVES = (
    ("Reach everyone", 0.2, "How will I begin, so that all can see, hear and join in?"),
    ("Show", 0.4, "What will I show or do? In which order?"),
    ("Check", 0.2, "What will I ask or have them try, to see if it worked?"),
    ("Feedback", 0.2, "How will I find out what helped, and what I could do better?"),
)
"""The four moves, their share of the minutes and the question that plans them."""


def planning_card(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """One page: a topic the student chooses, four moves, and the hard part."""
    minutes = int(str(content.chosen["minutes"]))
    yield Paragraph(_invitation(content, minutes), style="lead")
    topic = f"☐ {content.source.objective.title}  " if _taught(content) and content.source.objective else ""
    yield Table((
        ("My lesson is about", f"{topic}☐ something else I know: ______________________"),
        ("I will use", "☐ a drawing  ☐ things to touch  ☐ acting  ☐ a story  ☐ numbers  ☐ my other language  ☐ a partner"),
    ), widths=(24, 76), name="choices", head=False)  # fmt: skip
    boxes = tuple(Square(f"{n} · {name} ({_time(minutes, share)})", text, space=4 * space.LINE)
                  for n, (name, share, text) in enumerate(_MOVES, 1))  # fmt: skip
    yield Grid(boxes, columns=2, name="moves")
    yield Task("Hard part", "Which part will be hard for others? Explain it here as you will say it.", "explain",
               space=space.explaining(content.source.level), ruled=True)  # fmt: skip
    yield Task("Need", "What do I need, and who can help me get ready?", "anchor", space=2 * space.LINE, ruled=True)


def _taught(content: Content) -> bool:
    return content.chosen["topic"] == "this goal" and content.source.objective is not None


def _invitation(content: Content, minutes: int) -> str:
    if _taught(content) and content.source.objective:
        return f"You teach for {minutes} minutes. Our goal: {content.source.objective.can}"
    return f"You teach for {minutes} minutes. A game, a trick, a song, a repair, a word: what do you know how to do?"


def _time(minutes: int, share: float) -> str:
    seconds = round(minutes * share * 60 / 15) * 15
    whole, rest = divmod(seconds, 60)
    return f"{whole} min" if not rest else f"{whole} min {rest} s" if whole else f"{rest} s"


def prompt_cards(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Cards to cut: eight for the one who teaches, eight for those who listen."""
    height = (space.page(content.paper)[1] - 84) / 8
    word = content.source.objective.vocabulary[0].term if _taught(content) and content.source.objective else ""
    yield Heading("For the teacher of the day")
    yield Grid(tuple(Square(title, text) for title, text in _TEACH), columns=2, height=height, name="cards")
    yield Heading("For those who listen")
    mine = ("Ask about a word", f"“What do you mean by {word}?”\n“Is there another word for it?”") if word else _WORD
    yield Grid(tuple(Square(title, text) for title, text in (mine, *_LISTEN)), columns=2, height=height, name="cards")


_WORD = ("Ask about a word", "“What do you mean by ___?”\n“Is there another word for it?”")
_TEACH = (
    ("Begin with a puzzle", "“Look at this. What do you notice?”\nWait until three people have answered."),
    ("Show it slowly", "Do it once without words. Do it again and say each step."),
    ("Let them try", "“Now you. Do the first step.”\nWalk around and look at what they do."),
    ("When someone is stuck", "“Show me where you are.”\n“What did you try?”\nDo not do it for them."),
    ("When someone says it is different", "“Show us your way.”\n“Where do our ways part?”"),
    ("You are stuck", "“I do not know. How could we find out?”\nThis is a good answer."),
    ("Ask for a reason", "“How do you know?”\n“What would show that it is not so?”"),
    ("End", "“Tell a neighbor one thing you can do now.”\n“What helped you?”"),
)
_LISTEN = (
    ("Ask for an example", "“Can you show one more?”\n“Does it work for ___ too?”"),
    ("Ask why", "“Why does that step work?”\n“What if you leave it out?”"),
    ("Say it back", "“So you mean that ___.”\n“Did I get it right?”"),
    ("Try another case", "“What happens when ___?”\n“Is there a case where it does not work?”"),
    ("You think it is not so", "“I see it another way, because ___.”\n“Can we test it?”"),
    ("Thank exactly", "“It helped me when you ___.”\n“Now I can ___.”"),
    ("My own question", "“___?”"),
)


def peer_rubric(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What listeners saw, in students' words; no points."""
    grade = content.source.level
    yield Fields(("The lesson was about", "Date"))
    yield Table((("What I look for", "Not seen yet", "A little", "Yes"), *((row, "☐", "☐", "☐") for row in rubric_rows(content))),
                widths=(64, 13, 11, 12), name="peer-rubric")  # fmt: skip
    yield Task("Helped", "One thing that helped me, and why it helped:", "shared", space=space.writing(grade), ruled=True)
    yield Task("Learned", "What I can do or tell now that I could not before:", "shared", space=space.writing(grade), ruled=True)
    yield Task("Next", "A question I still have, or one idea for next time:", "reflect", space=3 * space.LINE, ruled=True)


def rubric_rows(content: Content) -> list[str]:
    """The four moves as a listener sees them; then, for a goal of the class, what its rubric says in students' words."""
    rows = ["I could see, hear and join in.", "The steps came in an order that I could follow.",
            "I was asked to try or to answer something.", "Our answers changed what came next."]  # fmt: skip
    if _taught(content) and content.source.materials:
        mine = content.source.materials.rubric.rows[:2]
        rows += [f"“{row.student}” I saw or heard this in the lesson." for row in mine]
    return rows


def sign_up(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """A board for the wall: a row for every child, with a box for each turn taken, so that nobody is left out."""
    size = int(str(content.chosen["class_size"]))
    yield Paragraph("**Write your name, and what you can teach.** You may change it until your day.", style="lead")
    yield Paragraph("After your lesson, tick a turn. Those with the fewest ticks come first. Everyone has one turn before anyone has two.")
    rows = tuple((str(n), " \n ", "", "", "☐   ☐   ☐") for n in range(1, size + 1))
    yield Table((("", "Name", "I can teach", "Day", "Turns"), *rows), widths=(6, 27, 37, 14, 16), name="sign-up")
    yield Heading("What we would like to learn")
    yield Grid((Square("We would like to learn …"), Square("Who could teach us? Ask first.")), columns=2, height=110, name="wishes")


def teach_plan(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """How to run it, and what a listener may ask: the wrong ideas stand here and on no student page."""
    minutes, size = int(str(content.chosen["minutes"])), int(str(content.chosen["class_size"]))
    a_week = 5
    goal = f" Goal: {content.source.objective.can}" if _taught(content) and content.source.objective else ""
    yield Paragraph(f"Each student teaches for {minutes} minutes.{goal} With {a_week} lessons a week, {size} students have all had a turn "
                    f"in {-(-size // a_week)} weeks.")  # fmt: skip
    yield Paragraph("**Preparation, 10 minutes:** hang up the board; cut one set of cards; copy a planning card for each student and "
                    "three listener's pages for each lesson.")  # fmt: skip
    rows = tuple((name, _time(minutes, share), look) for (name, share, _), look in zip(_MOVES, _LOOK, strict=True))
    yield Table((("Move", "Time", "What to look for"), *rows), widths=(20, 14, 66), name="moves")
    if _taught(content) and content.source.objective:
        yield Heading("What a listener may ask or say")
        asked = tuple((f"“{m.looks_like}”", m.because, m.ask) for m in content.source.objective.misconceptions[:4])
        yield Table((("It may come up as", "Why it makes sense to them", "The one who teaches may ask back"), *asked),
                    widths=(34, 32, 34), name="listeners")  # fmt: skip
    yield Heading("A turn for every child")
    yield Bullets((
        "Call by fewest ticks, not by who asks loudest. Read the board on Mondays: whose row is still empty?",
        "A turn may be taken with a partner, sitting, from a recording, in a small group, or in the home language with a helper.",
        "Any topic counts. A trick, a game or a repair has steps, a hard part and a check, as a lesson of the class has.",
        "Nobody teaches without a plan you have seen. Ask only: how will you know that it worked?",
        "No marks and no ranking. Keep the planning card and one listener's page with the student's work.",
    ))  # fmt: skip
    yield Paragraph("**Next step:** two minutes alone with the student: “What did they ask that you had not expected?”")


_LOOK = (
    "Everyone can see and has something to do in the first minute.",
    "Steps in order; a thing, a drawing or a move beside the words.",
    "A question or a try for all, not for one volunteer; the answer is used.",
    "The student asks what helped and names one change for next time.",
)
