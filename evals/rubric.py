"""Our lessons at three levels of help against the published differentiation rubric, criterion by criterion.

Sixty packs (each objective with several seeds) are written as Markdown, and that text is read here by code that knows
nothing of the gate's rules. What only a person can judge is listed with the reason; so is what is about a chat, not a pack.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryDirectory

from app.drafting import Draft, to_markdown

from .drafts import every_draft, objectives, tutor_in
from .table import Bar, Options, Row, share_row

NAME = "k12 rubric"
MANY = 60
SHEETS = "ABC"


@dataclass(frozen=True)
class Pack:
    """One lesson as its reader sees it."""

    plan: str
    sheets: tuple[str, str, str]
    standard: str
    codes: tuple[str, ...]
    before: tuple[str, ...]
    forward: str
    hardest: str
    """How the hardest task is asked."""
    room: tuple[tuple[str, float, bool], ...]
    """(task, points of room, is it to explain) of every task on the sheets."""


def run(options: Options) -> Iterator[Row]:
    with TemporaryDirectory() as folder:
        tutor = tutor_in(folder)
        try:
            names = objectives(tutor.parts)
            made = [d for seed in range(1 + MANY // len(names)) for _, d in every_draft(tutor.parts, names, ["tiered_lesson"], seed)]
        finally:
            tutor.close()
    packs = options.some([_pack(d) for d in made if isinstance(d, Draft)][:MANY])
    for name, (what, holds) in CODE.items():
        kept = [holds(p) for p in packs]
        faults = [p.plan.split("\n", 1)[0] for p, ok in zip(packs, kept, strict=True) if not ok]
        yield share_row(NAME, f"{name} {what}", "tiered_lesson", kept, (), "", Bar(least=1.0), faults)
    path = options.data / "rubrics" / "k12_differentiation.csv"
    known = {r["ID"]: r["Criterion"] for r in csv.DictReader(path.open(encoding="utf-8"))} if path.exists() else {}
    for name in known:
        if name in PERSON:
            print(f"({name} {known[name]}: {PERSON[name]})", file=sys.stderr)
    if known:
        spoken = [name in CODE or name in PERSON for name in known]
        yield share_row(NAME, "criteria checked by code or listed with a reason", "this suite", spoken, (), "", Bar(least=1.0))


def _pack(draft: Draft) -> Pack:
    by_name = {f.name: f for f in draft.files}
    objective = draft.source.objective
    assert objective is not None
    tasks = [t for f in draft.student_files if f.group for t in f.tasks]
    hardest = next((t.ask for t in tasks if t.hardest), "?")
    return Pack(
        to_markdown(by_name["teacher-plan"]),
        tuple(to_markdown(by_name[f"sheet-{s.lower()}"]) for s in SHEETS),  # type: ignore[arg-type]
        objective.standard_text,
        tuple(objective.standards),
        tuple(t for p in draft.source.prerequisites for t in (p.title, p.gist)) or (objective.builds_on.split(" (")[0],),
        objective.forward.gist,
        hardest,
        tuple((t.ask, 99.0 if t.steps else t.space, t.role == "explain") for t in tasks),
    )


def _table_row(plan: str, head: str) -> list[str]:
    """The cells of the row that begins with a word; empty when there is none."""
    for line in plan.split("\n"):
        cells = [c.strip().strip("*") for c in line.strip().strip("|").split("|")]
        if line.startswith("|") and cells[0] == head:
            return cells
    return []


def _section(text: str, head: str) -> str:
    found = re.search(rf"(?ms)^#+ {re.escape(head)}.*?\n(.*?)(?=^#+ |\Z)", text)
    return found[1].strip() if found else ""


def _numbered(sheet: str) -> list[str]:
    """What is asked at each number of a sheet, in order."""
    return [" ".join(m[1].split()) for m in re.finditer(r"(?m)^\**(?:Exit )?\d+[.)]\**\.? ?(.+)$", sheet)]


def _everywhere(pack: Pack, *patterns: str) -> bool:
    return all(re.search(pattern, sheet, re.I) for sheet in pack.sheets for pattern in patterns)


def _same_scope(pack: Pack) -> bool:
    return pack.hardest != "?" and all(pack.hardest in sheet for sheet in pack.sheets) and all(code in pack.plan for code in pack.codes)


def _grounded(pack: Pack) -> bool:
    row = _table_row(pack.plan, "Built on")
    return len(row) >= 4 and any(b and b in row[1] for b in pack.before) and pack.forward in row[3]


def _thinking(pack: Pack) -> bool:
    trick = re.search(r"key ?words? (mean|tell)|always means|is always (in )?the (first|last)", " ".join(pack.sheets), re.I)
    return not trick and all(pack.hardest in s for s in pack.sheets)


def _no_styles(pack: Pack) -> bool:
    return not re.search(
        r"(visual|auditory|kinaesthetic|kinesthetic) (learners?|group|style)|learning styles?", pack.plan + " ".join(pack.sheets), re.I
    )


def _one_scene(pack: Pack) -> bool:
    """The scene's first words and every shared task stand on all three sheets."""
    shared = [set(_numbered(s)) for s in pack.sheets]
    return len(shared[0] & shared[1] & shared[2]) >= 3


def _concrete(pack: Pack) -> bool:
    return bool(re.search(r"!\[|^\|.*\|$|☐|_{3,}|^> ", pack.sheets[0], re.M))


def _fades(pack: Pack) -> bool:
    """On sheet A help stands beside the first tasks more often than beside the last."""
    parts = re.split(r"(?m)^(?=\**\d+[.)])", _tasks_of(pack.sheets[0]))[1:]
    helps = [p.count("\n> ") + p.count("![") for p in parts]
    return len(helps) > 1 and helps[-1] < max(helps[:-1])


