"""A teacher's minutes beside the learners' own: noted or left open, alone or shared, and a sentence on who had none. Nobody's score."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from test_board import IDEA, NOW, OBJECTIVE, a_class, address, pack, rows, seen, store, work
from typer.testing import CliRunner
from web_support import Visitor

from app.__main__ import app
from app.boarding import Learner, Spent, Together, all_needs_of, learner_of, met_lately, minutes_in, needs_of, together_of, waits
from app.errors import InputError
from app.learning.answers import tasks_of
from app.library.packs import Pack
from app.store import CheckinRow, GroupRow, Store, StudentRow, open_engine
from app.tutor import Tutor

__all__ = ["address", "pack", "store"]
OTHER = "fractions.compare"


def talk(days_ago: float, minutes: int | None, person: str = "a") -> CheckinRow:
    return CheckinRow(person, "t", "Bars", created=NOW - timedelta(days=days_ago), minutes=minutes)


def group(days_ago: float, minutes: int | None, *members: str) -> GroupRow:
    then = NOW - timedelta(days=days_ago)
    return GroupRow(f"g{days_ago}", "t", OBJECTIVE, IDEA, members, (1,), then, then, met=then, minutes=minutes)


# ---------------------------------------------------------------- what counts


def test_minutes_count_where_they_were_noted_and_open_ones_are_said_and_never_guessed() -> None:
    one = together_of("a", [talk(1, 15), talk(3, None), talk(5, 10)], [], 12, NOW)
    assert (one.alone, one.shared, one.own) == (Spent(25, 1), Spent(0, 0), 12)


def test_four_weeks_are_looked_at_and_what_was_before_is_history() -> None:
    one = together_of("a", [talk(27.9, 5), talk(28.1, 45)], met_lately([group(29, 30, "a"), group(27, 10, "a")], NOW), 0, NOW)
    assert (one.alone, one.shared) == (Spent(5), Spent(10))


def test_minutes_of_a_group_count_for_each_member_as_shared_and_for_nobody_else() -> None:
    met = met_lately([group(2, 20, "a", "b"), group(4, None, "b", "c")], NOW)
    found = {p: together_of(p, [], met, 0, NOW) for p in "abcd"}
    assert {p: one.shared for p, one in found.items()} == {"a": Spent(20), "b": Spent(20, 1), "c": Spent(0, 1), "d": Spent()}
    assert {one.alone for one in found.values()} == {Spent()}


def test_a_group_that_was_called_and_has_not_met_is_no_time() -> None:
    assert met_lately([replace(group(1, None, "a"), met=None)], NOW) == []


@pytest.mark.parametrize("text", ["7", "-5", "05", "5.0", "abc", "١٥", "5 ", "1" * 5000])
def test_minutes_that_were_never_offered_are_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(InputError) as fault:
        minutes_in(text)
    assert fault.value.where == "minutes"
    assert fault.value.cure


def test_minutes_may_be_left_open() -> None:
    assert (minutes_in(""), minutes_in("45")) == (None, 45)


# ---------------------------------------------------------------- who had none


@pytest.mark.parametrize(
    ("needs", "last", "days"),
    [(2, 14, 14), (3, 16, 16), (2, 13.9, None), (1, 20, None), (0, 27, None), (2, 60, 28), (2, None, 28)],
)
def test_many_needs_and_a_fortnight_without_time_are_named(needs: int, last: float | None, days: int | None) -> None:
    learner = Learner(StudentRow("a", since=NOW - timedelta(days=90)))
    one = Together("a", last=None if last is None else NOW - timedelta(days=last))
    found = waits(learner, needs, one, NOW)
    assert (found.days if found else None) == days
    assert found is None or found.needs == needs


def test_before_the_first_time_days_count_since_the_learner_came() -> None:
    assert waits(Learner(StudentRow("a", since=NOW - timedelta(days=5))), 3, Together("a"), NOW) is None


def test_a_talk_or_a_group_without_minutes_was_time_too() -> None:
    learner = Learner(StudentRow("a", since=NOW - timedelta(days=90)))
    assert waits(learner, 3, together_of("a", [talk(3, None)], [], 0, NOW), NOW) is None
    assert waits(learner, 3, together_of("a", [], met_lately([group(3, None, "a")], NOW), 0, NOW), NOW) is None


def two_needs(pack: Pack, person: str = "a") -> list[object]:
    """Answers that leave two objectives in need."""
    mine = rows(pack, person, "wwww")
    other = next(f.id for f in pack.families_of(OTHER))
    return [*mine, *(replace(r, objective=OTHER, item=f"fractions/{other}#{r.id}", id=(r.id or 0) + 50) for r in mine)]


def test_every_objective_in_need_is_counted_and_the_most_pressing_is_the_same_as_before(pack: Pack) -> None:
    one = learner_of(StudentRow("a"), two_needs(pack), tasks=tasks_of(pack.id, pack.families.values()))  # type: ignore[arg-type]
    found = all_needs_of(one, NOW)
    assert {n.objective for n in found} == {OBJECTIVE, OTHER}
    assert needs_of(one, NOW) == found[0]
    assert found[0].chance == min(n.chance for n in found)


def test_the_board_keeps_a_teachers_minutes_beside_the_learners_own(store: Store, pack: Pack) -> None:
    work(store, pack, "a", "rrr")
    work(store, pack, "b", "rrr")
    store.coaching.check_in(CheckinRow("a", "t", "Bars", minutes=15))
    store.coaching.save_group(replace(group(0, None, "a", "b"), id="g", created=(now := seen(store, pack).now), until=now, met=None))
    assert store.coaching.met("g", 20)
    found = {one.person: one for one in seen(store, pack).together}
    assert (found["a"].alone, found["a"].shared) == (Spent(15), Spent(20))
    assert (found["b"].alone, found["b"].shared) == (Spent(), Spent(20))
    assert [g.minutes for g in seen(store, pack).met] == [20]
    assert store.coaching.put_minutes("g", None)
    assert seen(store, pack).met[0].minutes is None
    assert not store.coaching.put_minutes("nobody's", 5)


# ---------------------------------------------------------------- the pages from outside


def test_a_teacher_notes_minutes_with_a_talk_or_leaves_them_open_and_reads_them_back(tutor: Tutor, address: str) -> None:
    a_class(tutor)
    teacher = Visitor(address).choose("teacher").http
    for note, minutes in (("Bars", "15"), ("Again", "")):
        assert teacher.post("/board/checkin", data={"person": "a", "note": note, "minutes": minutes}).status_code == 303
    page = teacher.get("/board/student?person=a").text
    assert "<small>15 min</small><p>Bars" in page
    assert "<small>minutes not noted</small><p>Again" in page
    assert "15 min; times without minutes: 1" in page
    front = teacher.get("/board").text
    assert re.search(r"Noor</a></th><td>none noted</td><td>none noted</td><td>0 min</td>", front)
    assert re.search(r"Maya[^<]*</a></th><td>15 min; times without minutes: 1</td>", front)


def test_a_group_that_met_has_its_minutes_together_and_they_can_be_put_right(tutor: Tutor, address: str) -> None:
    a_class(tutor)
    teacher = Visitor(address).choose("teacher").http
    teacher.post("/board/group", data={"objective": OBJECTIVE, "misconception": IDEA, "who": "a"})
    (called,) = seen(tutor.store, tutor.packs["fractions"]).called
    wrong = teacher.post("/board/met", data={"group": called.id, "minutes": "7"})
    assert wrong.status_code == 400
    assert "Choose the minutes from the list" in wrong.text
    assert seen(tutor.store, tutor.packs["fractions"]).called == (called,)
    assert teacher.post("/board/met", data={"group": called.id, "minutes": "20"}).status_code == 303
    assert re.search(r"Noor</a></th><td>none noted</td><td>20 min</td>", teacher.get("/board").text)
    answer = teacher.post("/board/minutes", data={"group": called.id, "minutes": "10"})
    assert answer.headers["location"] == "/board#together"
    assert '<option value="10" selected>' in teacher.get("/board").text
    assert teacher.post("/board/minutes", data={"group": "x", "minutes": "10"}).status_code == 400


def test_one_gentle_sentence_names_who_has_needs_and_no_time_and_links_to_them(tutor: Tutor, address: str) -> None:
    a_class(tutor)
    store, pack = tutor.store, tutor.packs["fractions"]
    shift = seen(store, pack).now - NOW
    mine = [replace(r, person="c", id=None, created=r.created + shift) for r in two_needs(pack)]  # type: ignore[attr-defined, type-var]
    store.classwork.add(mine)  # type: ignore[arg-type]
    store.rooms.join("c", "student", label="<i>Ana")
    old = seen(store, pack).now - timedelta(days=16, minutes=1)
    number = store.coaching.check_in(CheckinRow("c", "t", "Bars", created=old, minutes=5))
    teacher = Visitor(address).choose("teacher").http
    sentence = ">&lt;i&gt;Ana</a> has had no noted time with you for 16 days, and has 2 open needs."
    assert sentence in teacher.get("/board").text
    store.coaching.check_in(CheckinRow("c", "t", "Again"))
    assert "no noted time with you" not in teacher.get("/board").text
    assert store.coaching.forget_checkin(number, "c")


def test_the_command_names_them_too(data_dir: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(open_engine("", data_dir))
    work(store, pack, "a", "rr")
    now = seen(store, pack).now
    store.classwork.add([replace(r, id=None, created=r.created + (now - NOW)) for r in two_needs(pack)])  # type: ignore[attr-defined, type-var]
    store.rooms.join("a", "student", label="Ana")
    store.coaching.check_in(CheckinRow("a", "t", "Bars", created=now - timedelta(days=16, minutes=1)))
    store.close()
    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("STEPWISE_MODEL", "none")
    assert "no noted time with you for 16 days or more, 2 open needs: Ana" in CliRunner().invoke(app, ["board"]).stdout
    assert json.loads(CliRunner().invoke(app, ["board", "--json"]).stdout)["waiting"] == [{"person": "a", "days": 16, "needs": 2}]


def test_tables_stand_in_the_order_of_names_and_not_of_minutes(tutor: Tutor, address: str) -> None:
    a_class(tutor)
    for person, label, minutes in (("a", "Zoe", 45), ("b", "ada", None), ("c", "Mia", 5)):
        tutor.store.rooms.join(person, "student", label=label)
        tutor.store.coaching.check_in(CheckinRow(person, "t", "x", minutes=minutes))
    front = Visitor(address).choose("teacher").http.get("/board").text
    table = front[front.index('id="together"') :]
    assert re.findall(r'<th scope="row"><a[^>]*>(\w+)</a>', table)[:3] == ["ada", "Mia", "Zoe"]


def test_neither_a_student_nor_a_family_sees_a_teachers_minutes(tutor: Tutor, address: str) -> None:
    v = Visitor(address).choose("student")
    me = tutor.store.coaching.students()[0].person
    tutor.store.coaching.check_in(CheckinRow(me, "t", "Secret bars", minutes=45))
    file = zipfile.ZipFile(io.BytesIO(v.http.get("/map/file/my-learning.zip").content))
    shown = [file.read(name).decode() for name in file.namelist()]
    shown += [v.http.get(page).text for page in ("/map", "/portfolio")]
    for action in ("met", "minutes", "checkin"):
        assert v.http.post(f"/board/{action}", data={"group": "g", "person": me, "minutes": "5"}).status_code == 403
    v.choose("parent")
    assert v.http.post("/family/link", data={"child": "1", "agree": "yes"}).status_code == 303
    for page in ("/family/1", "/family/1/note"):
        answer = v.http.get(page)
        assert answer.status_code == 200
        shown.append(answer.text)
    assert not [text for text in shown if "Secret bars" in text or "45 min" in text]


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_the_time_on_the_board_is_told_in_the_teachers_language(tutor: Tutor, address: str, language: str) -> None:
    a_class(tutor)
    tutor.store.coaching.check_in(CheckinRow("a", "t", "x"))
    page = Visitor(address).choose("teacher", language=language).http.get("/board").text
    assert not re.search(r"Your time|With you|none noted|without minutes|minutes not noted", page)
