"""One change in a pack reaches everything that is made from it: plan, sheets, key, exit ticket, family letter and the tutor."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import studio
from app.bootstrap import bootstrap
from app.drafting import Draft
from app.settings import ROOT, Settings
from app.tutor import Tutor

OBJECTIVE, FAMILY = "fractions.add-unlike", "fractions/add-unlike#"
CHANGES = {
    "objectives.yaml": {
        "Add fractions with unlike denominators": "Join fractions whose bottom numbers differ",
        "I can add fractions whose pieces have different sizes.": "I can join two fractions whose parts do not match.",
        "Are the pieces in the two bars the same size?": "Could you lay one piece of the first bar exactly on one of the second?",
        "Lay the answer's bar beside the bigger one and ask what the student notices.": "Let the student put the two bars on top of each other and tell what happens.",
    },
    "items.yaml": {"where: {a: 1..7, b: [2, 3, 4, 5, 6, 8, 10], c: 1..7, d: [2, 3, 4, 5, 6, 8, 10]}": "where: {a: 1..7, b: [11, 13], c: 1..7, d: [2, 3, 4, 5]}"},
}  # fmt: skip
"""Wording as it is in the pack → as its author changes it: a title, the goal, a repair question and move, and the numbers of a family."""

TITLE, GOAL, REPAIR, MOVE = CHANGES["objectives.yaml"].items()


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tutor]:
    """A tutor over a copy of the pack in which each wording was changed in its one place."""
    folder = tmp_path_factory.mktemp("changed")
    pack = folder / "packs" / "fractions"
    shutil.copytree(ROOT / "knowledge" / "packs" / "fractions", pack)
    for name, edits in CHANGES.items():
        text = (pack / name).read_text(encoding="utf-8")
        for old, new in edits.items():
            assert text.count(old) == 1, f"{name}: {old!r} is written {text.count(old)} times"
            text = text.replace(old, new)
        (pack / name).write_text(text, encoding="utf-8")
    tutor = bootstrap(Settings(data_dir=folder / "data", packs_dir=folder / "packs", model="none"))
    yield tutor
    tutor.close()


def drafted(tutor: Tutor, kind: str) -> Draft:
    return studio.make(tutor.parts, studio.Request(kind, OBJECTIVE, 5))


def pages(draft: Draft) -> dict[str, str]:
    """File name → its title and all its words."""
    return {f.name: f"{f.title}\n{f.text}" for f in draft.files}


def tutor_says(tutor: Tutor, folder: Path, visit: Any) -> tuple[str, list[dict[str, Any]], str]:
    """What a student meets on the tutor's own turn: (the goal's title on cards, the cards, the words at the gap)."""
    request = studio.Request("tiered_lesson", OBJECTIVE, 5)
    card = studio.keep(tutor.parts, studio.make(tutor.parts, request), request, "t", "s0", folder, ("md",))
    code = next(f["code"] for f in card["files"] if f["name"] == "sheet-b")
    place = next(n for n, t in enumerate(tutor.store.sheets.find(code).items) if t["item"].startswith(FAMILY))  # type: ignore[union-attr]
    student = visit(tutor, session=folder.name)
    student.says("", "sheet", choices={"sheet": code, "task": place})
    cards = student.made("item")
    said = student.says("what is 1/2 + 1/3? i think 2/5")
    return str(cards[0]["title"]), cards, said


def test_the_title_and_the_goal_reach_plan_sheets_ticket_and_letter(changed: Tutor) -> None:
    lesson = pages(drafted(changed, "tiered_lesson"))
    for name in ("teacher-plan", "sheet-a", "sheet-b", "sheet-c", "answer-key", "exit-ticket"):
        assert TITLE[1] in lesson[name], name
    for name in ("teacher-plan", "sheet-a", "sheet-b", "sheet-c"):
        assert GOAL[1] in lesson[name], name
    assert TITLE[1] in pages(drafted(changed, "exit_ticket"))["exit-ticket"]
    letters = pages(drafted(changed, "family_letter"))
    assert any(TITLE[1] in text or GOAL[1] in text for text in letters.values()), letters


def test_the_numbers_of_a_family_reach_sheets_plan_key_and_ticket(changed: Tutor) -> None:
    def family(draft: Draft) -> dict[str, list[str]]:
        return {f.name: [t.ask for t in f.tasks if t.item.startswith(FAMILY)] for f in draft.student_files}

    lesson = drafted(changed, "tiered_lesson")
    asked = family(lesson)
    assert asked["sheet-a"] and asked["sheet-a"] == asked["sheet-b"] == asked["sheet-c"]
    texts = pages(lesson)
    for ask in asked["sheet-a"]:
        assert "/11" in ask or "/13" in ask
        assert ask in texts["teacher-plan"] and ask in texts["answer-key"]
    ticket = drafted(changed, "exit_ticket")
    on_ticket = family(ticket)["exit-ticket"]
    assert on_ticket and all("/11" in ask or "/13" in ask for ask in on_ticket)
    assert all(ask in pages(ticket)["teacher-copy"] for ask in on_ticket)


def test_a_misconceptions_repair_reaches_plan_key_and_ticket(changed: Tutor) -> None:
    lesson, ticket = pages(drafted(changed, "tiered_lesson")), pages(drafted(changed, "exit_ticket"))
    assert REPAIR[1] in lesson["answer-key"] and REPAIR[1] in ticket["teacher-copy"]
    assert MOVE[1] in lesson["teacher-plan"]
    group = pages(drafted(changed, "small_group_plan"))["group-plan"]
    assert REPAIR[1] in group and MOVE[1] in group


def test_the_tutors_own_turn_carries_all_of_it(changed: Tutor, tmp_path: Path, visit: Any) -> None:
    title, cards, said = tutor_says(changed, tmp_path, visit)
    assert TITLE[1] in title
    assert "/11" in cards[0]["ask"] or "/13" in cards[0]["ask"]
    assert "Not yet" in said and REPAIR[1] in said


def test_the_old_wording_is_nowhere_any_more(changed: Tutor, tmp_path: Path, visit: Any) -> None:
    old = [before for edits in CHANGES.values() for before in edits]
    for kind in changed.parts.activities:
        for name, text in pages(drafted(changed, kind)).items():
            assert not [words for words in old if words in text], f"{kind}, {name}"
    title, cards, said = tutor_says(changed, tmp_path, visit)
    assert not [words for words in old if words in f"{title} {cards} {said}"]


def test_before_the_change_everything_says_the_old_wording(tutor: Tutor, tmp_path: Path, visit: Any) -> None:
    """Otherwise the tests above could not fail."""
    lesson = pages(drafted(tutor, "tiered_lesson"))
    assert all(TITLE[0] in text and TITLE[1] not in text for text in lesson.values())
    assert REPAIR[0] in lesson["answer-key"] and GOAL[0] in lesson["sheet-a"]
    title, _, said = tutor_says(tutor, tmp_path, visit)
    assert TITLE[0] in title and REPAIR[0] in said and REPAIR[1] not in said