def _tasks_of(sheet: str) -> str:
    return re.split(r"(?m)^#+ (?:Exit|Before you go|If you finish)", sheet)[0]


def _flexible(pack: Pack) -> bool:
    return bool(re.search(r"sheet a", pack.plan, re.I) and re.search(r"regroup|revis|for today only|this lesson only", pack.plan, re.I))


CURRICULA = (
    r"\b(IM centers|scientist circle|Eureka|Zearn|Illustrative Mathematics|Amplify|OpenSciEd|Wit & Wisdom|number corner|Fundations)\b"
)


def _checks(pack: Pack) -> bool:
    trigger = re.search(r"Mid-lesson check\W+(.{40,})", pack.plan)
    piles = [_table_row(pack.plan, name) for name in ("Got it", "Almost there", "Needs re-teaching")]
    return bool(trigger) and all(len(row) > 1 and len(row[1].split()) > 3 for row in piles) and len({tuple(r[1:2]) for r in piles}) == 3


def _anchor(pack: Pack) -> bool:
    found = re.search(r"(?i)(?:anchor|early finishers|finish(?:es|ed)? early)[^\n]*\n*(.+)", pack.plan)
    return bool(found) and all("finish early" in s for s in pack.sheets)


def _reasons(pack: Pack) -> bool:
    notes = re.findall(r"Why this works[^\n]*?\W{2,}(.+)", pack.plan)
    return sum(len(n.split()) >= 8 for n in notes) >= 2


def _universal(pack: Pack) -> bool:
    return _everywhere(pack, r"(?m)^#+ .*words", r"(?m)^#+ .*(use|begin|start|sentence)")


def _aligned(pack: Pack) -> bool:
    """Every task of every sheet stands word for word in the plan, and the plan's last task is on the sheets."""
    asked = {ask for ask, _, _ in pack.room}
    flat = " ".join(pack.plan.split())
    return all(" ".join(ask.split())[:60].replace("|", "\\|") in flat for ask in asked)


def _closing(pack: Pack) -> bool:
    text = _section(pack.plan, "Next steps")
    return sum(len(line.split()) > 6 for line in text.split("\n") if line.startswith("- ")) >= 3


def _voice(pack: Pack) -> bool:
    jargon = r"\b(CER|sensemaking|scaffold\w*|tier(s|ed)?|formative|misconceptions?|differentiat\w*|below grade|above grade)\b"
    return not any(re.search(jargon, s, re.I) for s in pack.sheets)


def _dense(pack: Pack) -> bool:
    """Groups side by side in a table, and no paragraph of more than four sentences outside tables."""
    side = len(_table_row(pack.plan, "Built on")) >= 4
    walls = [p for p in pack.plan.split("\n\n") if not p.startswith(("|", "-", "#", ">")) and len(re.findall(r"[.!?](?:\s|$)", p)) > 4]
    return side and not walls


def _room(pack: Pack) -> bool:
    """Every task has room, and an explanation more than a line."""
    return all(points >= (70 if explains else 20) for _, points, explains in pack.room)


def _once(pack: Pack) -> bool:
    return pack.plan.count(pack.standard) == 1 and not any(pack.standard in s for s in pack.sheets)


CODE: dict[str, tuple[str, Callable[[Pack], bool]]] = {
    "P1": ("hardest case and standard on every sheet", _same_scope),
    "P2": ("earlier and later idea named", _grounded),
    "P3": ("no keyword trick, the hardest task on every sheet", _thinking),
    "P4": ("no learning styles", _no_styles),
    "P5": ("the same tasks word for word", _one_scene),
    "P6": ("something to look at or fill in on sheet A", _concrete),
    "P7": ("help fades on sheet A", _fades),
    "P8": ("groups by evidence, and revised", _flexible),
    "P9": ("no curriculum's own names", lambda p: not re.search(CURRICULA, p.plan + " ".join(p.sheets))),
    "P10": ("the standard's text once", _once),
    "R1": (
        "a task to explain on every sheet",
        lambda p: _everywhere(p, r"\b(explain|why|justify|compare|reasons?|because|how do you know)\b"),
    ),
    "R2": ("sheet A has the same scene", _one_scene),
    "R3": (
        "a prompt to look back on every sheet",
        lambda p: _everywhere(p, r"(?m)^#+ .*(look back|reflect|think back)|I thought|I think|now I"),
    ),
    "O1": ("a plan and three sheets with substance", lambda p: len(p.plan.split()) > 300 and all(len(s.split()) > 100 for s in p.sheets)),
    "O2": ("mid-lesson check and three different criteria", _checks),
    "O3": ("something to make for those who finish", _anchor),
    "O4": ("two reasons", _reasons),
    "O5": ("words and ways to begin on all sheets", _universal),
    "O6": ("every task in the plan", _aligned),
    "O7": ("three next steps", _closing),
    "O8": ("a table of groups, no wall of text", _dense),
    "O9": ("room to write", _room),
    "O10": ("no teachers' words on a sheet", _voice),
    "M2": ("learner needs, or the usual supports, are said", lambda p: bool(re.search(r"learner needs|universal|UDL", p.plan, re.I))),
}
"""By criterion: what code can see of it."""

PERSON = {
    "M1": "about a chat in which a source is uploaded; the studio is asked by objective, and the codes are checked by P1 and the shelf",
    "M3": "about a chat; the format always makes three sheets, which the form says",
    "M4": "about a chat: whether the offers are worth having; the buttons under a draft are tested in the chat's own tests",
}
"""Not for code, or not about the pack. Of those above a person still judges whether the hardest case is the hardest (P1),
whether a support leaves the thinking to the child (P3), whether the extension is new thinking (P2), whether a reason is
good (O4) and whether the level of the words is right (O10)."""
