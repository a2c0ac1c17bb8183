"""A teacher's own list of tasks: every key is marked, what holds can be practised at once, what does not is kept back with the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.importing import import_files, read_again, remove
from app.library.importers.item_lists import titled
from app.tutor import Tutor

ROWS = """ask,answer,unit,form,hint,objective
A jar holds 12 beads and another holds 9. How many beads?,21,,,Begin with ten of the nine.,Adding
Two ribbons are 15 cm each. How long are they end to end?,30,cm,,,Lengths
What is 6/8 in lowest terms?,3/4,,simplest,,Fractions
What is 1/4 as a decimal?,0.25.1,,,,Fractions
What is 2/4 in lowest terms?,2/4,,simplest,,Fractions
"""


def written(folder: Path, text: str = ROWS, name: str = "week-3_mixed.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_rows_whose_key_holds_can_be_practised_and_the_others_are_kept_back_with_the_reason(tutor: Tutor, tmp_path: Path) -> None:
    done, tasks = import_files(tutor.parts, [written(tmp_path)], licence="CC BY 4.0")
    assert len(done.items) == len(tasks.used) + len(tasks.quarantined) == 5
    reasons = {one.candidate.name: one.reason for one in tasks.quarantined}
    assert reasons == {"row5": "the key is written as a number and is none", "row6": "the key does not mark itself right"}
    collection = tutor.packs["list-week-3-mixed"]
    assert collection.title == "Week 3 mixed" and collection.about.licence == "CC BY 4.0"
    assert [o.title for o in collection.objectives.values()] == ["Adding", "Lengths", "Fractions"]


def test_a_unit_of_its_own_column_belongs_to_the_key(tutor: Tutor, visit: Any, tmp_path: Path) -> None:
    import_files(tutor.parts, [written(tmp_path)])
    student = visit(tutor)
    student.presses("topic", objective="list-week-3-mixed.lengths")
    student.says("30")
    assert student.noted("move")["verdict"] == "incomplete"
    student.says("30 cm")
    assert student.noted("move")["verdict"] == "right"


def test_a_student_begins_a_list_by_its_title_and_goes_on_with_marking_and_hints(tutor: Tutor, visit: Any, tmp_path: Path) -> None:
    student = visit(tutor)
    student.says("hi")
    assert "Week 3 mixed" not in student.text
    import_files(tutor.parts, [written(tmp_path)])
    student.says("hi")
    offered = {a["label"]: a["choices"] for made in student.made("offers") for a in made["actions"] if a["name"] == "topic"}
    student.presses("topic", **offered["Week 3 mixed"])
    (card,) = student.made("item")
    assert "beads" in card["ask"]
    shown = student.says("20")
    assert student.noted("move")["verdict"] in ("close", "wrong")
    assert "Begin with ten of the nine." in shown + student.presses("hint")
    student.says("21")
    assert student.noted("move")["verdict"] == "right"


def test_no_search_finds_a_key_of_a_list(tutor: Tutor, tmp_path: Path) -> None:
    before = tutor.library.count()
    import_files(tutor.parts, [written(tmp_path)])
    assert tutor.library.count() == before
    found = tutor.library.search("two ribbons of 15 cm end to end", kinds={"lesson", "teacher", "key"})
    assert not [f for f in found if "30" in f.passage.text or "week" in f.passage.source]


def test_a_list_read_again_keeps_adds_and_removes_and_a_list_of_the_same_name_stands_beside_it(tutor: Tutor, tmp_path: Path) -> None:
    path = written(tmp_path)
    assert import_files(tutor.parts, [path])[1].change.added == 5
    assert import_files(tutor.parts, [path])[1].change.kept == 5
    path.write_text(ROWS.replace("30,cm", "31,cm"))
    change = read_again(tutor.parts, str(path.resolve()))[1].change
    assert (change.added, change.kept, change.removed) == (1, 4, 1)
    other = tmp_path / "other"
    other.mkdir()
    import_files(tutor.parts, [written(other)])
    assert len([name for name in tutor.parts.imported if name.startswith("list-week-3-mixed")]) == 2


def test_a_removed_list_is_offered_no_more(tutor: Tutor, tmp_path: Path) -> None:
    import_files(tutor.parts, [written(tmp_path)])
    remove(tutor.parts, "items:list-week-3-mixed")
    assert tutor.parts.imported == {}
    assert tutor.library.catalogue.records.files() == []


def test_signs_in_a_row_stay_data(tutor: Tutor, visit: Any, tmp_path: Path) -> None:
    rows = 'ask,answer\n"<b>What</b> is {a} plus 2 if {a} is 1?",3\n'
    import_files(tutor.parts, [written(tmp_path, rows, "../odd.csv"[3:])])
    student = visit(tutor)
    student.presses("topic", pack="list-odd")
    assert student.made("item")[0]["ask"] == "<b>What</b> is {a} plus 2 if {a} is 1?"


@pytest.mark.parametrize(("name", "title"), [("week-3_mixed.csv", "Week 3 mixed"), ("KLASSE 5.tsv", "KLASSE 5"), ("-.csv", "Tasks")])
def test_a_list_is_called_after_its_file(name: str, title: str) -> None:
    assert titled(name) == title


def test_the_command_brings_a_list_in_and_says_what_can_be_practised(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.__main__ import app

    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    path = written(tmp_path)
    words = CliRunner().invoke(app, ["ingest", str(path), "--licence", "CC BY 4.0", "--grade", "4"])
    assert "to practise: 3 items of 5 tasks" in words.output
    told = CliRunner().invoke(app, ["ingest", str(path), "--json"])
    facts = json.loads(told.stdout.strip().splitlines()[-1])["facts"]
    assert (facts["tasks"]["items"], facts["tasks"]["collections"]) == (3, ["Week 3 mixed"])
    begun = CliRunner().invoke(app, ["ask", "--topic", "list-week-3-mixed", "--grade", "4"])
    assert "beads" in begun.output
