"""How these tests gather a source: from the real packs, the way `tutor` does."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from app.curriculum import Objective, Teaching
from app.drafting import Activity, Source, load_activities, load_starters
from app.errors import PackError
from app.library.items import draw, sibling
from app.library.packs import Pack, load_pack
from app.standards import load_standards
from app.turn import Item, Passage

ROOT = Path(__file__).resolve().parent.parent
ACTIVITIES = load_activities(ROOT / "prompts" / "activities")
STARTERS = load_starters(ROOT / "prompts" / "starters")
STANDARDS = load_standards(ROOT / "knowledge" / "standards")


@cache
def packs() -> dict[str, Pack]:
    """The packs of the repository that can be read; their own tests say what is wrong with the others."""
    found = {}
    for folder in sorted((ROOT / "knowledge" / "packs").iterdir()):
        if (folder / "teaching.yaml").exists() and (folder / "items.yaml").exists():
            try:
                found[folder.name] = load_pack(folder)
            except PackError:
                continue
    return found


def objectives(teaching: bool = True) -> list[tuple[str, str]]:
    return [(p.id, o) for p in packs().values() for o in p.objectives if not teaching or o in p.teaching]


def source(pack: Pack, name: str, activity: Activity, seed: int = 1, interests: tuple[str, ...] = ()) -> Source:
    objective = pack.objectives[name]
    items: dict[str, tuple[Item, ...]] = {}
    siblings: dict[str, Item] = {}
    for level, count in activity.needs.items.items():
        families = pack.families_of(name, level)
        drawn = [(f, draw(pack, f, seed + n, interests)) for n in range(count) for f in families][:count] if families else []
        for family, item in drawn:
            try:
                siblings[item.id] = sibling(pack, family, item)
            except PackError:
                continue
        items[level] = tuple(i for _, i in drawn)
    lesson = next((p for p in pack.lessons if p.objective == name and p.level == "grade"), None)
    passages = (
        (
            Passage(
                "1", lesson.text[:80], lesson.title, f"{pack.id}/lessons", objective=name, title=lesson.title, licence=pack.about.licence
            ),
        )
        if lesson
        else ()
    )
    return Source(
        objective=objective,
        prerequisites=tuple(pack.objectives[p] for p in objective.prerequisites),
        teaching=pack.teaching.get(name),
        materials=pack.materials.get(name),
        items=items,
        siblings=siblings,
        misconceptions=tuple(m for o in pack.objectives.values() for m in o.misconceptions),
        passages=passages,
        pack=pack.title,
        version=pack.about.version,
        licence=pack.about.licence,
        standards=STANDARDS,
    )


def own_source() -> Source:
    """A small complete source that needs no pack: two families at each level, written out by hand."""
    from app.turn import Expected, Mistake

    def item(name: str, level: str, seed: int, ask: str, value: str, wrong: str) -> Item:
        return Item(
            id=f"own/{name}#{seed}",
            objective="own.adding",
            ask=ask,
            level=level,
            expected=Expected(value=value, mistakes=(Mistake(wrong, "adds-across"),)),
            hints=("Look at the sizes.", "Find one size for both."),
            worked=("The pieces have two sizes.", f"So the sum is ${value}$."),
            picture="bars 1/2 1/3",
        )

    made = {
        "start": (
            item("same", "start", 1, "What is $1/5 + 2/5$?", "3/5", "3/10"),
            item("same", "start", 2, "What is $2/7 + 3/7$?", "5/7", "5/14"),
        ),
        "core": (
            item("unlike", "core", 1, "What is $1/2 + 1/3$?", "5/6", "2/5"),
            item("unlike", "core", 2, "What is $1/4 + 2/3$?", "11/12", "3/7"),
            item("unlike", "core", 3, "What is $1/5 + 1/2$?", "7/10", "2/7"),
        ),
        "stretch": (
            item("both", "stretch", 1, "What is $7/8 + 5/12$?", "31/24", "12/20"),
            item("both", "stretch", 2, "What is $3/10 + 5/8$?", "37/40", "8/18"),
        ),
    }
    again = {
        "own/same#1": item("same", "start", 11, "What is $3/8 + 4/8$?", "7/8", "7/16"),
        "own/unlike#1": item("unlike", "core", 11, "What is $1/3 + 2/5$?", "11/15", "3/8"),
        "own/unlike#2": item("unlike", "core", 12, "What is $1/6 + 1/4$?", "5/12", "2/10"),
        "own/unlike#3": item("unlike", "core", 13, "What is $1/7 + 1/2$?", "9/14", "2/9"),
    }
    return Source(
        objective=Objective.model_validate(_OBJECTIVE),
        prerequisites=(Objective.model_validate(_BEFORE),),
        teaching=Teaching.model_validate(_TEACHING),
        items=made,
        siblings=again,
        passages=(Passage("1", "…", "Sizes first", "own/lessons/adding.grade.md", title="Sizes first", licence="CC BY 4.0"),),
        pack="Own pack",
        version="1.0.0",
        licence="CC BY 4.0",
        standards=STANDARDS,
    )


_WRONG = [
    {
        "id": "adds-across",
        "name": "Adds tops and bottoms",
        "looks_like": "Writes 2/5 for 1/2 + 1/3.",
        "because": "It works for whole numbers.",
        "say": "You added both.",
        "ask": "Is the sum more than a half?",
        "move": "Lay a half strip beside the sum and compare.",
    },
    {
        "id": "keeps-tops",
        "name": "Changes only the bottom",
        "looks_like": "Writes 1/6 for 1/2.",
        "because": "The bottom is what has to match.",
        "say": "You changed the bottom.",
        "ask": "What happened to the size of the piece?",
        "move": "Cut a paper half into sixths and count.",
    },
]
_BEFORE = {
    "id": "own.same",
    "title": "Adding pieces of one size",
    "can": "I can add fractions with the same bottom number.",
    "grade": 4,
    "standards": ["CCSS.MATH.CONTENT.4.NF.B.3"],
    "gist": "add fractions with pieces of one size",
    "standard_text": "Add fractions that count pieces of one and the same size.",
    "builds_on": "Counting equal parts",
    "forward": {"gist": "unlike sizes"},
    "hardest": "The sum is more than one whole.",
    "misconceptions": _WRONG,
    "vocabulary": [{"term": t, "means": "a word for this"} for t in ("whole", "part", "sum")],
}
_OBJECTIVE = _BEFORE | {
    "id": "own.adding",
    "title": "Adding fractions with different pieces",
    "can": "I can add fractions with different bottom numbers.",
    "grade": 5,
    "standards": ["CCSS.MATH.CONTENT.5.NF.A.1"],
    "gist": "add fractions by finding pieces of one size",
    "standard_text": "Add two fractions with unlike bottom numbers by first writing both in pieces of one size.",
    "builds_on": "",
    "prerequisites": ["own.same"],
    "forward": {"code": "CCSS.MATH.CONTENT.6.NS.A.1", "gist": "divide a fraction by a fraction"},
    "hardest": "Neither bottom number fits the other.",
}
_PILE = {
    "got_it": "Both sums are right and a reason names the size.",
    "almost": "One size is found but one top is not changed.",
    "reteach": "Tops and bottoms are added across, so the sum shrinks.",
}
_NEXT = {
    "got_it": "Try three fractions at once tomorrow.",
    "almost": "Two minutes with strips at the desk.",
    "reteach": "Small group with paper strips first.",
}
_TEACHING = {
    "overview": "Students find one size of piece for two fractions. Then they add and check against one half.",
    "context": "A class shares two trays of bread.",
    "launch": "Show two bars and ask whether the pieces can be counted together yet.",
    "explain": {"ask": "Sam says the pieces must match first. Explain why.", "look_for": "Pieces of two sizes cannot be counted together."},
    "sentence_supports": ["First I looked at ___ because ___.", "The pieces match when ___, so ___."],
    "scaffolds_a": [
        {"label": "You can use these bars", "picture": "bars 1/2 1/3"},
        {"label": "Check the sizes", "body": "Which piece is bigger? How do you know?"},
    ],
    "scaffolds_b": [{"label": "Check the sizes", "body": "Which piece is bigger? How do you know?"}],
    "warm_up_a": {"ask": "Write $1/2$ in two other ways.", "look_for": "Any two equal names."},
    "extension_c": {
        "ask": "Make two fractions whose sum is close to 1 but not 1. Explain your choice.",
        "look_for": "A sum near 1 with a reason.",
    },
    "confer_a": "What size is each piece?",
    "confer_b": "How did you find the size?",
    "confer_c": "Could the sum be more than 1?",
    "trigger": "After task 2 look at every board. If more than five added across, stop and compare bars together.",
    "anchor": "Draw a poster that shows a friend how to find one size.",
    "exit_explain": {"ask": "Explain how you found a size that fits both.", "look_for": "A number both bottoms fit into."},
    "placement": "Place by yesterday's two questions on equal names: none right, Sheet A; one, Sheet B; both, Sheet C.",
    "exit_criteria": _PILE,
    "next_steps": _NEXT,
    "why": [
        "Bars come before signs on Sheet A because the size of a piece must be seen before it is named.",
        "All sheets keep the hard pair because help, and not the task, is what differs.",
    ],
    "reflect": "At first I thought ___. Now I think ___.",
}


def test_the_shelf_of_formats_is_sound_and_every_format_can_be_named_in_words() -> None:
    assert {"tiered_lesson", "exit_ticket", "reflection_starters"} <= set(ACTIVITIES)
    assert all(a.say and a.about and a.rules for a in ACTIVITIES.values())
