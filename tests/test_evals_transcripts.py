"""A real conversation becomes a case only after names are out of it and a person has looked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.errors import InputError
from app.settings import Settings
from app.store.database import open_engine
from app.store.store import PersonRow, Store
from evals import next_turn
from evals.names_out import Cleaner, left
from evals.transcripts import keep, looked_at, main, of_file, of_session, proposed, shown

TALK: dict[str, Any] = {
    "problem": "Ana has 3/4 m of ribbon and cuts off 1/3 m. How long is the rest?",
    "gold_answer": "5/12",
    "messages": [
        {"author": "tutor", "text": "How did you begin?"},
        {"author": "person", "text": "hi, my name is jaylen and my friend Priya says it is 2"},
        {"author": "tutor", "text": "Ana cut off 1/3. What is 3/4 in twelfths?"},
        {"role": "student", "text": "mail me at jay.b@example.org or 555-123-4567, I go to Oak Hill Middle School. priya and Ana got 9/12"},
        {"author": "tutor", "text": "That is a step. What comes next, Jaylen?"},
    ],
}


def exported(folder: Path, talk: object = TALK) -> Path:
    path = folder / "talk.json"
    path.write_text(json.dumps(talk), encoding="utf-8")
    return path


def proposal(folder: Path, **more: str) -> Path:
    assert main(["propose", "--file", str(exported(folder, TALK | more)), "--to", str(folder / "proposed")]) == 0
    [path] = (folder / "proposed").glob("*.yaml")
    return path


# ---------------------------------------------------------------- names out


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("my name is Zofia", "Zofia"),
        ("call me DeShawn please", "DeShawn"),
        ("me llamo xochitl y tengo 9", "xochitl"),
        ("je m'appelle Amélie", "Amélie"),
        ("اسمي ياسمين", "ياسمين"),
        ("I'm Malik and i need help", "Malik"),
        ("Ms. Okafor said 5/7", "Okafor"),
        ("la profe Ramírez dijo que sí", "Ramírez"),
        ("my cousin Tadeo got 12", "Tadeo"),
        ("write to kid+7@mail.example.com", "kid+7"),
        ("im @quickfox22 there", "quickfox22"),
        ("see https://example.org/me/7", "example.org"),
        ("call (415) 555-0132", "0132"),
        ("my number is +34 612 345 678", "345"),
        ("mi teléfono: 55 1234 5678", "5678"),
        ("06 12 34 56 78", "34"),
        ("I live at 12 North Oak Street", "Oak"),
        ("vivo en la Calle Hidalgo", "Hidalgo"),
        ("we are at Lincoln Elementary School", "Lincoln"),
        ("voy a la escuela primaria Benito Juárez", "Juárez"),
        ("my birthday is May 4 2015", "2015"),
    ],
)
def test_what_points_to_somebody_is_taken_out(text: str, gone: str) -> None:
    cleaner = Cleaner()
    cleaner.learn([text])
    cleaned = cleaner.clean(text)
    assert gone not in cleaned and "[" in cleaned and not left([cleaned]), cleaned
    assert sum(cleaner.removed.values()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "i think it is 3/4 because 9/12 = 3/4",
        "4500 - 1234 = 3266 and 1000000 + 1",
        "I'm stuck, Step 2 is hard",
        "x = -3.5, 12,345.67 and 3 x 10",
        "soy de quinto y no entiendo",
        "12 + 34 - 56 - 78",
    ],
)
def test_mathematics_and_plain_talk_stay_as_they_are(text: str) -> None:
    cleaner = Cleaner()
    cleaner.learn([text])
    assert cleaner.clean(text) == text and not left([text])


def test_a_name_goes_wherever_it_stands_once_it_is_known_and_keeps_one_stand_in() -> None:
    cleaner = Cleaner(["Mia Lopez"])
    texts = ["I'm Theo", "theo and mia did it. Mia Lopez too, theory and Miami stay"]
    cleaner.learn(texts)
    assert cleaner.clean(texts[1]) == "[name 2] and [name 1] did it. [name 1] too, theory and Miami stay"


def test_a_proposal_has_no_names_but_those_of_the_task(tmp_path: Path) -> None:
    case = proposed(of_file(exported(tmp_path)))
    said = json.dumps(case, ensure_ascii=False).casefold()
    assert not [n for n in ("jaylen", "priya", "jay.b", "4567", "oak hill") if n in said]
    assert case["problem"].startswith("Ana has") and "[name 2] and Ana got 9/12" in case["history"][3]["text"]
    assert case["removed"] == {"e-mail": 1, "name": 3, "phone": 1, "school": 1}
    assert case["history"][-1]["role"] == "Student", "what was said after the last message of the student is not in it"


def test_words_that_may_still_be_names_are_listed_to_look_at() -> None:
    talk = TALK | {"messages": [{"author": "person", "text": "i did it with Bartholomew and Ana, I got 5/12"}]}
    assert proposed(talk)["may_be_names"] == ["Bartholomew"]
    told = [{"author": "tutor", "text": "Well done. Ask Bartholomew, too."}, {"author": "person", "text": "ok"}]
    assert proposed(TALK | {"messages": told})["may_be_names"] == ["Bartholomew"], "a sentence of ours begins with a capital"


# ---------------------------------------------------------------- a person looks


def test_a_case_is_kept_only_after_it_was_shown_as_it_stands(tmp_path: Path) -> None:
    path, cases = proposal(tmp_path), tmp_path / "cases"
    with pytest.raises(InputError, match="not shown"):
        keep(path, "AB", cases)
    assert "5/12" in shown(path) and "Taken out" in shown(path)
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    case["history"][0]["text"] = "edited after it was shown"
    path.write_text(yaml.safe_dump(case), encoding="utf-8")
    with pytest.raises(InputError, match="not shown"):
        keep(path, "AB", cases)
    shown(path)
    kept = keep(path, "ab", cases)
    [case] = looked_at(cases)
    assert (case["looked_at_by"], case["status"], kept.exists(), path.exists()) == ("AB", "looked-at", True, False)


@pytest.mark.parametrize("initials", ["", "A", "Alexandra", "1 2"])
def test_whoever_looked_signs_with_initials(tmp_path: Path, initials: str) -> None:
    path = proposal(tmp_path)
    shown(path)
    with pytest.raises(InputError, match="who looked"):
        keep(path, initials, tmp_path / "cases")


def test_a_name_that_is_put_back_by_hand_is_refused(tmp_path: Path) -> None:
    path = proposal(tmp_path)
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    case["history"][0]["text"] = "my name is Jaylen"
    path.write_text(yaml.safe_dump(case), encoding="utf-8")
    shown(path)
    with pytest.raises(InputError, match="somebody"):
        keep(path, "AB", tmp_path / "cases")
    assert path.exists() and not (tmp_path / "cases").exists()


def test_a_word_that_may_be_a_name_stays_only_when_somebody_says_so(tmp_path: Path) -> None:
    path = proposal(tmp_path)
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    case["history"][1]["text"] = "Bartholomew says 2"
    path.write_text(yaml.safe_dump(case), encoding="utf-8")
    assert "Bartholomew" in shown(path)
    with pytest.raises(InputError, match="Bartholomew"):
        keep(path, "AB", tmp_path / "cases")
    assert keep(path, "AB", tmp_path / "cases", ["Bartholomew"]).exists()


def test_a_case_without_a_key_is_refused(tmp_path: Path) -> None:
    path = proposal(tmp_path, gold_answer="")
    shown(path)
    with pytest.raises(InputError, match="key"):
        keep(path, "AB", tmp_path / "cases")


def test_the_suites_read_what_was_looked_at_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, cases = proposal(tmp_path), tmp_path / "cases"
    monkeypatch.setattr("evals.transcripts.CASES", cases)
    before = len(next_turn.own_dialogues(cases))
    shown(path)
    keep(path, "AB", cases)
    assert [len(next_turn.own_dialogues(cases)) - before, next_turn.own_dialogues(cases)[-1].key] == [1, "5/12"]
    (cases / "smuggled.yaml").write_text(yaml.safe_dump(proposed(of_file(exported(tmp_path)))), encoding="utf-8")
    with pytest.raises(InputError, match="nobody has looked"):
        looked_at(cases)


def test_what_is_no_conversation_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["propose", "--file", str(exported(tmp_path, {"messages": [{"text": "?"}]}))]) == 1
    assert main(["show", str(tmp_path / "none.yaml")]) == 1
    assert main(["propose", "--file", str(exported(tmp_path, [{"author": "tutor", "text": "Hello"}])), "--to", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "no exported conversation" in said and "no proposed case" in said and "no student" in said


# ---------------------------------------------------------------- out of the store


@pytest.fixture
def store(tmp_path: Path) -> Any:
    made = Store(open_engine("", tmp_path / "data"))
    made.save_person(PersonRow("p1", "student", 5, "es"))
    made.rooms.join("p1", "student", "seven", label="Noor A.")
    made.open_session("s1", "p1", "student")
    meta = {"made": [{"what": "item", "title": "t", "content": {"id": "fractions/biggest-piece#1", "ask": "Which is more?"}}]}
    made.add_message("s1", "tutor", "Which is more?", meta)
    made.add_message("s1", "person", "noor here, the first")
    yield made
    made.close()


def test_a_conversation_of_the_store_comes_with_its_task_and_without_the_labels_of_the_class(store: Store) -> None:
    talk, known = of_session(store, Settings(), "s1")
    case = proposed(talk, known)
    assert case["problem"] == "Which is more?" and case["language"] == "es" and "noor" not in str(case).casefold()
    assert talk["gold_answer"], "the key is that of the task on the card"


def test_a_conversation_in_which_an_adult_was_called_never_becomes_a_case(store: Store) -> None:
    store.raise_alert("p1", "s1", "urgent", "…")
    with pytest.raises(InputError, match="never becomes a case"):
        of_session(store, Settings(), "s1")


def test_only_a_students_conversation_becomes_a_case(store: Store) -> None:
    store.open_session("s2", "p2", "family")
    for session in ("s2", "nowhere"):
        with pytest.raises(InputError):
            of_session(store, Settings(), session)
