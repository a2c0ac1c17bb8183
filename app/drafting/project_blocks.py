"""The project: a brief for students, a contract for a team, the teacher's page and a letter. Nothing is written for the students."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..sentences import split
from . import space
from .activity import File
from .clock import BLANK, shares
from .content import Content
from .document import Block, Bullets, Fields, Heading, PageBreak, Paragraph, Table, Task


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def project_question(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    project = content.materials.project
    yield Paragraph(f"**Our question:** {project.question}", style="lead")
    yield Paragraph(f"**Why it matters.** {project.matters}")
    yield Paragraph(f"**What we use for it:** {content.objective.can}")
    yield Paragraph(f"**Who will hear it:** {project.audience}. We may choose someone else: {BLANK}")


def project_path(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Milestones with a date to agree on and what will be asked."""
    yield Heading("Our way there")
    rows = tuple((f"{n}. {m.title}", m.do, "________", m.check_in) for n, m in enumerate(content.materials.project.milestones, 1))
    yield Table((("Milestone", "What we do", "Our date", "Be ready for this question"), *rows), widths=(19, 34, 13, 34), name="milestones")


def project_start(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Questions to find out about, with room for their own."""
    yield Heading("Where to start finding out")
    yield Bullets(tuple(content.materials.project.research))
    yield Task("Own", "Our own questions. Put a star on the one we start with.", "shared", space=5 * space.LINE, ruled=True)


def project_products(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What they may make, and room for which and why."""
    yield PageBreak()  # the first page is what and when, the second what and how well
    yield Heading("What we may make")
    told = [*(_upper(p) for p in content.materials.project.products), f"Our own idea: {BLANK}{BLANK}"]
    yield Table(tuple(("☐", p) for p in told), widths=(6, 94), name="products", head=False)
    yield Task("Choice", "We choose ___ because", "shared", space=3 * space.LINE, ruled=True)


def project_look(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """The one rubric in their words, and the stops to look back."""
    yield Heading("What makes it good")
    rows = tuple((r.name, r.student, "☐", "☐") for r in content.materials.rubric.rows)
    yield Table((("", "What we want to be able to say", "Half-way", "At the end"), *rows), widths=(20, 52, 14, 14), name="ours")
    yield Heading("Stop and look back")
    yield Task("After milestone 1", "After milestone 1: What did we think at first? What has changed?", "reflect",
               space=2 * space.LINE, ruled=True)  # fmt: skip
    yield Task("Half-way", "Half-way: What is hard right now, and what will we try next?", "reflect", space=2 * space.LINE, ruled=True)
    yield Task("At the end", "At the end: What would you do in another way, and why?", "reflect", space=2 * space.LINE, ruled=True)


def team_contract(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Who does what and how the team decides; every line is the team's own."""
    project, size = content.materials.project, int(str(content.chosen["team"]))
    yield Paragraph(f"**Our question:** {project.question}")
    yield Heading("Who does what")
    yield Paragraph("Choose your own roles. Change roles after each milestone if you like. One person may take two.")
    roles = tuple((_upper(role), BLANK, BLANK) for role in project.roles)
    yield Table((("Role", "Milestones 1 and 2", "Then"), *roles), widths=(46, 27, 27), name="roles")
    yield Heading("How we work")
    for label, ask in (
        ("Decide", "We decide together in this way:"),
        ("Stuck", "When we are stuck or do not agree, we first"),
        ("Everyone", "Everyone gets a say and a fair share of the work. We make sure of it by"),
        ("Goal", "Each of us wants to get better at something. Write one line each."),
    ):
        lines = size if label == "Goal" else 2
        yield Task(label, ask, "anchor", space=lines * space.LINE, ruled=True)
    yield Heading("Signed")
    yield Fields(("Name", "Name"))
    if size > 2:
        yield Fields(("Name", "Name"))
    if size > 4:
        yield Fields(("Name", "Name"))
    yield Fields(("Teacher", "Date"))


def project_notes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Weeks, check-ins with what to listen for, and what stays the students' own."""
    project, weeks = content.materials.project, int(str(content.chosen["weeks"]))
    stops = project.milestones
    yield Paragraph(
        f"**{content.objective.can}** {weeks} {'week' if weeks == 1 else 'weeks'}, teams of {content.chosen['team']}. "
        "Preparation takes about 30 minutes: copy brief and contract, send the letter, set the dates."
    )
    yield Heading("Milestones and check-ins")
    rows = tuple(
        (f"{n}. {m.title}", f"lesson {when}", "________", m.check_in, _listen(content, n))
        for n, (m, when) in enumerate(zip(stops, _lessons(content), strict=True), 1)
    )
    yield Table(
        (("Milestone", "About", "Date", "Ask the team (5 min)", "Listen for"), *rows), widths=(18, 11, 12, 31, 28), name="check-ins"
    )
    yield Heading("The work stays theirs")
    yield Table((
        ("When a team …", "Say"),
        ("asks what to write", "“Tell me what you found out. Which part would your audience ask about?”"),
        ("wants a finished plan", "“Show me two ways to start. What speaks for each?”"),
        ("has one person doing it all", "“Look at your contract. Who takes which role until the next milestone?”"),
        ("finds nothing", "“Who near here could know? Which of your questions could you test yourselves?”"),
    ), widths=(28, 72), name="theirs")  # fmt: skip
    yield Heading("Before you start")
    yield Bullets((
        f"Audience: {project.audience}. Fix the day now; the letter is in a file of its own.",
        "Each product on the menu is worth the same and is looked at with the one rubric below.",
        "Every student leads something once. Keep a list of who has led, presented and gone further.",
        "What the class shows outside has no names and no faces unless families have agreed.",
    ))  # fmt: skip


def _lessons(content: Content) -> list[int]:
    """The lesson in which each milestone falls, three lessons a week."""
    count, now, told = len(content.materials.project.milestones), 0, []
    for share in shares(3 * int(str(content.chosen["weeks"])), [1] * count):
        now += share
        told.append(now)
    return told


def _listen(content: Content, number: int) -> str:
    rows, known = content.materials.rubric.rows, content.objective.misconceptions
    return f"Signs of: {known[(number // 2) % len(known)].name}" if number % 2 == 0 else rows[(number // 2) % len(rows)].levels[2]


def project_after(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """A finished piece and one that is not there yet, to talk about; and what comes next."""
    rubric = content.materials.rubric
    yield Heading("To calibrate: two short samples")
    yield Table((
        ("", "Sample", "Why"),
        ("There", rubric.exemplar.text, rubric.exemplar.why),
        ("Not yet", rubric.non_exemplar.text, rubric.non_exemplar.why),
    ), widths=(10, 48, 42), name="samples")  # fmt: skip
    yield Paragraph(f"**Next step:** {content.objective.forward.gist}. Start from a question a team could not answer.")


def contact_letter(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """To the person or place outside, with every name and date to fill in by hand."""
    yield Paragraph(f"{BLANK}, {BLANK}\n(place, date)")
    yield Paragraph(f"Dear {BLANK},")
    told = split(content.materials.project.contact)
    half = (len(told) + 1) // 2
    yield from (Paragraph(" ".join(part)) for part in (told[:half], told[half:]) if part)
    yield Paragraph(f"The question of our students is: {content.materials.project.question}")
    yield Paragraph(f"A day that would suit us: {BLANK}, or {BLANK}. You can reach us at {BLANK}.")
    yield Paragraph(f"With thanks,\n\n{BLANK}{BLANK}\n(teacher, class, school)")
    yield Heading("What helps us most", level=3)
    yield Bullets((
        "Ask the students how they know.",
        "Tell them honestly what you would change.",
        "There is no need to judge or to give a prize.",
    ))  # fmt: skip
