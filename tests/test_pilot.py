"""A pilot: parallel tests, three questions that may be skipped, an honest effect, and a decision by rules written before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from web_support import Visitor, running

from app import pilot
from app.errors import InputError
from app.library.packs import Pack, load_pack
from app.settings import ROOT
from app.store import CorrectionRow, EvidenceRow, PersonRow, PulseRow, Store, open_engine
from app.tutor import Tutor

OBJECTIVE = "fractions.add-unlike"
FORM = {"objective": OBJECTIVE, "weeks": "4", "items": "4", "gain": "15", "done": "80", "pulse": "2.5"}
NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return {"fractions": load_pack(ROOT / "knowledge" / "packs" / "fractions")}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(open_engine("", tmp_path))
    yield made
    made.close()


def plan(**more: object) -> pilot.Plan:
    return pilot.Plan(OBJECTIVE, (datetime.now(UTC) - timedelta(days=3)).isoformat(), **more)  # type: ignore[arg-type]


def test_the_two_tests_have_the_same_kinds_of_tasks_and_no_task_twice(packs: dict[str, Pack]) -> None:
    one = plan(items=8)
    pre, post = (pilot.form_of(one, packs, "p", which) for which in ("pre", "post"))  # type: ignore[arg-type]
    assert [i.id.partition("#")[0] for i in pre] == [i.id.partition("#")[0] for i in post]
    assert len({i.ask for i in (*pre, *post)}) == 16
    assert pilot.form_of(one, packs, "p", "pre") == pre


def test_half_of_a_class_gets_the_forms_the_other_way_round(packs: dict[str, Pack]) -> None:
    one = plan()
    firsts = [pilot.form_name(f"p{n}", "pre") for n in range(200)]
    assert 70 <= firsts.count("A") <= 130
    assert all(pilot.form_name(f"p{n}", "post") != first for n, first in enumerate(firsts))
    a, b = (next(f"p{n}" for n, first in enumerate(firsts) if first == name) for name in "AB")
    assert pilot.form_of(one, packs, a, "pre") == pilot.form_of(one, packs, b, "post")


def test_an_effect_of_few_is_not_given(store: Store, packs: dict[str, Pack]) -> None:
    one = plan(items=4)
    for n in range(pilot.LEAST):
        store.save_person(PersonRow(f"p{n}", "student"))
        for which in ("pre", "post"):
            if n or which == "pre":
                rows = [
                    EvidenceRow(f"p{n}", "t", OBJECTIVE, f"fractions/x#{k}", "right" if which == "post" else "wrong", kind=which)
                    for k in range(4)
                ]
                store.classwork.add(rows)
    found = pilot.report(store, one)
    assert (found.both, found.one_only, found.effect, found.decision) == (9, 1, None, "wait")
    store.classwork.add([EvidenceRow("p0", "t", OBJECTIVE, "fractions/x#1", "right", kind="post")])
    found = pilot.report(store, one)
    assert found.effect is not None
    assert found.effect.change == 1.0


def test_the_interval_holds_the_true_change_about_as_often_as_it_says() -> None:
    dice, held = Random(3), 0
    for _ in range(60):
        pairs = [(dice.gauss(0.4, 0.1), dice.gauss(0.5, 0.15)) for _ in range(25)]
        found = pilot.effect(pairs)
        assert found.low <= found.change <= found.high
        held += found.low <= 0.1 <= found.high
    assert 52 <= held <= 60


def test_a_teachers_correction_of_a_mark_is_in_the_score() -> None:
    rows = [EvidenceRow("p", "t", OBJECTIVE, f"f/x#{n}", verdict, kind="pre", id=n) for n, verdict in enumerate(("right", "wrong"), 1)]
    assert pilot.score(rows, []) == 0.5
    assert pilot.score(rows, [CorrectionRow("p", OBJECTIVE, 2, "right")]) == 1.0
    assert pilot.score(rows, [CorrectionRow("p", OBJECTIVE, 2, "right", undone=NOW)]) == 0.5
    assert pilot.score([], []) is None


@pytest.mark.parametrize(
    ("change", "low", "high", "both", "mean", "decision"),
    [
        (0.24, 0.14, 0.34, 24, 3.0, "go"), (0.24, 0.14, 0.34, 20, 3.0, "unsure"), (0.24, 0.14, 0.34, 24, 2.0, "unsure"),
        (0.24, -0.02, 0.5, 24, 3.0, "unsure"), (0.05, -0.04, 0.12, 24, 3.0, "stop"), (0.10, 0.02, 0.2, 24, 3.0, "unsure"),
    ],
)  # fmt: skip
def test_the_decision_follows_the_rules_that_were_written_before(
    change: float, low: float, high: float, both: int, mean: float, decision: str
) -> None:
    one, found = plan(), pilot.Effect(both, 0.4, 0.4 + change, change, low, high)
    pulses = [pilot.Pulse("2026-11-20", 12, 1, tuple((q, mean) for q in pilot.QUESTIONS))]
    assert pilot.decide(one, found, pilot.ruled(one, found, both, 28, pulses)) == decision


def test_a_round_of_few_answers_is_not_shown_and_a_no_thank_you_counts_as_none(store: Store) -> None:
    for n in range(4):
        store.coaching.pulse(PulseRow(f"p{n}", "2026-11-16", dict.fromkeys(pilot.QUESTIONS, 4)))
    store.coaching.pulse(PulseRow("p8", "2026-11-16", {}))
    (found,) = pilot.rounds(store.coaching.pulses())
    assert (found.answered, found.skipped, found.means) == (4, 1, ())
    store.coaching.pulse(PulseRow("p9", "2026-11-16", dict.fromkeys(pilot.QUESTIONS, 2)))
    store.coaching.pulse(PulseRow("p9", "2026-11-16", dict.fromkeys(pilot.QUESTIONS, 4)))  # a second answer takes the first's place
    (found,) = pilot.rounds(store.coaching.pulses())
    assert dict(found.means) == dict.fromkeys(pilot.QUESTIONS, 4.0)


def test_questions_come_every_two_weeks_of_a_pilot_and_when_a_teacher_asks() -> None:
    begun = {"pilot": {"objective": OBJECTIVE, "started": "2026-11-02T08:00:00+00:00"}}
    assert [pilot.round_now(begun, date(2026, 11, d)) for d in (2, 15, 16, 29)] == ["2026-11-02", "2026-11-02", "2026-11-16", "2026-11-16"]
    assert pilot.round_now({}, date(2026, 11, 2)) == ""
    asked = {"pulse": "2026-11-10"}
    assert [pilot.round_now(asked, date(2026, 11, d)) for d in (9, 10, 23, 24)] == ["", "2026-11-10", "2026-11-10", ""]


@pytest.mark.parametrize("junk", [None, 7, [], {}, {"objective": 3}, {"pilot": "x"}, {"pilot": {"weeks": 2}}])
def test_settings_that_cannot_be_read_are_no_pilot(junk: object) -> None:
    assert pilot.plan_of(junk if isinstance(junk, dict) else {"pilot": junk}) is None


@pytest.mark.parametrize(
    "change", [{"objective": "no.such"}, {"weeks": "0"}, {"items": "99"}, {"gain": "-5"}, {"done": "x"}, {"pulse": "9"}, {"weeks": "٣"}]
)
def test_a_plan_with_what_was_never_offered_is_refused(packs: dict[str, Pack], change: dict[str, str]) -> None:
    with pytest.raises(InputError):
        pilot.from_form(FORM | change, packs, NOW)


def test_rules_cannot_be_changed_while_it_runs_and_the_second_test_waits_for_the_first(store: Store, packs: dict[str, Pack]) -> None:
    pilot.begin(store, pilot.from_form(FORM, packs, NOW))
    with pytest.raises(InputError):
        pilot.begin(store, pilot.from_form(FORM | {"gain": "5"}, packs, NOW))
    with pytest.raises(InputError):
        pilot.set_open(store, "post")
    pilot.set_open(store, "pre")
    with pytest.raises(InputError):
        pilot.set_open(store, "post")
    pilot.set_open(store, "")
    pilot.set_open(store, "post")
    kept = pilot.plan_of(store.rooms.settings())
    assert kept is not None
    assert (kept.open, kept.closed, kept.gain) == ("post", ("pre",), 15)


# ---------------------------------------------------------------- from outside


@pytest.fixture
def address(tutor: Tutor, tmp_path: Path) -> Iterator[str]:
    with running(tutor, tmp_path / "web") as place:
        yield place


def the_plan(tutor: Tutor) -> pilot.Plan:
    found = pilot.plan_of(tutor.store.rooms.settings())
    assert found is not None
    return found


def test_a_student_does_the_test_once_is_told_no_mark_and_the_teacher_sees_it(tutor: Tutor, address: str) -> None:
    teacher, student = Visitor(address).choose("teacher").http, Visitor(address).choose("student").http
    assert "no test open" in student.get("/pilot/test").text
    assert teacher.post("/pilot", data=FORM).status_code == 303
    assert teacher.post("/pilot/open", data={"which": "pre"}).status_code == 303
    (person,) = [s.person for s in tutor.store.coaching.students()]
    items = pilot.form_of(the_plan(tutor), tutor.packs, person, "pre")
    page = student.get("/pilot/test").text
    assert page.count("<fieldset>") == 4
    given = {"n3": "on"}
    for n, item in enumerate(items[:3]):
        choices = item.expected.choices
        given[f"t{n}"] = str(next(k for k, c in enumerate(choices) if c.right)) if choices else item.expected.value
    missing = student.post("/pilot/test", data=given | {"t0": ""})
    assert missing.status_code == 400
    assert "Answer each task" in missing.text
    assert tutor.store.evidence_of(person) == []
    done = student.post("/pilot/test", data=given).text
    assert "Handed in" in done
    assert "right" not in done.lower()
    rows = tutor.store.evidence_of(person)
    assert [r.kind for r in rows] == ["pre"] * 4
    assert [r.verdict for r in rows] == ["right", "right", "right", "wrong"]
    student.post("/pilot/test", data=given)
    assert len(tutor.store.evidence_of(person)) == 4
    assert "1 of 1 have done it" in teacher.get("/pilot").text


def test_no_key_is_on_the_test_page(tutor: Tutor, address: str) -> None:
    teacher, student = Visitor(address).choose("teacher").http, Visitor(address).choose("student").http
    teacher.post("/pilot", data=FORM)
    teacher.post("/pilot/open", data={"which": "pre"})
    (person,) = [s.person for s in tutor.store.coaching.students()]
    page = student.get("/pilot/test").text
    for item in pilot.form_of(the_plan(tutor), tutor.packs, person, "pre"):
        if not item.expected.choices and "/" in item.expected.value:
            assert item.expected.value not in page


async def test_a_student_is_asked_on_the_first_screen_and_may_say_no(tutor: Tutor, address: str) -> None:
    teacher = Visitor(address).choose("teacher").http
    assert teacher.post("/pilot/ask").status_code == 303
    student = await Visitor(address).choose("student").connect()
    (home,) = student.cards(await student.until("element"), "Home")
    assert home["props"]["todo"] == [{"href": "/pulse", "label": "Three short questions (one minute)"}]
    await student.close()
    assert student.http.post("/pulse", data={"aim": "4"}).status_code == 400
    assert student.http.post("/pulse", data={"aim": "4", "choice": "9", "help": "1"}).status_code == 400
    assert "Thank you" in student.http.post("/pulse", data={"skip": "on"}).text
    (row,) = tutor.store.coaching.pulses()
    assert row.answers == {}
    assert "no questions open" in student.http.get("/pulse").text


@pytest.mark.parametrize("audience", ["student", "parent"])
def test_only_a_teacher_plans_opens_and_ends(tutor: Tutor, address: str, audience: str) -> None:
    other = Visitor(address).choose(audience).http
    assert other.get("/pilot").status_code == 303
    for path in ("/pilot", "/pilot/open", "/pilot/end", "/pilot/ask"):
        assert other.post(path, data=FORM).status_code == 403
    assert pilot.plan_of(tutor.store.rooms.settings()) is None


def test_a_teacher_cannot_sit_the_test_and_a_forged_option_is_refused(tutor: Tutor, address: str) -> None:
    teacher, student = Visitor(address).choose("teacher").http, Visitor(address).choose("student").http
    assert teacher.post("/pilot/test", data={"t0": "1"}).status_code == 403
    teacher.post("/pilot", data=FORM | {"objective": "plants-ocean.cephalopods"})
    teacher.post("/pilot/open", data={"which": "pre"})
    (person,) = [s.person for s in tutor.store.coaching.students()]
    items = pilot.form_of(the_plan(tutor), tutor.packs, person, "pre")
    at = next(n for n, i in enumerate(items) if i.expected.choices)
    given = {f"n{n}": "on" for n in range(4) if n != at} | {f"t{at}": "77"}
    assert student.post("/pilot/test", data=given).status_code == 400
    assert tutor.store.evidence_of(person) == []


def test_what_a_class_answered_is_shown_without_a_pilot_and_stays_after_one_ended(tutor: Tutor, address: str) -> None:
    teacher = Visitor(address).choose("teacher").http
    coaching, today = tutor.store.coaching, datetime.now(UTC).date()
    for n in range(5):
        coaching.pulse(PulseRow(f"p{n}", (today - timedelta(days=20)).isoformat(), dict.fromkeys(pilot.QUESTIONS, 3)))
    for n in range(4):
        coaching.pulse(PulseRow(f"p{n}", today.isoformat(), dict.fromkeys(pilot.QUESTIONS, 1)))
    page = teacher.get("/pilot").text
    assert page.count("<b>3.0</b>") == 3
    assert "4 answers: too few to show" in page
    assert "<b>1.0</b>" not in page
    assert "Earlier rounds" not in page
    assert teacher.post("/pilot", data=FORM).status_code == 303
    running_ = teacher.get("/pilot").text
    assert running_.index("too few to show") < running_.index("Earlier rounds (1)") < running_.index("<b>3.0</b>")
    coaching.pulse(PulseRow("p9", today.isoformat(), dict.fromkeys(pilot.QUESTIONS, 1)))
    assert teacher.post("/pilot/end").status_code == 303
    after = teacher.get("/pilot").text
    assert (after.count("<b>1.0</b>"), after.count("<b>3.0</b>")) == (3, 3)
