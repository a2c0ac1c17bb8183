"""A menu of accommodations for a team to choose from, each tied to a task of this lesson; a goal with blanks; language frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import InputError
from .activity import Chosen, File
from .content import Content
from .document import Block, Bullets, Heading, Paragraph, Table
from .supports import GROUPS, Supports

BANNER = "Draft. The team decides."
BLANK = "__________"
PARTS = ("Condition", "Behavior", "Criterion", "Measure", "Date")
_NAMES = {"explain": "Explain", "read": "Read", "organize": "Organize", "talk": "Talk", "make": "Make", "ticket": "Exit ticket"}


def banner(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    yield Paragraph(BANNER, style="mark")


def lesson_tasks(content: Content) -> dict[str, str]:
    """The tasks of this objective by kind: what each support is tied to."""
    teaching, materials = content.teaching, content.materials
    return {
        "explain": teaching.explain.ask,
        "read": materials.text.questions[0],
        "organize": f"{materials.organizer.title}: {materials.organizer.prompt}",
        "talk": materials.debate.question,
        "make": materials.board[4].do,
        "ticket": teaching.exit_explain.ask,
    }


def groups_wanted(chosen: Chosen) -> tuple[str, ...]:
    """The groups a form asks for, all of them when nothing is said."""
    wanted = chosen.get("groups", "all")
    names = wanted if isinstance(wanted, tuple) else (str(wanted),)
    return GROUPS if "all" in names else names


def _bank(content: Content) -> list[Supports]:
    if not content.source.supports:
        raise InputError("there are no supports.", where="prompts/supports", cure="Restore the folder from the release.")
    names = groups_wanted(content.chosen)
    return [s for s in content.source.supports if s.name in names]


def support_tasks(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """For whom this is, and the tasks with the letters the menu uses."""
    yield Paragraph(f"Goal for everyone: {content.objective.can} **Student (initials, by hand):** {BLANK}")
    yield Paragraph("Start from what the student does well and from what was tried. Tick at most three, try them for two weeks, then look. "
                    "**Preparation:** 10 minutes with this page, before the team meets.")  # fmt: skip
    rows = tuple((f"{_NAMES[kind]}", ask) for kind, ask in lesson_tasks(content).items())
    yield Table((("Task", "Of this lesson"), *rows), widths=(17, 83), name="tasks")


def support_menu(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """One table for each group; a modification is named as one on its row."""
    terms = [w.term for w in content.objective.vocabulary]
    words = {"word": terms[0], "words": ", ".join(terms[:3])}
    for group in _bank(content):
        yield Heading(group.title)
        yield Paragraph(group.use, style="note")
        rows = tuple((f"☐ {e.what}", _NAMES[e.task], e.how.format(**words), e.kind if e.kind == "accommodation" else f"**{e.kind}**")
                     for e in group.entries)  # fmt: skip
        yield Table((("Support", "With", "How it looks with this task", "Kind"), *rows), widths=(27, 12, 43, 18), name=group.name)
    yield Heading("Two kinds")
    yield Bullets((
        "**Accommodation:** the same standard, another way to it. It may be used in the exit ticket too, and noted there.",
        "**Modification:** it changes what is learned or shown. It is decided by the team with the family, and reported as such.",
    ))  # fmt: skip


def support_goal(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """A goal in five parts; each has a blank, so that none is used as it stands."""
    weeks, does = int(str(content.chosen["weeks"])), content.objective.can.removeprefix("I can ").rstrip(".")
    yield Paragraph(f"For the same goal: {content.objective.can} Every line has a blank. A goal with a blank left is not ready.")
    told = (
        f"Given {BLANK} (a support from the menu) and a task such as “{lesson_tasks(content)['explain']}”",
        f"the student will {does}, shown by {BLANK} (saying, writing, drawing, building)",
        f"in {BLANK} of {BLANK} tasks, the hardest case among them: {content.objective.hardest}",
        f"measured with {BLANK} (exit ticket, work kept, short talk), by {BLANK}, without other help",
        f"by {BLANK} (about {weeks} weeks from the start); first look back on {BLANK}",
    )
    yield Table((("Part", "Draft"), *zip(PARTS, told, strict=True)), widths=(17, 83), name="goal")
    yield Heading("Before it is used")
    yield Table((
        ("The team writes", "In its own words"),
        ("What the student does well already", BLANK * 4),
        ("What the student says helps", BLANK * 4),
        ("What the family says helps", BLANK * 4),
        ("What was tried, for how long, and what it changed", BLANK * 4),
        ("Who looks back, and when", BLANK * 4),
    ), widths=(36, 64), name="team")  # fmt: skip
    wrong = tuple((m.name, m.strength or m.because, m.ask) for m in content.objective.misconceptions[:3])
    yield Heading("What to look for while a support is tried")
    yield Table((("You may see", "What is right in it", "Ask"), *wrong), widths=(28, 36, 36), name="watch")
    yield Paragraph("**Next step:** after two weeks keep what the student uses by choice, and take away what is not used.")


def language_frames(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """One idea at six levels of English, with the lesson's words; the home language is never assumed."""
    found = next((s for s in content.source.supports if s.levels), None)
    if found is None:
        raise InputError("there are no language levels.", where="prompts/supports/language.yaml", cure="Restore the file from the release.")
    terms = [w.term for w in content.objective.vocabulary]
    yield Paragraph(f"{found.use} Levels 1 to 6 are much like those of WIDA; the school's own test decides which one it is.")
    yield Table((("Task for all", lesson_tasks(content)["explain"]),), widths=(18, 82), name="task", head=False)
    rows = tuple((f"{n} · {level.name}", level.does, "\n".join(f.format(a=terms[0], b=terms[1]) for f in level.frames), level.ask)
                 for n, level in enumerate(found.levels, 1))  # fmt: skip
    yield Table((("Level", "The student", "Frames to offer", "You"), *rows), widths=(18, 22, 32, 28), name="levels")
    yield Heading("Words of the lesson")
    words = tuple((w.term, w.means, BLANK) for w in content.objective.vocabulary)
    yield Table((("Word", "Meaning", "Home language (ask which)"), *words), widths=(20, 52, 28), name="words")
    yield Bullets((
        "Ask the student which languages they think, read and write in. Until you know, say “home language”.",
        "Thinking aloud and planning in the home language is welcome at every level.",
        "A frame begins a sentence. It holds no claim, so the idea is the student's.",
    ))  # fmt: skip
