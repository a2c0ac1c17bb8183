"""Somebody leaves: all that is kept of them can be given out, and erased it is nowhere any more. What grew old goes by itself."""

from __future__ import annotations

import io
import json
import sqlite3
import threading
import time
import traceback
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from leaving_support import OTHERS, WHOSE, fill, found_in
from sqlalchemy import String, delete, insert, select
from typer.testing import CliRunner
from web_support import Visitor

from app import leaving
from app.__main__ import app
from app.errors import InputError, StoreError
from app.store import CheckinRow, ChoiceRow, EvidenceRow, PersonRow, Store, open_engine
from app.store.leaving import THEIRS, without
from app.store.tables import gone, groups, metadata
from app.tutor import Tutor
from app.web.identity import MOST_PEOPLE, Identity
from app.web.server import tidy_often

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ANA, BEN = "dana.1", "dben.1"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_engine("", tmp_path / "data"))


class NoGaps:
    """A library's list of questions that nothing was found on; it remembers what it was told to forget."""

    def __init__(self) -> None:
        self.forgot: list[str] = []
        self.before: datetime | None = None

    def forget_gaps(self, messages: Any = (), before: datetime | None = None) -> int:
        self.forgot += [way for ways in messages for way in ways]
        self.before = before or self.before
        return 0


def told(store: Store, person: str) -> dict[str, Any]:
    file = zipfile.ZipFile(io.BytesIO(leaving.export(store, person)))
    return {name: json.loads(file.read(name)) for name in file.namelist()}


# ---------------------------------------------------------------- no table is forgotten


def test_every_column_that_can_hold_a_person_is_given_out_and_erased() -> None:
    for table in metadata.sorted_tables:
        for column in table.columns:
            names_somebody = column.name in ("person", "child", "family", "by") or (table.name == "people" and column.name == "id")
            short = isinstance(column.type, String) and (column.type.length or 0) == 64
            if table is not gone:
                assert (column in WHOSE) == names_somebody, f"{table.name}.{column.name}"
                assert names_somebody or not short or column.name in OTHERS, f"is {table.name}.{column.name} a person? Say so."


def test_whoever_opens_the_file_is_told_what_each_table_is() -> None:
    assert set(leaving.TABLES) == {column.table.name for column in THEIRS} | {"messages", "groups"}


# ---------------------------------------------------------------- delete means delete


def test_of_an_erased_person_no_canary_is_left_in_any_file_and_another_loses_nothing(store: Store, tmp_path: Path) -> None:
    hers, his = fill(store, ANA, "nobody", "ana"), fill(store, BEN, "somebody", "ben")
    for alert in store.alerts():
        store.coaching.see_alert(alert["id"])
    before = told(store, BEN)
    assert len(hers) >= 50 and found_in(tmp_path, [*hers, *his]) == {*hers, *his}
    done = leaving._erased(store, NoGaps(), tmp_path / "data", ANA)  # type: ignore[arg-type]
    assert done["messages"] == 1 and {"people", "evidence", "alerts", "portfolio", "links"} <= set(done)
    store.leaving.settle()
    assert found_in(tmp_path, hers) == set()
    assert told(store, BEN) == before
    store.close()
    assert found_in(tmp_path, hers) == set() and found_in(tmp_path, his) == set(his)


def test_the_file_of_a_person_holds_every_row_of_theirs_and_none_of_others(store: Store, tmp_path: Path) -> None:
    hers, his = fill(store, ANA, "nobody", "ana"), fill(store, BEN, "somebody", "ben")
    content = "".join(json.dumps(part) for part in told(store, ANA).values())
    kept = {canary for canary in hers if canary in content}
    assert kept == set(hers) and not [canary for canary in his if canary in content]
    assert told(store, ANA)["about.json"]["tables"]["evidence"] == {"what": "marked answers", "rows": 1}


def test_a_learner_is_struck_from_the_groups_and_lists_that_stay(store: Store, tmp_path: Path) -> None:
    for n, (members, cited) in enumerate((([ANA, BEN], [1, 2]), ([ANA], [1]), ([BEN], [2]))):
        row = {"id": str(n), "by": "t", "objective": "o", "members": members, "evidence": cited, "created": NOW, "until": NOW}
        with store.engine.begin() as db:
            db.execute(insert(groups).values(**row))
    store.save_person(PersonRow(ANA, "student"))
    store.classwork.add([EvidenceRow(ANA, "s", "o", "i", "right"), EvidenceRow(BEN, "s", "o", "i", "right")])
    store.rooms.set({"pilot": {"who": [ANA, BEN], "by": ANA, ANA: 1}})
    leaving.erase(store, NoGaps(), tmp_path, ANA)  # type: ignore[arg-type]
    with store.engine.connect() as db:
        left = {row.id: (row.members, row.evidence) for row in db.execute(select(groups))}
    assert left == {"0": ([BEN], [2]), "2": ([BEN], [2])}
    assert store.rooms.settings()["pilot"] == {"who": [BEN], "by": ""}
    assert len(store.evidence_of(BEN)) == 1 and store.evidence_of(ANA) == []


