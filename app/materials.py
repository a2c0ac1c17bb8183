"""What authors write for one objective beside its lesson: the parts of boards, stations, scripts and rubrics.

One file `materials.yaml` in a pack, by objective. Everything is optional to a pack as a whole: a format that needs a part
says so when it is missing. `docs/packs.md` is the author's guide. Texts for students hold no teachers' words and no key.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from .shelf import Record

Way = Literal["speak", "make", "write", "act", "solve", "teach", "family", "read", "draw", "move", "own"]
Load = Literal["light", "medium", "full"]
Organized = Literal["claim_reason_evidence", "compare", "sequence", "parts_whole", "cause_effect", "observation", "story", "sort", "steps"]


def _words(text: str) -> int:
    return len(text.split())


class Cell(Record):
    """One square of a choice board: a task that begins with a verb, and what there is to show in the end."""

    do: str
    way: Way
    shows: str
    minutes: int = Field(ge=5, le=40)
    materials: str
    depth: int = Field(ge=1, le=4)
    """Depth of thinking: 1 recall, 2 skill, 3 reasoning, 4 extended thinking (Webb)."""
    device: bool = False

    @field_validator("do")
    @classmethod
    def short(cls, value: str) -> str:
        if _words(value) > 25:
            raise ValueError("a square has 25 words or fewer")
        return value


class Station(Record):
    """One card: its steps are done by a group without the teacher, but for the teacher-led one."""

    kind: Literal["teacher", "online", "hands-on", "together", "extension"]
    title: str
    goal: str = Field(pattern=r"^I can ")
    materials: list[str] = Field(min_length=1)
    steps: list[str] = Field(min_length=2, max_length=6)
    check: str
    """A question that shows whether it worked."""
    stuck: str
    """A hint that leaves the thinking to the group."""
    finished: str
    voice: Literal["silent", "whisper", "talk"]


class Milestone(Record):
    title: str
    do: str
    check_in: str
    """What the teacher asks at this point."""


class Project(Record):
    question: str = Field(pattern=r"\?$")
    """Driving question: local, open, answerable by this age."""
    matters: str
    audience: str
    """Who outside the class hears it."""
    roles: list[str] = Field(min_length=3, max_length=5)
    milestones: list[Milestone] = Field(min_length=3, max_length=5)
    research: list[str] = Field(min_length=3, max_length=6)
    products: list[str] = Field(min_length=3, max_length=5)
    contact: str
    """To the person or place outside: three or four sentences a teacher can send."""


class RubricRow(Record):
    name: str
    levels: list[str] = Field(min_length=4, max_length=4)
    """Beginning, growing, there, beyond: what can be seen or heard, never a character."""
    student: str = Field(pattern=r"^I ")


class Sample(Record):
    text: str
    why: str
    """Which row it reaches or misses, and by which words."""


class Rubric(Record):
    rows: list[RubricRow] = Field(min_length=3, max_length=5)
    exemplar: Sample
    non_exemplar: Sample


class WordUse(Record):
    """For a word map. The meaning stands in the objective."""

    term: str
    example: str
    non_example: str
    sentence: str


class Route(Record):
    """One way into the topic that any child may take."""

    way: Literal["story", "watch", "build", "numbers", "place", "talk", "play", "draw"]
    title: str
    start: str
    """To the student: what to do in the first ten minutes."""
    materials: str
    back: str
    """The question that leads from here to the objective."""


class Side(Record):
    claim: str
    reasons: list[str] = Field(min_length=2, max_length=3)


class Debate(Record):
    """Two sides that can both be argued with the objective's ideas; no side is a wrong idea about the subject itself."""

    question: str = Field(pattern=r"\?$")
    one: Side
    other: Side
    think_aloud: list[str] = Field(min_length=4, max_length=7)
    """What a teacher says aloud while filling the organizer from an empty page, doubts included."""
    listen_for: list[str] = Field(min_length=3, max_length=4)
    """Prompts on the note sheet of those who listen."""


class Organizer(Record):
    kind: Organized
    title: str
    prompt: str
    slots: list[str] = Field(min_length=3, max_length=8)
    """Labels of its boxes; none holds an answer."""


class Part(Record):
    name: str
    load: Load
    """How much and how hard this part reads; every part carries an idea, none is a prize."""


class Line(Record):
    who: str
    says: str


class Theatre(Record):
    title: str
    scene: str
    parts: list[Part] = Field(min_length=4, max_length=6)
    lines: list[Line] = Field(min_length=10, max_length=24)
    after: list[str] = Field(min_length=2, max_length=3)
    """Questions after reading; at least one asks for a reason."""


class Pause(Record):
    """A break of two to five minutes that touches the content lightly."""

    title: str
    minutes: int = Field(ge=2, le=5)
    do: list[str] = Field(min_length=2, max_length=5)
    seated: str
    """The same, sitting or in little room."""


class LevelText(Record):
    """The questions that go with the lesson's text at both levels, the same for everyone."""

    questions: list[str] = Field(min_length=3, max_length=4)


class Materials(Record):
    """All of it for one objective. A pack may lack a part: the formats that need it then say so."""

    board: list[Cell] = Field(min_length=9, max_length=9)
    """Three rows by depth of thinking, 1-3 each; the middle one (fifth) is for everybody."""
    stations: list[Station] = Field(min_length=4, max_length=5)
    project: Project
    rubric: Rubric
    words: list[WordUse] = Field(min_length=3, max_length=5)
    routes: list[Route] = Field(min_length=3, max_length=4)
    debate: Debate
    organizer: Organizer
    theatre: Theatre
    pauses: list[Pause] = Field(min_length=2, max_length=3)
    text: LevelText

    @field_validator("board")
    @classmethod
    def a_real_choice(cls, value: list[Cell]) -> list[Cell]:
        if sum(not c.device for c in value) < 4:
            raise ValueError("at least four squares need no device")
        if len({c.way for c in value}) < 6:
            raise ValueError("a board offers at least six ways")
        if value[8].way != "own":
            raise ValueError("the last square is the student's own idea (way: own)")
        return value

    @field_validator("stations")
    @classmethod
    def one_without_a_device(cls, value: list[Station]) -> list[Station]:
        if {"teacher", "hands-on", "together"} - {s.kind for s in value}:
            raise ValueError("teacher, hands-on and together are needed")
        return value

    @field_validator("theatre")
    @classmethod
    def every_part_speaks(cls, value: Theatre) -> Theatre:
        names = {p.name for p in value.parts}
        if strange := {line.who for line in value.lines} - names - {"All"}:
            raise ValueError(f"no part is named {', '.join(sorted(strange))}")
        if silent := names - {line.who for line in value.lines}:
            raise ValueError(f"{', '.join(sorted(silent))} never speaks")
        if len({p.load for p in value.parts}) < 3:
            raise ValueError("there must be light, medium and full parts")
        return value
