"""The lesson's text at grade level, and the same in shorter sentences: never without the first beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import InputError
from ..sentences import reading_grade, split, words
from . import space
from .activity import File
from .content import Content
from .document import Beside, Block, Bullets, Heading, Paragraph, Table, Task
from .mathtext import plain
from .source import Source

COLUMNS = ("The text", "In shorter sentences")
_WORDS = "words to know"
_LISTED = re.compile(r"^(?:[-*•]|\d+[.)])\s+")

Section = tuple[str, str]


def sections(source: Source, level: str) -> list[Section]:
    """(heading, text) of the lesson at one level, without its list of words, which is printed as a word bank."""
    found = [(p.heading.rpartition(" › ")[2], p.text) for p in source.passages if p.level == level and p.language == "en"]
    return [(heading, text) for heading, text in found if heading.casefold() != _WORDS]


def both(content: Content) -> tuple[list[Section], list[Section]]:
    """Grade text and access text; InputError when the pack does not hold both."""
    grade, access = sections(content.source, "grade"), sections(content.source, "access")
    if not grade or not access:
        raise InputError(
            f"the lesson of {content.objective.id} is not there at both reading levels.",
            where="lessons/ of its pack",
            cure="Write one page with level: grade and one with level: access.",
        )
    return grade, access


def ways_to_read(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Paragraph(f"**Our goal:** {content.objective.can}", style="lead")
    yield Paragraph("Choose how you read: alone, with a partner, or by listening. Mark the lines that help you with the questions.")


def grade_text(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    for heading, text in both(content)[0]:
        yield Heading(heading)
        yield from told(text)


def both_texts(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Side by side, part by part; whatever one of them has more of comes at the end."""
    grade, access = both(content)
    yield Paragraph("Both columns tell the same. Begin with either one. Read the left column before you answer.")
    yield Beside((Heading(COLUMNS[0]),), (Heading(COLUMNS[1]),))
    for n in range(max(len(grade), len(access))):
        yield Beside(_part(grade[n : n + 1]), _part(access[n : n + 1]))


def _part(found: list[Section]) -> tuple[Block, ...]:
    return tuple(block for heading, text in found for block in (Heading(heading, level=3), *told(text)))


def told(text: str) -> Iterator[Block]:
    """Paragraphs and lists of a lesson's text."""
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        listed = [line for line in lines if _LISTED.match(line)]
        if len(listed) == len(lines) and lines[0][0].isdigit():
            yield from (Paragraph(line) for line in lines)
        elif len(listed) == len(lines):
            yield Bullets(tuple(_LISTED.sub("", line) for line in lines))
        else:
            yield Paragraph(" ".join(lines))


def text_questions(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The same for everyone, whatever copy they read."""
    yield Heading("Talk and write")
    for n, question in enumerate(content.materials.text.questions, 1):
        yield Task(str(n), question, "explain" if n == 1 else "shared", space=_room(content, n), ruled=True)
    yield Task("Pick", "Which line of the text would you keep for a friend? Write it down and say why.", "reflect",
               space=2 * space.LINE, ruled=True)  # fmt: skip


def _room(content: Content, number: int) -> float:
    return max(space.writing(content.source.level), space.SMALLEST["explain"] if number == 1 else 0)


def measured(text: str) -> tuple[int, float, float]:
    """(words, words in a sentence, US school grade) of a text."""
    count, sentences = len(words(plain(text))), [s for s in split(text) if words(s)]
    return count, count / max(1, len(sentences)), reading_grade(text)


def text_notes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    grade, access = ("\n\n".join(text for _, text in found) for found in both(content))
    rows = []
    for name, text in (("Text for the grade", grade), ("In shorter sentences", access)):
        count, long, level = measured(text)
        rows.append((name, str(count), f"{long:.0f}", f"{level:.1f}"))
    yield Paragraph("Preparation: 3 minutes, to print and to read the questions. In class: 25 to 30 minutes.")
    yield Table((("Text", "Words", "Words in a sentence", "Reads like US grade"), *rows), widths=(34, 16, 25, 25), name="levels")
    told = "The grade is an estimate from the length of words and sentences (Flesch-Kincaid); it knows nothing of ideas."
    yield Paragraph(f"Written for grade {content.source.level}. {told}", style="note")
    yield Heading("Why the text for the grade stays")
    yield Bullets((
        "Its words and long sentences are what tests and later lessons are made of. Who never meets them cannot learn them.",
        "The second column opens a door to the first. Nobody gets it alone: it is printed only beside the other.",
        "The questions are the same for everyone, so the talk afterward is one talk.",
        "If reading the words aloud is what is hard, neither copy mends that. Read aloud to the student and plan reading practice.",
    ))  # fmt: skip
    yield Heading("How to read together")
    yield Table(
        (
            ("Minutes", "What to do", "Look for"),
            ("3", f"Say the words of the box aloud. Ask: {content.materials.text.questions[0]}", "What do they know already?"),
            ("8", "Read the left column aloud while students follow with a finger. Stop after each heading.", "Who points to the line?"),
            ("6", "Pairs read the part they choose again. Both copies lie on the table.", "Talk that goes back to the left column"),
            ("10", "Everyone answers the same questions and marks the line that helped.", "A line named for each answer"),
        ),
        widths=(11, 56, 33), name="together",
    )  # fmt: skip
    yield Heading("Next step", level=3)
    wrong = content.objective.misconceptions[0]
    yield Bullets((
        "Lines are named and reasons given: let students write a question for the next class.",
        f"Right line, no reason yet: ask about one sentence only. A wrong idea to listen for: {wrong.name}. Ask: {wrong.ask}",
        "No line yet: read one part aloud together tomorrow, left column, then right, then left again.",
    ))  # fmt: skip
