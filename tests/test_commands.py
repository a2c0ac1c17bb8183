"""The command line: our public contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.__main__ import app
from app.errors import StepwiseError


@pytest.fixture
def stepwise(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEPWISE_MODEL", "none")

    def run(*words: str) -> list[dict[str, Any]]:
        done = CliRunner().invoke(app, [*words, "--json"])
        if done.exception and isinstance(done.exception, StepwiseError):
            raise done.exception
        assert done.exit_code == 0, (done.output, done.exception)
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    return run


def said_in(events: list[dict[str, Any]]) -> list[str]:
    return [e["text"] for e in events if e["event"] == "said"]


@pytest.mark.parametrize(
    ("expected", "given", "form", "verdict"),
    [
        ("5/6", "10/12", "", "right"),
        ("5/6", "10/12", "simplest", "right_value_wrong_form"),
        ("5/6", "2/5", "", "wrong"),
        ("12 cm", "12", "", "incomplete"),
        ("125", "126", "", "close"),
        ("5/6", "9**9**9**9", "", "cannot_tell"),
        ("5/6", "is it 5/6 or 2/5?", "", "cannot_tell"),
        ("5/6", "", "", "cannot_tell"),
    ],
)
def test_check_prints_one_verdict(expected: str, given: str, form: str, verdict: str, stepwise: Any) -> None:
    [mark] = stepwise("check", "--expected", expected, "--given", given, "--form", form)
    assert set(mark) == {"verdict", "misconception", "why"}
    assert mark["verdict"] == verdict


def test_ask_prints_one_event_a_line(stepwise: Any) -> None:
    events = stepwise("ask", "--as", "student", "--grade", "5", "--session", "a", "what is 1/2 + 1/3? i think 2/5")
    assert {e["event"] for e in events} >= {"said", "noted", "made"}
    assert said_in(events)[0] == "Not yet."
    first = next(e for e in events if e["event"] == "said")
    assert set(first) == {"event", "text", "by", "cites"}
    again = stepwise("ask", "--as", "student", "--grade", "5", "--session", "a", "5/6")
    assert said_in(again)[0].startswith("Correct")


def test_an_item_from_a_file_is_marked_and_its_key_is_kept(stepwise: Any, tmp_path: Path) -> None:
    path = tmp_path / "item.json"
    path.write_text(
        json.dumps(
            {
                "problem": "Carl sells melons for $3 each. He takes home $105 and 18 melons. How many did he start with?",
                "gold_answer": "53",
                "reference_solution": "105 / 3 = 35\n18 + 35 = 53",
                "history": [{"role": "Teacher", "text": "How did you begin?"}],
            }
        )
    )
    events = stepwise("ask", "--item", str(path), "--session", "b", "I did 18 x 3 = 54 so he has 17")
    said = " ".join(said_in(events))
    assert said.startswith("Not yet")
    assert "53" not in json.dumps(events)
    assert "?" in said
    right = stepwise("ask", "--item", str(path), "--session", "b", "53")
    assert said_in(right)[0].startswith("Correct")


@pytest.mark.parametrize(("text", "named"), [("{}", "task"), ('{"ask": "1+1?"}', "key"), ("[1, 2]", "record"), ("{broken", "JSON")])
def test_a_broken_item_file_is_an_error_in_words(text: str, named: str, stepwise: Any, tmp_path: Path) -> None:
    path = tmp_path / "item.json"
    path.write_text(text)
    with pytest.raises(StepwiseError, match=named):
        stepwise("ask", "--item", str(path), "hello")


@pytest.mark.parametrize("grade", ["-1", "13", "99"])
def test_an_unknown_grade_is_an_error_with_its_cure(grade: str, stepwise: Any) -> None:
    with pytest.raises(StepwiseError, match="0 .kindergarten. to 12"):
        stepwise("ask", "--grade", grade, "hello")


def test_draft_writes_the_files_it_names(stepwise: Any, tmp_path: Path) -> None:
    [made] = stepwise("draft", "exit_ticket", "--objective", "fractions.compare", "--out", str(tmp_path / "o"), "--formats", "docx,md")
    for file in made["content"]["files"]:
        assert Path(file["path_docx"]).exists()
        assert Path(file["path_md"]).exists()


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("draft", "no_such"), "tiered_lesson"),
        (("draft", "exit_ticket", "--objective", "fractions.none"), "fractions.compare"),
        (("draft", "exit_ticket", "--about", "the football world cup of 1966"), "fractions"),
        (("draft", "tiered_lesson", "--objective", "fractions.compare", "--set", "minutes"), "key=value"),
        (("draft", "tiered_lesson", "--objective", "fractions.compare", "--set", "minutes=9000"), "range"),
        (("draft", "exit_ticket", "--objective", "fractions.compare", "--formats", "exe"), "docx"),
        (("ingest", "/no/such/folder"), "/no/such/folder"),
        (("search", "x", "--kind", "secrets"), "lesson"),
    ],
)
def test_a_wrong_word_is_answered_with_what_there_is(words: tuple[str, ...], named: str, stepwise: Any, tmp_path: Path) -> None:
    with pytest.raises(StepwiseError, match=named):
        stepwise(*words, *(("--out", str(tmp_path / "x")) if words[0] == "draft" else ()))


def test_search_gives_passages_with_the_parts_of_their_score(stepwise: Any) -> None:
    found = stepwise("search", "how many hearts does an octopus have", "--grade", "5")
    assert "three" in found[0]["passage"]["text"].lower()
    assert found[0]["parts"]
    assert stepwise("search", "who won the football world cup in 1966") == []


def test_doctor_finds_nothing_to_mend_on_a_fresh_machine(stepwise: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEPWISE_PORT", "18766")
    assert all(line["facts"]["ok"] for line in stepwise("doctor"))


def test_assign_sets_work_with_its_contract_lists_it_and_ends_it(stepwise: Any) -> None:
    [row] = stepwise("assign", "fractions.add-unlike", "--hints", "1", "--example", "no")
    assert row["contract"]["highest_rung"] == 1 and not row["contract"]["sibling"]
    assert [r["id"] for r in stepwise("assign")] == [row["id"]]
    assert stepwise("assign", "--end", row["id"]) == []


@pytest.mark.parametrize("words", [("assign", "no-such"), ("assign", "fractions.add-unlike", "--hints", "9"), ("assign", "--end", "x")])
def test_what_cannot_be_assigned_is_refused_in_words(words: tuple[str, ...], stepwise: Any) -> None:
    with pytest.raises(StepwiseError):
        stepwise(*words)
