"""The learner's map: every claim opens real answers, every change is recorded, nothing is lost, and the file is the family's."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web_support import Visitor, newcomer

from app import mapping
from app.errors import InputError
from app.mapping import depths, places
from app.store import ChoiceRow, EvidenceRow, KeptRow, PersonRow
from app.tutor import Tutor
from app.web.map_page import _typed, my_map
from app.web.map_picture import direct, picture, wrapped
from app.web.pages import paper_html
from app.web.words import words_in

NOW = datetime.now(UTC)
ADD = "fractions.add-unlike"


def evidence(tutor: Tutor, person: str, *rows: tuple[str, str, str, bool, float]) -> None:
    """(objective, verdict, answer, assisted, days ago) as kept answers of this person."""
    kept = []
    for n, (objective, verdict, answer, assisted, days) in enumerate(rows):
        family = tutor.packs["fractions"].families_of(objective)[n % 2].id
        item = f"fractions/{family}#{n}"
        kept.append(EvidenceRow(person, "s", objective, item, verdict, "", assisted, created=NOW - timedelta(days=days), answer=answer))
    tutor.store.open_session(f"s-{person}", person, "student")
    tutor.store.finish_turn(f"s-{person}", "", {}, {}, "", kept, {}, person)


def learner(tutor: Tutor, person: str = "p1", grade: int | None = 5, language: str = "en") -> PersonRow:
    row = PersonRow(person, "student", grade, language)
    tutor.store.save_person(row)
    return row


def shown(tutor: Tutor, person: PersonRow) -> Any:
    return mapping.map_of(tutor.parts, person, tutor.packs["fractions"], tutor.parts.prompts.language(person.language))


# ---------------------------------------------------------------- the values


def test_what_comes_before_stands_to_the_left_and_no_two_boxes_share_a_place(tutor: Tutor) -> None:
    for pack in tutor.packs.values():
        columns = depths(pack.objectives)
        rows = places(pack.objectives, columns)
        assert len({(columns[n], rows[n]) for n in pack.objectives}) == len(pack.objectives)
        for objective in pack.objectives.values():
            assert all(columns[p] < columns[objective.id] for p in objective.prerequisites if p in columns)


def test_every_pack_has_a_map_with_something_next_for_somebody_new(tutor: Tutor) -> None:
    found = mapping.maps(tutor.parts, learner(tutor), tutor.parts.prompts.language("en"))
    assert [m.pack for m in found] == list(tutor.packs)
    for one in found:
        assert one.next
        assert [s.place.state for s in one.spots].count("next") == 1


def test_a_claim_rests_on_every_kept_answer_and_on_nobody_elses(tutor: Tutor) -> None:
    me = learner(tutor)
    evidence(tutor, "p1", (ADD, "wrong", "2/5", False, 2), (ADD, "right", "5/6", True, 1))
    evidence(tutor, "p2", (ADD, "right", "secret of p2", False, 1))
    map_, known = shown(tutor, me)
    turns = mapping.turns(tutor.parts, known, me, ADD)
    assert [(t.verdict, t.answer, t.alone) for t in turns] == [("right", "5/6", False), ("wrong", "2/5", True)]
    assert set(map_.spot(ADD).place.rests_on) == {t.id for t in turns}
    assert all(t.task for t in turns)


@pytest.mark.parametrize("kind", ["open", "defer", "resume", "contest", "step_back", "go_further"])
def test_every_change_is_recorded_as_a_choice_and_loses_no_answer(tutor: Tutor, kind: str) -> None:
    me = learner(tutor)
    evidence(tutor, "p1", (ADD, "right", "5/6", False, 1))
    to = mapping.decide(tutor.parts, me, kind, ADD)
    row = tutor.store.growth.choices_of("p1")[-1]
    assert (row.kind, row.objective) == (kind, ADD)
    assert len(tutor.store.evidence_of("p1")) == 1
    if kind in ("step_back", "go_further"):
        objectives = tutor.packs["fractions"].objectives
        assert to in objectives[ADD].prerequisites or ADD in objectives[to].prerequisites
        assert shown(tutor, me)[0].next == to


def test_another_open_objective_is_taken_first_and_the_one_it_replaces_is_put_off_until_taken_up(tutor: Tutor) -> None:
    me = learner(tutor)
    evidence(tutor, "p1", (ADD, "wrong", "2/5", False, 1))
    before = shown(tutor, me)[0]
    offered = [s.objective for s in mapping.instead_of(before, before.next)]
    assert len(offered) > 1
    assert before.next not in offered
    for other in offered:
        now = shown(tutor, me)[0].next
        assert mapping.decide(tutor.parts, me, "swap", now, to=other) == other
        after = shown(tutor, me)[0]
        assert (after.next, after.reason) == (other, "chosen")
        assert after.spot(now).place.state == "deferred"
        row = tutor.store.growth.choices_of("p1")[-1]
        assert (row.kind, row.objective, row.detail) == ("swap", now, {"to": other})
        mapping.decide(tutor.parts, me, "resume", now)
        assert shown(tutor, me)[0].spot(now).place.state != "deferred"
    assert len(tutor.store.evidence_of("p1")) == 1


@pytest.mark.parametrize("to", ["", ADD, "fractions.nothing", "plants-ocean.cephalopods", "waiting", "put off"])
def test_only_an_open_objective_of_the_same_map_takes_anothers_place(tutor: Tutor, to: str) -> None:
    me = learner(tutor)
    mapping.decide(tutor.parts, me, "defer", "fractions.compare")
    spots = shown(tutor, me)[0].spots
    wanted = {"waiting": "waiting", "put off": "deferred"}.get(to)
    to = next(s.objective for s in spots if s.place.state == wanted) if wanted else to
    with pytest.raises(InputError):
        mapping.decide(tutor.parts, me, "swap", ADD, to=to)
    assert [c.kind for c in tutor.store.growth.choices_of("p1")] == ["defer"]


def test_what_is_put_off_is_not_next_and_comes_back_when_it_is_taken_up(tutor: Tutor) -> None:
    me = learner(tutor)
    first = shown(tutor, me)[0].next
    mapping.decide(tutor.parts, me, "defer", first)
    after = shown(tutor, me)[0]
    assert after.next != first
    assert after.spot(first).place.state == "deferred"
    mapping.decide(tutor.parts, me, "resume", first)
    assert shown(tutor, me)[0].spot(first).place.state != "deferred"


@pytest.mark.parametrize(
    ("kind", "objective"), [("erase", ADD), ("open", "fractions.nothing"), ("", ""), ("step_back", "fractions.unit-fractions")]
)
def test_a_choice_that_is_not_on_the_map_is_refused_in_words_and_not_recorded(tutor: Tutor, kind: str, objective: str) -> None:
    with pytest.raises(InputError):
        mapping.decide(tutor.parts, learner(tutor), kind, objective)
    assert tutor.store.growth.choices_of("p1") == []


def test_contesting_brings_a_test_in_the_chat_that_is_kept_as_a_retest(tutor: Tutor, visit: Any) -> None:
    me = learner(tutor)
    evidence(tutor, "p1", (ADD, "wrong", "2/5", False, 2))
    mapping.decide(tutor.parts, me, "contest", ADD, "i can do it now")
    student = visit(tutor)
    student.says("Test me on: Add fractions with unlike denominators")
    assert student.made("item")[-1]["objective"] == ADD
    student.says(student.key)
    assert tutor.store.evidence_of("p1", ADD)[-1].kind == "retest"
    assert ADD not in shown(tutor, me)[1].contested


@pytest.mark.parametrize(("language", "text"), [("en", "Work on: Divide fractions"), ("es", "Trabajar en: ¿Cuántos caben?")])
def test_the_words_that_the_map_lays_ready_open_that_objective(tutor: Tutor, visit: Any, language: str, text: str) -> None:
    learner(tutor, language=language)
    student = visit(tutor, language=language)
    student.says(text)
    assert student.made("item")[-1]["objective"] == "fractions.divide"


# ---------------------------------------------------------------- the picture and the page


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_a_title_of_any_length_is_two_lines_at_most(title: str) -> None:
    rows = wrapped(title)
    assert 1 <= len(rows) <= 2


def test_the_picture_shows_states_by_word_and_shape_and_draws_no_line_that_another_implies(tutor: Tutor) -> None:
    me = learner(tutor)
    mapping.decide(tutor.parts, me, "defer", "fractions.divide")
    map_, _ = shown(tutor, me)
    for code in ("en", "es"):
        drawn = picture(words_in(code), map_)
        for spot in map_.spots:
            assert words_in(code)(f"map.state_{spot.place.state}") in drawn
    assert direct(map_, map_.spot("fractions.equivalent")) == ["fractions.number-line"]
    assert 'aria-hidden="true"' in picture(words_in("en"), map_)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_says_all_of_the_picture_as_a_list_in_the_readers_language(tutor: Tutor, language: str) -> None:
    me = learner(tutor, language=language)
    words, spoken = words_in(language), tutor.parts.prompts.language(language)
    found = mapping.maps(tutor.parts, me, spoken)
    html = my_map(words, found[0], found, [], None, tutor.store.growth.choices_of("p1"), {})
    listed = html[html.index('<ol class="spots"') :]
    for spot in found[0].spots:
        assert f'href="/map/{spot.objective}"' in listed
        assert words(f"map.state_{spot.place.state}") in listed
    assert not re.search(r"\b(?:points|rank|streak|leaderboard|score|badge)s?\b", html.lower())
    assert not re.search(r"\$\w|map\.\w+_|\{\w+\}", html)


def test_what_a_child_typed_is_shown_as_typed_and_is_never_markup() -> None:
    html = paper_html(_typed("<img src=x onerror=alert(1)> **2/5** [a](http://evil.example) # $1/2$"))
    assert "<img" not in html
    assert "<a " not in html
    assert "<strong>" not in html
    assert "2/5" in html


# ---------------------------------------------------------------- through the door


@pytest.mark.parametrize(
    "place", ["/map/choose", "/map/goal", "/map/likes", "/map/wish", "/portfolio/tag", "/portfolio/story", "/plan/add"]
)
def test_a_form_with_far_too_many_fields_counts_as_empty(door: tuple[str, Tutor], place: str) -> None:
    v, me = newcomer(door)
    answer = v.http.post(place, data={f"field{n}": "x" for n in range(400)})
    assert answer.status_code in (303, 400)
    assert "Traceback" not in answer.text
    assert tuple(door[1].store.growth.choices_of(me)) == ()


def test_a_student_decides_through_the_page_and_comes_to_the_conversation(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    answer = v.http.post("/map/choose", data={"kind": "open", "objective": ADD})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/#ask=Work%20on")
    assert v.http.post("/map/choose", data={"kind": "defer", "objective": ADD}).headers["location"] == f"/map/{ADD}"
    first = re.search(r'<select name="to"><option value="([\w.-]+)">([^<]+)<', v.http.get("/map/fractions.unit-fractions").text)
    assert first
    swapped = v.http.post("/map/choose", data={"kind": "swap", "objective": "fractions.unit-fractions", "to": first[1]})
    assert swapped.headers["location"].startswith("/#ask=Work%20on")
    page = v.http.get("/map").text
    assert f"for “{first[2]}”" in page
    assert [c.kind for c in door[1].store.growth.choices_of(me)] == ["open", "defer", "swap"]
    assert "put off “Add fractions with unlike denominators”" in page


def test_what_a_student_likes_is_ticked_and_taken_away_on_the_map_and_each_change_is_recorded(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door, interest="space")
    store = door[1].store
    assert re.findall(r'name="like" value="(\w+)" checked', v.http.get("/map").text) == ["space"]
    assert v.http.post("/map/likes", data={"like": ["art", "space", "animals"]}).headers["location"] == "/map#likes"
    assert store.person(me).interests == ("space", "animals", "art")  # type: ignore[union-attr]
    assert v.http.post("/map/likes", data={"like": ["art", "crime"]}).status_code == 400
    assert v.http.post("/map/likes", data={"like": ["art"]}).status_code == 303
    assert v.http.post("/map/likes", data={}).status_code == 303
    assert store.person(me).interests == ()  # type: ignore[union-attr]
    assert [(c.kind, c.detail["kinds"]) for c in store.growth.choices_of(me)] == [
        ("interest", ["animals", "art"]), ("interest_off", ["space", "animals"]), ("interest_off", ["art"]),
    ]  # fmt: skip
    assert "took away what they like: art" in v.http.get("/map").text
    teacher, _ = newcomer(door, "teacher")
    assert teacher.http.post("/map/likes", data={"like": ["art"]}).status_code == 403


def test_forged_fields_get_a_sentence_and_change_nothing(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    for path, data in (
        ("/map/choose", {"kind": "secure", "objective": ADD}), ("/map/choose", {}), ("/map/choose", {"kind": "swap", "objective": ADD, "to": ADD}), ("/map/goal", {"goal": "x", "end": "reached"}),
        ("/portfolio/tag", {"entry": "x", "tags": "a"}), ("/portfolio/remove", {"entry": "x"}),
    ):  # fmt: skip
        answer = v.http.post(path, data=data)
        assert answer.status_code == 400, path
        assert "Nothing was changed" in answer.text
    assert door[1].store.growth.choices_of(me) == []
    assert v.http.get("/map/fractions.nothing").status_code == 303


def test_urgent_words_in_a_field_bring_the_card_and_the_alert(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    for path, data in (
        ("/map/choose", {"kind": "contest", "objective": ADD, "words": "i want to kill myself"}),
        ("/map/goal", {"goal": "g", "end": "dropped", "words": "i want to kill myself"}),
        ("/portfolio/tag", {"entry": "e", "tags": "i want to kill myself"}),
    ):
        before = len(door[1].store.alerts())
        assert "988" in v.http.post(path, data=data).text, path
        assert [a["person"] for a in door[1].store.alerts()[before:]] == [me]
    assert door[1].store.growth.choices_of(me) == []


def test_nobody_reaches_anothers_portfolio_and_no_adult_the_map(door: tuple[str, Tutor]) -> None:
    growth = door[1].store.growth
    v, me = newcomer(door)
    entry = growth.keep(KeptRow("", me, "reflection", "mine alone"))
    other, _ = newcomer(door)
    assert "mine alone" not in other.http.get("/portfolio").text
    assert other.http.post("/portfolio/remove", data={"entry": entry}).status_code == 400
    assert other.http.post("/portfolio/tag", data={"entry": entry, "tags": "x"}).status_code == 400
    assert "mine alone" in v.http.get("/portfolio").text
    assert v.http.post("/portfolio/tag", data={"entry": entry, "tags": " patience ,patience, drawing "}).status_code == 303
    assert growth.kept_of(me)[0].tags == ("patience", "drawing")
    for audience in ("teacher", "parent"):
        adult, _ = newcomer(door, audience)
        assert adult.http.get("/map").headers["location"] == "/"
        assert adult.http.post("/map/choose", data={"kind": "open", "objective": ADD}).status_code == 403
    assert Visitor(door[0]).http.get("/map").headers["location"] == "/who"


def test_only_a_teacher_sets_the_dial_and_a_wrong_value_is_told(door: tuple[str, Tutor]) -> None:
    student, _ = newcomer(door)
    assert student.http.post("/work/goals", data={"dial": "own"}).status_code == 403
    teacher, _ = newcomer(door, "teacher")
    assert teacher.http.post("/work/goals", data={"dial": "boss"}).status_code == 400
    assert teacher.http.post("/work/goals", data={"dial": "together", "minutes": "20"}).status_code == 303
    assert door[1].store.rooms.settings()["dial"] == "together"
    assert 'value="together" checked' in teacher.http.get("/work/goals").text
    door[1].store.rooms.set({"dial": "pick", "minutes": 0})


def test_the_file_holds_all_that_is_theirs_and_no_key_and_nobody_elses(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door, language="es")
    tutor = door[1]
    evidence(tutor, me, (ADD, "wrong", "mi respuesta 2/5", False, 1))
    evidence(tutor, "somebody", (ADD, "wrong", "not yours", False, 1))
    tutor.store.growth.keep(KeptRow("", me, "reflection", "aprendí a mirar", "Al principio…", ADD, ("dibujar",)))
    tutor.store.growth.choose(ChoiceRow(me, "defer", ADD))
    answer = v.http.get("/map/file/my-learning.zip")
    assert answer.headers["content-type"] == "application/zip"
    file = zipfile.ZipFile(io.BytesIO(answer.content))
    data, page = json.loads(file.read("my-learning.json")), file.read("my-learning.html").decode()
    assert [a["answer"] for a in data["answers"]] == ["mi respuesta 2/5"]
    assert data["portfolio"][0]["text"] == "aprendí a mirar"
    assert [c["kind"] for c in data["choices"]] == ["defer"]
    assert len(data["objectives"]) == sum(len(p.objectives) for p in tutor.packs.values())
    assert "not yours" not in json.dumps(data) + page
    assert me not in json.dumps(data) + page
    assert "mi respuesta 2/5" in page
    assert "Mis decisiones" in page
    assert not re.search(r"\bmap\.\w+|\{\w+\}", page)
