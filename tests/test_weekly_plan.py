"""The plan of the week: signed by its learner and a teacher, each for themselves, and bound to the very words that both could read."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from web_support import Visitor, newcomer

from app import board, goals, planning
from app.errors import InputError
from app.store import ChoiceRow, GoalRow, PersonRow
from app.tutor import Tutor
from app.web.words import languages, words_in
from app.weekly_plan import MOST, SIGNED, mark_of, plan_of

NOW = datetime.now(UTC)
WEEK = goals.monday(NOW.date())
ADD = "fractions.add-unlike"
TEACHER = PersonRow("t1", "teacher")


def goal(name: str, text: str = "Explain one answer", person: str = "p1", week: str = WEEK, **more: Any) -> GoalRow:
    return GoalRow(name, person, week, text, made="own", by=person, **more)


def signature(role: str, plan: str, person: str = "p1", week: str = WEEK, help_: str = "") -> ChoiceRow:
    return ChoiceRow(person, SIGNED, "", {"week": week, "role": role, "plan": plan, "help": help_}, created=NOW)


# ---------------------------------------------------------------- the value


def test_a_plan_says_who_has_signed_and_who_has_not_yet() -> None:
    mine = [goal("g1"), goal("g2", "Draw it")]
    mark = mark_of(mine)
    nobody = plan_of("p1", WEEK, mine, [])
    learner = plan_of("p1", WEEK, mine, [signature("student", mark)])
    both = plan_of("p1", WEEK, mine, [signature("teacher", mark, help_="I listen on Tuesday"), signature("student", mark)])
    assert [[s.role for s in plan.signatures] for plan in (nobody, learner, both)] == [[], ["student"], ["student", "teacher"]]
    assert [plan.waits for plan in (nobody, learner, both)] == [False, True, False]
    assert both.signatures[1].help == "I listen on Tuesday"


@pytest.mark.parametrize(
    "after",
    [
        [goal("g1")], [goal("g1"), goal("g2", "Draw it"), goal("g3", "More")], [goal("g1"), goal("g2", "Draw it", state="dropped")],
        [goal("g1"), goal("g2", "Draw two")], [goal("g1"), goal("g9", "Draw it")], [],
    ],
)  # fmt: skip
def test_whatever_changes_a_goal_takes_both_signatures_away(after: list[GoalRow]) -> None:
    mark = mark_of([goal("g1"), goal("g2", "Draw it")])
    signed = [signature("student", mark), signature("teacher", mark)]
    assert len(plan_of("p1", WEEK, [goal("g1"), goal("g2", "Draw it")], signed).signatures) == 2
    assert plan_of("p1", WEEK, after, signed).signatures == ()


@pytest.mark.parametrize("state", ["reached", "carried"])
def test_a_goal_that_was_reached_or_goes_on_stays_in_the_signed_plan(state: str) -> None:
    mark = mark_of([goal("g1")])
    assert plan_of("p1", WEEK, [goal("g1", state=state)], [signature("student", mark)]).by("student")


def test_a_signature_of_another_week_or_of_somebody_else_is_none_here() -> None:
    mark = mark_of([goal("g1")])
    signed = [signature("student", mark, week="2026-01-05"), signature("teacher", mark, person="p2"), signature("parent", mark)]
    assert plan_of("p1", WEEK, [goal("g1"), goal("h", person="p2"), goal("old", week="2026-01-05")], signed).signatures == ()


# ---------------------------------------------------------------- what the two do


@pytest.fixture
def learner(tutor: Tutor) -> PersonRow:
    row = PersonRow("p1", "student", 5)
    tutor.store.save_person(row)
    tutor.store.save_person(TEACHER)
    return row


def now(tutor: Tutor) -> Any:
    return goals.plan_now(tutor.store, "p1")


def test_a_learner_puts_in_what_is_offered_up_to_three_goals_and_the_fourth_is_refused(tutor: Tutor, learner: PersonRow) -> None:
    for n in range(MOST):
        offered = planning.offer(tutor.parts, learner, now(tutor))
        assert len(offered.picks) == 3 - n
        planning.add(tutor.parts, learner, offered.picks[0][1])
    assert [g.made for g in now(tutor).goals] == ["picked"] * 3
    with pytest.raises(InputError) as told:
        planning.add(tutor.parts, learner, "anything")
    assert told.value.where == "plan_full"
    assert planning.offer(tutor.parts, learner, now(tutor)).picks == ()


def test_the_dial_says_how_a_goal_comes_into_the_plan(tutor: Tutor, learner: PersonRow) -> None:
    goals.set_for_class(tutor.store, {"dial": "set", "goal": "Explain one answer"}, "t1")
    planning.add(tutor.parts, learner, "Explain one answer")
    tutor.store.rooms.set({"dial": "together"})
    first = planning.offer(tutor.parts, learner, now(tutor)).picks[0][1]
    with pytest.raises(InputError):
        planning.add(tutor.parts, learner, first)
    planning.add(tutor.parts, learner, first, "my brother understands it")
    tutor.store.rooms.set({"dial": "own"})
    planning.add(tutor.parts, learner, words="  Read   with my aunt ")
    kept = now(tutor).goals
    assert [(g.made, g.by) for g in kept] == [("set", "t1"), ("together", "p1"), ("own", "p1")]
    assert "my brother understands it" in kept[1].text
    assert kept[2].text == "Read with my aunt"


@pytest.mark.parametrize("chosen", ["", "Do whatever I write", "Explain one answer"])
def test_a_goal_that_is_not_offered_is_refused_and_nothing_is_kept(tutor: Tutor, learner: PersonRow, chosen: str) -> None:
    with pytest.raises(InputError):
        planning.add(tutor.parts, learner, chosen)
    assert now(tutor).goals == ()


def test_only_the_goals_that_were_on_the_page_are_signed(tutor: Tutor, learner: PersonRow) -> None:
    with pytest.raises(InputError) as told:
        planning.sign(tutor.store, learner, "p1", "")
    assert told.value.where == "plan_empty"
    planning.put_in(tutor.store, TEACHER, "p1", "Show your working")
    seen = now(tutor).mark
    planning.put_in(tutor.store, TEACHER, "p1", "Help a neighbour")
    with pytest.raises(InputError) as told:
        planning.sign(tutor.store, learner, "p1", seen)
    assert told.value.where == "plan_changed"
    assert now(tutor).signatures == ()
    planning.sign(tutor.store, learner, "p1", now(tutor).mark)
    planning.sign(tutor.store, TEACHER, "p1", now(tutor).mark, "I sit with you on Tuesday")
    assert [(s.role, s.help) for s in now(tutor).signatures] == [("student", ""), ("teacher", "I sit with you on Tuesday")]


@pytest.mark.parametrize("by", [PersonRow("p2", "student", 5), PersonRow("m", "parent")])
def test_nobody_else_signs_or_changes_a_plan(tutor: Tutor, learner: PersonRow, by: PersonRow) -> None:
    planning.put_in(tutor.store, TEACHER, "p1", "Show your working")
    plan = now(tutor)
    for act in (
        lambda: planning.sign(tutor.store, by, "p1", plan.mark), lambda: planning.let_go(tutor.store, by, "p1", plan.goals[0].id),
        lambda: planning.put_in(tutor.store, by, "p1", "Mine"),
    ):  # fmt: skip
        with pytest.raises(InputError) as told:
            act()
        assert told.value.where == "plan_role"
    assert now(tutor) == plan


def test_a_teacher_takes_out_what_a_teacher_set_and_never_a_learners_own_goal(tutor: Tutor, learner: PersonRow) -> None:
    tutor.store.growth.set_goal(goal("mine"))
    planning.put_in(tutor.store, TEACHER, "p1", "Show your working")
    with pytest.raises(InputError):
        planning.let_go(tutor.store, TEACHER, "p1", "mine")
    planning.let_go(tutor.store, TEACHER, "p1", now(tutor).goals[1].id)
    planning.let_go(tutor.store, learner, "p1", "mine")
    assert now(tutor).goals == ()
    assert [(c.kind, c.detail.get("by", "")) for c in tutor.store.growth.choices_of("p1")] == [
        ("goal_dropped", "teacher"),
        ("goal_dropped", ""),
    ]
    assert {g.state for g in tutor.store.growth.goals_of("p1")} == {"dropped"}, "they stay in the record"


def test_the_board_lists_plans_that_their_learner_has_signed_and_no_teacher_yet(tutor: Tutor, learner: PersonRow) -> None:
    tutor.store.save_person(PersonRow("p2", "student", 5))
    for person in ("p1", "p2"):
        planning.put_in(tutor.store, TEACHER, person, "Show your working")
    packs, later = tutor.packs, NOW + timedelta(minutes=1)
    assert board.look(tutor.store, packs, later).plans == ()
    planning.sign(tutor.store, learner, "p1", now(tutor).mark)
    assert [p.person for p in board.look(tutor.store, packs, later).plans] == ["p1"]
    planning.sign(tutor.store, TEACHER, "p1", now(tutor).mark)
    assert board.look(tutor.store, packs, later).plans == ()
    planning.put_in(tutor.store, TEACHER, "p1", "One more")
    planning.sign(tutor.store, learner, "p1", now(tutor).mark)
    assert [p.person for p in board.look(tutor.store, packs, later).plans] == ["p1"]


def test_the_conversation_says_beforehand_that_a_new_goal_takes_the_signatures_away(tutor: Tutor, learner: PersonRow, visit: Any) -> None:
    planning.put_in(tutor.store, TEACHER, "p1", "Show your working")
    planning.put_in(tutor.store, TEACHER, "p1", "Help a neighbour")
    student = visit(tutor)
    assert "signatures" not in student.says("", "goal_new")
    planning.sign(tutor.store, learner, "p1", now(tutor).mark)
    assert "the signatures go away" in student.says("", "goal_new")
    assert now(tutor).by("student")
    choices = next(a["choices"] for m in reversed(student.made("offers")) for a in m["actions"] if a["name"] == "goal_pick")
    student.says("", "goal_pick", choices=choices)
    plan = now(tutor)
    assert plan.signatures == ()
    assert plan.goals[0].text == "Show your working", "only the goal that the conversation showed was changed"
    assert [g.made for g in plan.goals] == ["set", "picked"]


@pytest.mark.parametrize("language", languages())
def test_every_word_of_the_plan_and_the_wishes_is_there_in_every_language(language: str) -> None:
    words = words_in(language)
    assert words.missing("plan") == []
    assert words.missing("wish") == []
    for group in ("plan", "wish"):
        for name, english in words_in("en").group(group).items():
            assert sorted(re.findall(r"{\w+}", words(f"{group}.{name}"))) == sorted(re.findall(r"{\w+}", english)), name


# ---------------------------------------------------------------- the pages


def first_pick(page: str) -> str:
    found = re.search(r'name="goal" value="([^"]+)" required', page)
    assert found
    return found[1].replace("&quot;", '"').replace("&#x27;", "'")


def mark_on(page: str) -> str:
    found = re.search(r'name="plan" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_learner_and_a_teacher_sign_the_same_plan_and_each_sees_who_has(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    teacher, _ = newcomer(door, "teacher")
    page = v.http.get("/plan").text
    assert "No goal is in the plan yet" in page
    assert v.http.post("/plan/add", data={"goal": first_pick(page)}).headers["location"] == "/plan"
    assert "Nobody has signed it yet" in v.http.get("/map").text
    page = v.http.get("/plan").text
    assert "can still be changed" not in page
    assert v.http.post("/plan/sign", data={"plan": mark_on(page)}).status_code == 303
    page = v.http.get("/plan").text
    assert re.search(r"Learner:</strong> I will do my part\. · signed on", page)
    assert "Teacher:</strong> not signed yet" in page
    assert "the signatures go away" in page
    assert 'action="/plan/sign"' not in page
    assert "Your teacher has not signed yet" in v.http.get("/map").text
    assert "Plans that wait for your signature" in teacher.http.get("/board").text
    seen = teacher.http.get(f"/board/student?person={me}").text
    signed = teacher.http.post("/board/weeksign", data={"person": me, "plan": mark_on(seen), "help": "I listen on <b>Tuesday"})
    assert signed.headers["location"] == f"/board/student?person={me}#plan"
    assert "Plans that wait for your signature" not in teacher.http.get("/board").text
    assert "I will help with this: I listen on &lt;b&gt;Tuesday" in v.http.get("/plan").text
    assert "have both signed" in v.http.get("/map").text
    assert teacher.http.post("/board/weekadd", data={"person": me, "words": "Show your <i>working"}).status_code == 303
    assert "not signed yet" in v.http.get("/plan").text
    assert "Show your &lt;i&gt;working" in v.http.get("/plan").text


def test_a_forged_form_signs_for_nobody_else(door: tuple[str, Tutor]) -> None:
    store = door[1].store
    v, me = newcomer(door)
    other, _ = newcomer(door)
    teacher, _ = newcomer(door, "teacher")
    parent, _ = newcomer(door, "parent")
    v.http.post("/plan/add", data={"goal": first_pick(v.http.get("/plan").text)})
    mark = goals.plan_now(store, me).mark
    forged = {"person": me, "plan": mark, "role": "teacher", "audience": "teacher", "by": "teacher", "help": "everything"}
    assert v.http.post("/board/weeksign", data=forged).status_code == 403
    assert v.http.post("/board/weekadd", data=forged | {"words": "x"}).status_code == 403
    assert parent.http.post("/board/weeksign", data=forged).status_code == 403
    assert parent.http.post("/plan/sign", data=forged).status_code == 403
    assert teacher.http.post("/plan/sign", data=forged | {"role": "student"}).status_code == 403
    assert other.http.post("/plan/sign", data=forged).status_code == 400, "another learner only ever signs a plan of their own"
    assert goals.plan_now(store, me).signatures == ()
    assert v.http.post("/plan/sign", data=forged).status_code == 303
    assert [(s.role, s.help) for s in goals.plan_now(store, me).signatures] == [("student", "")]
    assert teacher.http.post("/board/weeksign", data=forged | {"role": "student", "audience": "student"}).status_code == 303
    assert [s.role for s in goals.plan_now(store, me).signatures] == ["student", "teacher"]
    for outsider in (v, parent):
        assert outsider.http.get(f"/board/week?person={me}").status_code == 303
    assert teacher.http.get("/plan").status_code == parent.http.get("/plan").status_code == 303
    assert Visitor(door[0]).http.get("/plan").headers["location"] == "/who"


def test_what_cannot_be_done_is_told_kindly_and_changes_nothing(door: tuple[str, Tutor]) -> None:
    store = door[1].store
    v, me = newcomer(door, language="es")
    teacher, _ = newcomer(door, "teacher")
    for path, form, told in (
        ("add", {"goal": "mi propia meta"}, "elegir una de las metas"), ("sign", {"plan": "x"}, "Todavía no hay metas"),
        ("drop", {"goal": "x"}, "no se puede quitar"), ("add", {str(n): "x" for n in range(50)}, "elegir una de las metas"),
    ):  # fmt: skip
        answer = v.http.post(f"/plan/{path}", data=form)
        assert (answer.status_code, 'role="alert"' in answer.text) == (400, True), path
        assert told in answer.text
    for path, form in (("add", {"words": " "}), ("sign", {"plan": "x"}), ("drop", {"goal": "x"}), ("sign", {"person": "nobody"})):
        answer = teacher.http.post(f"/board/week{path}", data={"person": me} | form)
        assert (answer.status_code, 'role="alert"' in answer.text) == (400, True), path
    assert goals.plan_now(store, me).goals == ()
    assert store.growth.choices_of(me) == []


def test_urgent_words_in_a_goal_bring_the_card_and_the_alert_and_are_no_goal(door: tuple[str, Tutor]) -> None:
    store = door[1].store
    v, me = newcomer(door)
    store.rooms.set({"dial": "own"})
    try:
        before = len(store.alerts())
        assert "988" in v.http.post("/plan/add", data={"words": "i want to kill myself"}).text
        assert [a["person"] for a in store.alerts()[before:]] == [me]
        assert goals.plan_now(store, me).goals == ()
        assert v.http.post("/plan/add", data={"words": "Read <script> aloud"}).status_code == 303
        assert "Read &lt;script&gt; aloud" in v.http.get("/plan").text
    finally:
        store.rooms.set({"dial": "pick"})


def test_the_plan_prints_on_one_page_without_forms_or_a_teachers_name_for_the_learner(door: tuple[str, Tutor]) -> None:
    store = door[1].store
    v, me = newcomer(door)
    teacher, _ = newcomer(door, "teacher")
    board.name_student(store, me, "Window seat")
    for n in range(MOST):
        teacher.http.post("/board/weekadd", data={"person": me, "words": f"Goal number {n}"})
    for page in (v.http.get("/plan").text, teacher.http.get(f"/board/week?person={me}").text):
        assert "/public/story.css" in page
        assert all("screen" in form for form in re.findall(r"<form[^>]*>", page))
        printed = re.sub(r'<header class="screen">.*?</header>', "", page, flags=re.DOTALL)
        assert "Window seat" not in printed
        assert all(f"Goal number {n}" in printed for n in range(MOST))


def test_the_family_s_file_holds_the_signatures_and_no_teacher_s_id(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    teacher, hers = newcomer(door, "teacher")
    teacher.http.post("/board/weekadd", data={"person": me, "words": "Show your working"})
    mark = goals.plan_now(door[1].store, me).mark
    v.http.post("/plan/sign", data={"plan": mark})
    teacher.http.post("/board/weeksign", data={"person": me, "plan": mark, "help": "I listen"})
    file = zipfile.ZipFile(io.BytesIO(v.http.get("/map/file/my-learning.zip").content))
    data, page = json.loads(file.read("my-learning.json")), file.read("my-learning.html").decode()
    signed = [c["detail"] for c in data["choices"] if c["kind"] == SIGNED]
    assert [(d["role"], d.get("help", "")) for d in signed] == [("student", ""), ("teacher", "I listen")]
    assert hers not in json.dumps(data) + page
    assert page.count("signed the plan of the week") == 1
