"""Imported tasks as items: looked at before use, kept once, practised with marking and hints, their keys never shown before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pool_toys import pool, problem
from typer.testing import CliRunner

from app.importing import Imported, held, import_exercises, import_oatutor
from app.library.collection import Imported as Collection
from app.library.imported import collections
from app.library.importers.candidate import Candidate, Hint, Place
from app.library.item_audit import audited
from app.library.items import draw, redraw, sibling
from app.marking import mark
from app.settings import ROOT
from app.turn import Choice, Expected, Mistake
from app.tutor import Tutor

PLACE = Place("little", "Little", "little.skill", "Skill", "skill.kind", "CC BY 4.0", "Somebody", 5, "1")


def looked_at(ask: str, key: Expected, *hints: Hint, shown: str = "") -> Any:
    return audited(Candidate("t1", PLACE, ask, key, hints, tuple(h.text for h in hints), shown), mark, held)


# ---------------------------------------------------------------- the audit


@pytest.mark.parametrize(
    ("ask", "key", "reason"),
    [
        ("What is 2 + 3?", Expected(value="5"), ""),
        ("?", Expected(value="5"), "the task is empty"),
        ("How many are shown in the picture?", Expected(value="5"), "it needs a picture that did not come along"),
        ("What is 2 + 3?", Expected(value=""), "there is no key"),
        ("Slope and point?", Expected("expression", "2,(0,1)"), "the key does not mark itself right"),
        ("What is 2 + 3?", Expected(value="5", mistakes=(Mistake("5.0", "x"),)), "a predicted mistake is the key itself (5.0)"),
        ("Pick one.", Expected("choice", choices=(Choice("2", True),)), "multiple choice with fewer than two options"),
        ("Pick one.", Expected("choice", choices=(Choice("2"), Choice("3"))), "multiple choice with no right option"),
        ("Pick one.", Expected("choice", choices=(Choice("2", True), Choice("3", True))), "multiple choice with the same option twice"),
        ("Pick one.", Expected("choice", choices=(Choice("2", True), Choice(" 2"))), "multiple choice with the same option twice"),
        ("Put in a simpler way: $a^2 * a^5$", Expected("expression", "a^7"), "copying the task would be marked right"),
    ],
)
def test_a_task_that_cannot_be_marked_fairly_stays_in_quarantine(ask: str, key: Expected, reason: str) -> None:
    assert looked_at(ask, key).reason == reason


@pytest.mark.parametrize(
    ("ask", "key", "form"),
    [
        ("Simplify $6/8$.", Expected(value="3/4"), "simplest"),
        ("Factor $x^2 - 9$.", Expected("expression", "(x + 3)(x - 3)"), "factored"),
        ("Multiply $(x + 3)(x - 3)$.", Expected("expression", "x^2 - 9"), "expanded"),
        ("Write 0.75 as a fraction.", Expected(value="3/4"), "simplest"),
        ("Find $x$ when $x + 2 = 9$.", Expected("expression", "x = 7"), ""),
        ("The sum of a number and 4 is 4.", Expected("value", "0"), ""),
    ],
)
def test_a_key_gets_the_form_in_which_copying_the_task_is_no_answer(ask: str, key: Expected, form: str) -> None:
    done = looked_at(ask, key)
    assert (done.reason, done.item.expected.form) == ("", form)


def test_a_key_that_is_printed_as_something_else_is_not_used() -> None:
    assert looked_at("How fast?", Expected(value="92"), shown="x/3").reason == "the key as it is printed is not marked right"


def test_a_hint_that_says_the_key_is_cut_at_that_sentence_or_left_out() -> None:
    done = looked_at(
        "There are 4 rows of 6 chairs. How many chairs are there?",
        Expected(value="24"),
        Hint("Each row has the same number of chairs."),
        Hint("Think of equal groups of chairs. So the answer is 24."),
        Hint("It is 24."),
        Hint("Think: 2 + 2 = 5."),
        Hint("How many chairs are in one row?", ("6",)),
        Hint("How many are there in all?", ("24",)),
    )
    assert (done.hints_cut, done.hints_dropped) == (1, 2)
    assert "24" not in " ".join(done.item.hints)
    assert "2 + 2 = 5" not in " ".join((*done.item.hints, *done.item.worked))
    assert [(s.answers, s.yes) for s in done.item.steps] == [(("6",), "Yes, 6.")]
    assert done.item.worked[-1] == "The answer is 24."


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        (Expected(value="-1/5"), "Look at it: $-\\frac{1}{5}$ remains"),
        (Expected("expression", "(x-4)/(x+3)"), "Cancel what is in both, so that $\\frac{x-4}{x+3}$ remains"),
        (Expected("expression", "(x-4)/(x+3)"), "Cancel what is in both, so that $\\frac{-4+x}{3+x}$ remains"),
        (Expected("value", "y=28"), "Check it: is $6(28-2)$ the same on both sides"),
    ],
)
def test_a_hint_that_writes_the_key_as_a_formula_is_left_out(key: Expected, hint: str) -> None:
    done = looked_at("Work it out for the line through these two points.", key, Hint(hint))
    assert (done.reason, done.item.hints, done.hints_dropped) == ("", (), 1)


def test_a_long_ladder_has_four_rungs_at_most() -> None:
    done = looked_at("What is 40 + 2?", Expected(value="42"), *(Hint(f"Think about part {n} of the way") for n in "abcdefghij"))
    assert len(done.item.hints) == 4
    assert done.item.hints[0] == "Think about part a of the way. Think about part b of the way."


# ---------------------------------------------------------------- kept and drawn


def step(ask: str, key: str, *hints: str, **more: Any) -> dict[str, Any]:
    rows = [{"type": "hint", "title": "", "text": h} for h in hints]
    return {"stepTitle": ask, "stepAnswer": [key], "hints": rows} | more


def little(tmp_path: Path, name: str = "p.tar.gz", more: int = 0) -> Path:
    problems = [
        problem(f"box{n}", step(f"There are {n} boxes with 12 pens in each. How many pens are there?", f"$${12 * n}$$",
                                "Each box holds the same number of pens.", f"Add 12 for each of the {n} boxes.", f"There are {12 * n} pens."),
                title="Boxes", body="Read the story and answer it.", lesson="2.1 Equal groups")
        for n in range(3, 7 + more)
    ]  # fmt: skip
    odd = problem(
        "odd1", step("Which number is odd?", "9", choices=["4", "9", "9"], problemType="MultipleChoice"), lesson="2.2 Odd and even"
    )
    seen = problem("see1", step("Look at the picture below. How many?", "$$3$$"), lesson="2.2 Odd and even")
    return pool(tmp_path / name, *problems, odd, seen)


def taken(tutor: Tutor, path: Path) -> Imported:
    return import_oatutor(tutor.parts, path, 4)


def test_used_quarantined_and_skipped_add_up_to_all_and_say_why(tutor: Tutor, tmp_path: Path) -> None:
    facts = taken(tutor, little(tmp_path)).facts()
    assert (facts["units"], facts["units_used"], facts["tasks"], facts["items"], facts["added"]) == (6, 4, 6, 4, 5)
    assert facts["items"] + len(facts["quarantined"]) + len(facts["skipped"]) == facts["tasks"]
    assert facts["listed"] == [
        ["odd1", "multiple choice with the same option twice"],
        ["see1", "it needs a picture, which is not in the archive"],
    ]
    assert (facts["hints_dropped"], facts["with_hints"]) == (4, 4)


def test_the_same_archive_twice_adds_nothing_and_a_changed_one_only_the_difference(tutor: Tutor, tmp_path: Path) -> None:
    taken(tutor, little(tmp_path))
    again = taken(tutor, little(tmp_path)).change
    assert (again.added, again.kept, again.removed) == (0, 5, 0)
    more = taken(tutor, little(tmp_path, "q.tar.gz", more=1)).change
    assert (more.added, more.removed) == (1, 0) or more.added - more.removed == 1


def test_quarantined_items_are_kept_with_the_reason_and_never_drawn(tutor: Tutor, tmp_path: Path) -> None:
    taken(tutor, little(tmp_path))
    rows = tutor.library.catalogue.items("items:oatutor-little-course")
    assert [r.reason for r in rows if r.reason] == ["multiple choice with the same option twice"]
    pack = tutor.packs["oatutor-little-course"]
    assert isinstance(pack, Collection)
    assert [o.title for o in pack.objectives.values()] == ["2.1 Equal groups"]
    assert redraw(tutor.packs, next(r.id for r in rows if r.reason)) is None


def test_an_imported_item_is_redrawn_by_its_id_and_has_a_sibling_of_its_kind(tutor: Tutor, tmp_path: Path) -> None:
    taken(tutor, little(tmp_path))
    pack = tutor.packs["oatutor-little-course"]
    (family,) = pack.families.values()
    items = {draw(pack, family, seed).id: draw(pack, family, seed) for seed in range(8)}
    assert len(items) == 4
    for name, item in items.items():
        assert redraw(tutor.packs, name) == item
        other = sibling(pack, family, item)
        assert other.ask != item.ask
        assert other.objective == item.objective
    assert redraw(tutor.packs, f"{pack.id}/{family.id}#nothing") is None


def test_a_collection_is_there_after_a_restart_and_gone_when_its_source_is_removed(
    tutor_with: Callable[..., Tutor], tmp_path: Path
) -> None:
    taken(tutor_with(), little(tmp_path))
    tutor = tutor_with()
    assert tutor.packs["oatutor-little-course"].about.licence == "CC BY 4.0"
    assert "little course" in tutor.parts.titles
    tutor.library.remove("items:oatutor-little-course")
    assert collections(tutor.library.catalogue) == {}
    assert tutor.library.catalogue.items("items:oatutor-little-course") == []


# ---------------------------------------------------------------- practised


def test_a_student_chooses_the_collection_errs_gets_a_hint_solves_and_goes_on(tutor: Tutor, visit: Any, tmp_path: Path) -> None:
    taken(tutor, little(tmp_path))
    student = visit(tutor, grade=4)
    student.says("hi")
    offered = [a["choices"] for made in student.made("offers") for a in made["actions"] if a["name"] == "topic"]
    assert {"pack": "oatutor-little-course"} in offered

    student.presses("topic", pack="oatutor-little-course")
    (card,) = student.made("item")
    key = student.key
    shown = student.text
    assert card["title"] == "2.1 Equal groups · Little Course (OATutor), CC BY 4.0"

    shown += student.says("7")
    assert student.noted("move")["verdict"] == "wrong"
    shown += student.presses("hint")
    assert any(hint in shown for hint in ("Each box holds the same number of pens.", "Add 12 for each"))
    assert key not in shown.replace(card["ask"], "")

    student.says(key)
    assert student.noted("move")["verdict"] == "right"
    assert "Correct" in student.text
    (fresh,) = student.made("item")
    assert fresh["ask"] != card["ask"]
    assert fresh["objective"] == card["objective"]
    rows = tutor.store.evidence_of("p1")
    assert [(r.objective, r.verdict, r.assisted) for r in rows] == [
        ("oatutor-little-course.s2-1-equal-groups", "wrong", False),
        ("oatutor-little-course.s2-1-equal-groups", "right", True),
    ]
    student.says(student.key)
    student.presses("new")
    assert student.made("item")[0]["ask"] not in (card["ask"], fresh["ask"])


def test_a_task_without_hints_gets_the_ladder_of_a_task_from_outside(tutor: Tutor, visit: Any, tmp_path: Path) -> None:
    taken(tutor, pool(tmp_path / "p.tar.gz", problem("one1", step("There are 3 bags of 8 nuts. How many nuts?", "$$24$$"))))
    student = visit(tutor, grade=4)
    student.presses("topic", pack="oatutor-little-course")
    assert student.made("item")[0]["hints_total"] == 3
    student.presses("hint")
    assert student.noted("move")["name"] == "rung"
    student.presses("another")
    assert "24" not in student.text
    student.says("24")
    assert student.noted("move")["verdict"] == "right"


def test_collections_are_for_students_families_and_drafts_stay_with_the_packs(tutor: Tutor, visit: Any, tmp_path: Path) -> None:
    taken(tutor, little(tmp_path))
    parent = visit(tutor, audience="parent", session="s2")
    parent.says("")
    offered = [a.get("choices", {}) for made in parent.made("offers") for a in made["actions"]]
    assert {"pack": "fractions"} in offered
    assert {"pack": "oatutor-little-course"} not in offered
    assert "oatutor-little-course" not in tutor.parts.packs


# ---------------------------------------------------------------- the commands


def test_the_command_says_what_was_used_and_lists_the_rest(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.__main__ import app

    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    words = CliRunner().invoke(app, ["import", "oatutor", str(little(tmp_path)), "--grade", "4"])
    assert "to practise: 4 items of 6 tasks (4 with hints), from 4 of 6 problems: Little Course (OATutor)" in words.output
    assert "not used, 1: multiple choice with the same option twice" in words.output
    assert "see1a: it needs a picture, which is not in the archive" in words.output
    told = CliRunner().invoke(app, ["import", "oatutor", str(little(tmp_path)), "--grade", "4", "--json"])
    facts = json.loads(told.stdout.strip().splitlines()[-1])["facts"]["tasks"]
    assert (facts["added"], facts["kept"]) == (0, 5)


# ---------------------------------------------------------------- the real archives

DATA = ROOT.parent / "shared" / "data" / "native"


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "oatutor-elementary-intermediate-half.tar.gz").is_file(), reason="the public data are not here")
def test_the_real_content_pool_is_accounted_for_to_the_last_step(tutor: Tutor) -> None:
    facts = import_oatutor(tutor.parts, DATA / "oatutor-elementary-intermediate-half.tar.gz").facts()
    assert facts["units"] == facts["units_used"] + len(facts["listed"]) == 1925
    assert facts["tasks"] == facts["items"] + len(facts["quarantined"]) + len(facts["skipped"]) == 2241
    assert all(reason for _, reason in facts["listed"])
    assert facts["items"] >= 1850
    assert facts["licences"] == ["CC BY 4.0"]


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "openstax-prealgebra-2e.tar.gz").is_file(), reason="the public data are not here")
def test_the_real_book_s_exercises_are_accounted_for_to_the_last_one(tutor: Tutor) -> None:
    facts = import_exercises(tutor.parts, DATA / "openstax-prealgebra-2e.tar.gz").facts()
    assert facts["units"] == facts["units_used"] + len(facts["listed"]) == 7368
    assert facts["tasks"] == facts["items"] + len(facts["quarantined"]) + len(facts["skipped"])
    assert all(reason for _, reason in facts["listed"])
    assert facts["items"] >= 4000