def test_a_piece_shown_to_the_class_goes_with_what_classmates_said_of_it(store: Store, tmp_path: Path) -> None:
    for person in (ANA, BEN):
        store.save_person(PersonRow(person, "student"))
    store.growth.choose(ChoiceRow(ANA, "show_offer", "o", {"piece": "p1", "entry": "e1", "text": "mine", "room": "home"}))
    store.growth.choose(ChoiceRow(BEN, "show_said", "", {"piece": "p1", "say": "think"}))
    store.growth.choose(ChoiceRow(BEN, "show_said", "", {"piece": "p2", "say": "think"}))
    leaving.erase(store, NoGaps(), tmp_path, ANA)  # type: ignore[arg-type]
    assert [c.detail["piece"] for c in store.growth.choices_of(BEN)] == ["p2"]


def test_of_a_called_group_a_person_is_told_that_they_were_in_it_and_nothing_of_the_others(store: Store) -> None:
    store.save_person(PersonRow(ANA, "student"))
    store.classwork.add([EvidenceRow(BEN, "s", "o", "i", "wrong"), EvidenceRow(ANA, "s", "o", "i", "wrong")])
    row = {"id": "g", "by": "t", "objective": "o", "members": [ANA, BEN], "evidence": [1, 2], "created": NOW, "until": NOW}
    with store.engine.begin() as db:
        db.execute(insert(groups).values(**row))
    assert [(g["members"], g["evidence"]) for g in told(store, ANA)["groups.json"]] == [([ANA], [2])]
    assert BEN not in json.dumps(told(store, ANA))


def test_a_teacher_who_is_erased_leaves_no_number_in_what_they_did_for_a_learner(store: Store, tmp_path: Path) -> None:
    teacher = "dteacher.1"
    store.save_person(PersonRow(teacher, "teacher"))
    store.coaching.check_in(CheckinRow(BEN, teacher, "a good talk"))
    store.growth.choose(ChoiceRow(BEN, "showing_word", "o", {"by": "teacher", "teacher": teacher}))
    leaving.erase(store, NoGaps(), tmp_path / "data", teacher)  # type: ignore[arg-type]
    store.leaving.settle()
    assert store.coaching.checkins([BEN])[0].note == "a good talk" and store.growth.choices_of(BEN)[0].detail == {
        "by": "teacher",
        "teacher": "",
    }
    with store.engine.begin() as db:
        db.execute(delete(gone))  # the list of erased numbers is the one place that has it
    store.leaving.settle()
    assert found_in(tmp_path, [teacher]) == set()


def test_a_name_is_struck_out_as_a_whole_and_never_out_of_a_longer_one() -> None:
    assert without({"a": [f"{ANA}2", ANA], ANA: 1, "b": {"c": ANA}}, ANA) == {"a": [f"{ANA}2"], "b": {"c": ""}}


def test_nobody_is_erased_while_an_alert_about_them_waits_for_an_adult(store: Store, tmp_path: Path) -> None:
    store.save_person(PersonRow(ANA, "student"))
    store.raise_alert(ANA, "s", "harm", "words")
    with pytest.raises(InputError, match="alert"):
        leaving.erase(store, NoGaps(), tmp_path, ANA)  # type: ignore[arg-type]
    assert store.person(ANA) and len(store.alerts()) == 1
    store.coaching.see_alert(store.alerts()[0]["id"])
    leaving.erase(store, NoGaps(), tmp_path, ANA)  # type: ignore[arg-type]
    assert store.alerts() == [] and store.person(ANA) is None


def test_an_alert_that_comes_while_somebody_is_erased_is_not_lost(store: Store, tmp_path: Path) -> None:
    class Slow(NoGaps):
        def forget_gaps(self, messages: Any = (), before: datetime | None = None) -> int:
            store.raise_alert(ANA, "s", "harm", "a word that came just now")
            return 0

    store.save_person(PersonRow(ANA, "student"))
    with pytest.raises(InputError, match="alert"):
        leaving.erase(store, Slow(), tmp_path, ANA)  # type: ignore[arg-type]
    assert store.person(ANA) and [a["text"] for a in store.alerts()] == ["a word that came just now"]


def test_a_draft_whose_files_cannot_be_removed_is_not_called_erased(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save_person(PersonRow(ANA, "teacher"))
    store.save_draft("d1", ANA, "s", "exit_ticket", "o", "title", {})

    def refuse(folder: Path) -> None:
        raise PermissionError(folder)

    monkeypatch.setattr(leaving.shutil, "rmtree", refuse)
    with pytest.raises(InputError, match="cannot be removed"):
        leaving.erase(store, NoGaps(), tmp_path, ANA)  # type: ignore[arg-type]
    assert store.person(ANA) and store.draft("d1")


def test_who_is_not_there_cannot_be_erased_or_given_out(store: Store, tmp_path: Path) -> None:
    for ask in (lambda: leaving.erase(store, NoGaps(), tmp_path, "x"), lambda: leaving.export(store, "x")):  # type: ignore[arg-type]
        with pytest.raises(InputError, match="nobody of that number"):
            ask()


def test_erasing_that_broke_off_can_be_asked_for_again(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save_person(PersonRow(ANA, "teacher"))
    store.save_draft("d1", ANA, "s", "exit_ticket", "o", "title", {})
    (tmp_path / "drafts" / "d1").mkdir(parents=True)
    monkeypatch.setattr(store.leaving, "erase", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        leaving.erase(store, NoGaps(), tmp_path, ANA)  # type: ignore[arg-type]
    assert store.person(ANA)
    monkeypatch.undo()
    assert leaving.erase(store, NoGaps(), tmp_path, ANA)["drafts"] == 1  # type: ignore[arg-type]
    assert not (tmp_path / "drafts" / "d1").exists()


def test_what_a_turn_under_way_wrote_after_the_erasing_goes_with_the_next_tidying(store: Store, tmp_path: Path) -> None:
    store.save_person(PersonRow(ANA, "student"))
    leaving.erase(store, NoGaps(), tmp_path, ANA)  # type: ignore[arg-type]
    store.raise_alert(ANA, "s", "harm", "a late word")
    store.classwork.add([EvidenceRow(ANA, "s", "o", "i", "right"), EvidenceRow(BEN, "s", "o", "i", "right")])
    assert leaving.tidy(store, NoGaps(), tmp_path, 0, NOW) == {"evidence": 1}  # type: ignore[arg-type]
    assert len(store.alerts()) == 1, "an alert waits for an adult whatever else goes"
    store.coaching.see_alert(store.alerts()[0]["id"])
    assert leaving.tidy(store, NoGaps(), tmp_path, 0, NOW) == {"alerts": 1}  # type: ignore[arg-type]
    assert len(store.evidence_of(BEN)) == 1


def test_the_number_of_an_erased_person_is_never_given_to_somebody_else(tmp_path: Path) -> None:
    here, erased = {f"d.{n}" for n in range(1, 4)}, {"d.2"}
    identity = Identity(tmp_path, known=lambda p: p in here - erased, gone=lambda p: p in erased)
    assert identity.people("d") == ["d.1", "d.3"] and identity.next_person("d") == "d.4"
    erased.add("d.3")
    assert identity.people("d") == ["d.1"] and identity.next_person("d") == "d.4"
    assert Identity(tmp_path, known=lambda p: p in {"d.2", "d.3"}).people("d") == ["d.2", "d.3"], "one was deleted by hand"
    here |= {f"d.{n}" for n in range(4, 4 + MOST_PEOPLE - 1)}
    assert len(identity.people("d")) == MOST_PEOPLE and identity.next_person("d") == ""


# ---------------------------------------------------------------- a real learner


def test_a_learner_who_talked_asked_and_was_marked_leaves_nothing_behind(tutor: Tutor, visit: Any) -> None:
    folder = tutor.parts.settings.data_dir
    tutor.store.save_person(PersonRow("p1", "student", 5, "en", (), "owl"))
    learner = visit(tutor)
    said = [
        "what is 1/2 + 1/3? i think 2/5 zebrafinch",
        "who won the Quokkacup in Plimsollville?",
        "my name is Wilhelmine, why is the sky vermillion?",
    ]
    for text in said:
        learner.says(text)
    words = ["zebrafinch", "quokkacup", "Wilhelmine", "vermillion"]
    tutor.store.leaving.settle()
    assert found_in(folder, words) == set(words) and tutor.parts.library.catalogue.gaps()
    done = leaving.erase(tutor.store, tutor.parts.library.catalogue, folder, "p1")
    tutor.store.leaving.settle()
    assert done["messages"] == 6 and done["evidence"] == 1
    assert found_in(folder, words) == set() and tutor.parts.library.catalogue.gaps() == []


def test_a_deleted_conversation_takes_its_unanswered_question_along_and_leaves_no_word_in_the_journal(tutor: Tutor, visit: Any) -> None:
    catalogue = tutor.parts.library.catalogue
    visit(tutor, session="gone").says("who won the Quokkacup in Plimsollville?")
    visit(tutor, session="kept").says("who won the Numbatcup?")
    catalogue.note_gap("who won the numbatcup?")
    assert "quokkacup" not in json.dumps(tutor.store.journal("gone")).lower()
    leaving.forget_talk(tutor.store, catalogue, "gone")
    assert [(g.question, g.times) for g in catalogue.gaps()] == [("who won the numbatcup?", 2)]
    leaving.forget_talk(tutor.store, catalogue, "kept")
    assert [(g.question, g.times) for g in catalogue.gaps()] == [("who won the numbatcup?", 1)], "somebody else asked it too"


def test_a_familys_question_is_noted_without_the_childs_name(tutor: Tutor, visit: Any) -> None:
    visit(tutor, "parent", None).says("my name is Quentin, is there anything on the Zanzibarflux dragons?")
    assert [g.question for g in tutor.parts.library.catalogue.gaps() if "zanzibarflux" in g.question]
    assert not [g for g in tutor.parts.library.catalogue.gaps() if "quentin" in g.question]


def test_who_is_erased_opens_no_conversation_any_more(store: Store, tmp_path: Path) -> None:
    store.save_person(PersonRow(ANA, "student"))
    leaving.erase(store, NoGaps(), tmp_path, ANA)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="erased"):
        store.open_session("s", ANA, "student")


def test_a_fault_of_the_database_quotes_nobodys_words_in_the_log(store: Store) -> None:
    store.open_session("s", ANA, "student")
    broken: Any = EvidenceRow(ANA, "s", "o", "i", None)  # type: ignore[arg-type]
    words = " ".join(["a", "reply", "in", "many", "words"])  # so that no line of this file has them
    with pytest.raises(StoreError) as fault:
        store.finish_turn("s", words, {}, {}, "t", [broken], {}, ANA)
    assert "IntegrityError" in str(fault.value) and words not in "".join(traceback.format_exception(fault.value))


def test_a_log_that_a_backup_reads_holds_nobody_up_and_is_folded_later(store: Store, tmp_path: Path) -> None:
    store.save_person(PersonRow(ANA, "student", interests=("quollology",)))
    backup = sqlite3.connect(tmp_path / "data" / "stepwise.db", isolation_level=None)
    backup.execute("BEGIN")
    backup.execute("SELECT * FROM people").fetchall()
    leaving.erase(store, NoGaps(), tmp_path, ANA)  # type: ignore[arg-type]
    began = time.monotonic()
    assert not store.leaving.settle() and time.monotonic() - began < 5, "the usual wait is ten seconds"
    backup.execute("COMMIT")
    backup.close()
    assert store.leaving.settle() and found_in(tmp_path, ["quollology"]) == set()


# ---------------------------------------------------------------- what grew old


def aged(store: Store, session: str, person: str, days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.store import store as stores

    monkeypatch.setattr(stores, "_now", lambda: NOW - timedelta(days=days))
    store.open_session(session, person, "student")
    store.add_message(session, "person", f"words of {session}")
    store.raise_alert(person, session, "harm", "words")
    store.finish_turn(session, "reply", {}, {}, "t", [EvidenceRow(person, session, "o", "i", "right")], {"move": {}}, person)


def test_conversations_that_nobody_took_up_go_and_answers_and_alerts_stay(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aged(store, "old", ANA, 181, monkeypatch)
    aged(store, "new", ANA, 179, monkeypatch)
    questions = NoGaps()
    assert leaving.tidy(store, questions, tmp_path, 0, NOW) == {}  # type: ignore[arg-type]
    assert leaving.tidy(store, questions, tmp_path, 180, NOW) == {"messages": 2, "sessions": 1, "journal": 1}  # type: ignore[arg-type]
    assert store.session("old") is None and len(store.messages("new")) == 2
    assert len(store.evidence_of(ANA)) == 2 and len(store.alerts()) == 2
    assert questions.before == NOW - timedelta(days=180)
    assert leaving.tidy(store, questions, tmp_path, 180, NOW) == {}  # type: ignore[arg-type]


def test_a_question_that_nobody_asked_again_goes_with_the_conversations(tutor: Tutor) -> None:
    catalogue = tutor.parts.library.catalogue
    catalogue.note_gap("Who won the  Quokkacup?")
    assert catalogue.forget_gaps(before=datetime.now(UTC) - timedelta(days=1)) == 0
    assert catalogue.forget_gaps(before=datetime.now(UTC) + timedelta(days=1)) == 1 and catalogue.gaps() == []


def test_a_running_server_tidies_by_itself_goes_on_after_any_fault_and_stops_when_it_ends(tutor: Tutor) -> None:
    times, seen, ending = [], threading.Event(), threading.Event()
    settled = tutor.store.leaving.settle

    def settle() -> bool:
        times.append(1)
        if len(times) < 3:
            raise RuntimeError("whatever it is")
        seen.set()
        return settled()

    tutor.store.leaving.settle = settle  # type: ignore[method-assign]
    thread = threading.Thread(target=tidy_often, args=(tutor, tutor.parts.settings, ending, 0.01))
    thread.start()
    assert seen.wait(20)
    ending.set()
    thread.join(20)
    assert not thread.is_alive()


# ---------------------------------------------------------------- a teacher's page, and the command


async def test_a_teacher_erases_a_learner_who_left_the_class_in_two_steps(door: tuple[str, Tutor]) -> None:
    address, tutor = door
    learner, teacher = Visitor(address).choose("student", avatar="fox"), Visitor(address).choose("teacher")
    person = next(s.person for s in tutor.store.coaching.students() if s.avatar == "fox")
    await learner.connect()
    await learner.say("what is 1/2 + 1/3? i think 2/5")
    sure = {"person": person, "sure": "yes"}
    assert Visitor(address).choose("student").http.post("/board/erase", data=sure).status_code == 403
    assert "still in your class" in teacher.http.post("/board/erase", data=sure).text
    teacher.http.post("/board/out", data={"person": person})
    assert "Erase everything" in teacher.http.get(f"/board/student?person={person}").text
    assert "Tick the line first" in teacher.http.post("/board/erase", data={"person": person}).text
    tutor.store.raise_alert(person, "s", "harm", "words")
    assert "waits at the top of the board" in teacher.http.post("/board/erase", data=sure).text and tutor.store.person(person)
    tutor.store.coaching.see_alert(next(a.id for a in tutor.store.coaching.alerts()))
    done = teacher.http.post("/board/erase", data=sure, follow_redirects=True)
    assert "Nothing of this learner is kept here any more" in done.text and person not in done.text
    assert tutor.store.person(person) is None and tutor.store.leaving.everything(person) == {}
    assert "no such student" in teacher.http.post("/board/erase", data=sure).text
    # Their open tab writes nothing any more, and their cookie is nobody's.
    before = len(learner.events)
    assert learner.sio
    await learner.sio.emit("client_message", {"message": _message("still here?"), "fileReferences": []})
    await learner.until("new_message", before)
    assert tutor.store.leaving.everything(person) == {}
    assert learner.http.get("/map", follow_redirects=False).status_code == 303
    await learner.sio.disconnect()


def _message(text: str) -> dict[str, Any]:
    return {
        "id": "7b81e055-501b-48c7-8dd6-036e6b516895",
        "output": text,
        "type": "user_message",
        "name": "User",
        "createdAt": "2026-01-01T00:00:00Z",
    }


def test_the_commands_list_give_out_and_erase(data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    store = Store(open_engine("", data_dir))
    store.save_person(PersonRow(ANA, "student", 5, "en", (), "owl"))
    store.classwork.add([EvidenceRow(ANA, "s", "o", "i", "right")])
    store.close()

    def run(*words: str, **more: Any) -> str:
        done = CliRunner().invoke(app, ["people", *words], **more)
        assert done.exit_code == 0, (done.output, done.exception)
        return done.stdout

    assert f"{ANA}  student, owl, grade 5, last " in run("list") and "1 people" in run("list")
    assert json.loads(run("list", "--json"))["avatar"] == "owl"
    run("export", ANA, "--out", str(tmp_path / "ana.zip"))
    assert json.loads(zipfile.ZipFile(tmp_path / "ana.zip").read("evidence.json"))[0]["verdict"] == "right"
    refused = CliRunner().invoke(app, ["people", "erase", ANA], input="n\n")
    assert refused.exit_code == 1 and "cannot be undone" in refused.stdout and ANA in run("list")
    assert "evidence 1" in run("erase", ANA, "--yes") and "0 people" in run("list")
    assert run("tidy") == "deleted: nothing\n"
