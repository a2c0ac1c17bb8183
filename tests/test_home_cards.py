"""What is at home in a family's life: kept with consent alone, one of the sources of a child's tasks, and gone when it is taken back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import pytest
from stubs import good
from web_support import Visitor

from app import home_cards, studio
from app.interests import KINDS
from app.library.audit import audit
from app.library.items import draw
from app.library.packs import load_packs
from app.settings import ROOT
from app.store import PersonRow
from app.tutor import Tutor
from app.web.words import Words

PACKS = load_packs(ROOT / "knowledge" / "packs")
LIKE = "fractions.add-like"
NEW = ("market", "sewing", "building", "journey")
"""Contexts that a family may have at home and no child chooses for themselves."""


def linked(tutor: Tutor, family: str = "f1", child: str = "p1") -> None:
    tutor.store.save_person(PersonRow(family, "parent"))
    tutor.store.save_person(PersonRow(child, "student", 5))
    tutor.store.rooms.link(family, child, {"words": "linked"})


def put(tutor: Tutor, *picks: str, family: str = "f1", child: str = "p1", agreed: str = "I agree to this.") -> str:
    return home_cards.keep(tutor.store, PACKS.values(), family, child, picks, agreed)


def task(student: Any, **more: Any) -> str:
    """The text of the next task of the objective."""
    student.says("", "topic", choices={"objective": LIKE}, **more)
    return str(student.made("item")[-1]["ask"])


def told_for(tutor: Tutor, *contexts: str) -> str:
    """The open task as it would be told in these contexts."""
    row = tutor.store.session("s1")
    assert row is not None
    family, seed = str(row.state["item"]).partition("/")[2].split("#")
    return draw(PACKS["fractions"], PACKS["fractions"].families[family], int(seed), contexts).ask


# ---------------------------------------------------------------- what is offered


def test_a_pick_is_offered_only_where_a_task_is_told_about_it() -> None:
    assert home_cards.offered(PACKS.values()) == tuple(home_cards.PICKS)
    told = {c for pack in PACKS.values() for f in pack.families.values() for c in f.contexts}
    assert set(home_cards.PICKS.values()) <= told
    assert home_cards.offered([PACKS["plants-ocean"]]) == ()
    assert home_cards.offered([]) == ()


@pytest.mark.parametrize("context", NEW)
def test_a_story_from_home_is_in_several_objectives_and_keeps_numbers_and_key(context: str) -> None:
    pack = PACKS["fractions"]
    families = [f for f in pack.families.values() if context in f.contexts]
    assert len({f.objective for f in families}) >= 3
    for family in families:
        for seed in range(20):
            plain, told = draw(pack, family, seed), draw(pack, family, seed, (context,))
            assert told.expected == plain.expected
            assert told.ask != plain.ask
            assert set(re.findall(r"\d+/\d+", told.ask)) == set(re.findall(r"\d+/\d+", plain.ask))


def test_the_pack_with_its_stories_from_home_is_without_fault() -> None:
    assert not [fault for fault in audit(PACKS["fractions"], draws=5) if "context" in fault]
    assert set(home_cards.PICKS.values()) <= {*KINDS, *NEW}


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_every_pick_and_every_kind_has_its_words_in_every_language(language: str) -> None:
    words = Words(language)
    assert words.missing("home_card") == []
    assert {f"pick_{pick}" for pick in home_cards.PICKS} <= set(words.group("home_card"))
    assert set(home_cards.PICKS.values()) <= set(words.group("interest"))
    assert words.missing("interest") == []


# ---------------------------------------------------------------- with consent, and only so


@pytest.mark.parametrize(("picks", "agreed", "why"), [
    (("market",), "", "consent"), ((), "I agree", "none"), (("market", "crime"), "I agree", "list"), (("space",), "I agree", "list"),
])  # fmt: skip
def test_without_consent_or_off_the_list_nothing_is_kept(tutor: Tutor, picks: tuple[str, ...], agreed: str, why: str) -> None:
    linked(tutor)
    assert put(tutor, *picks, agreed=agreed) == why
    assert home_cards.cards_of(tutor.store, "p1") == []
    assert tutor.store.rooms.families_of("p1")[0].consent == {"words": "linked"}


def test_a_card_needs_a_link_that_stands_and_ends_with_it(tutor: Tutor) -> None:
    assert put(tutor, "market") == "gone"
    linked(tutor)
    assert put(tutor, "market", family="f2") == "gone"
    assert put(tutor, "market") == ""
    tutor.store.rooms.unlink("f1", "p1")
    assert home_cards.contexts_of(tutor.store, "p1") == ()
    tutor.store.rooms.link("f1", "p1", {"words": "again"})
    assert home_cards.cards_of(tutor.store, "p1") == [], "deleted with the link, not only hidden"


def test_a_card_keeps_what_was_agreed_to_and_a_new_one_takes_its_place(tutor: Tutor) -> None:
    linked(tutor)
    put(tutor, "journey", "market", agreed="These words.")
    (card,) = home_cards.cards_of(tutor.store, "p1")
    assert (card.picks, card.kinds, card.words) == (("market", "journey"), ("market", "journey"), "These words.")
    assert card.at is not None
    put(tutor, "garden")
    assert home_cards.kinds_of(tutor.store, "p1") == ("nature",)
    assert tutor.store.rooms.families_of("p1")[0].consent["words"] == "linked"


def test_two_families_each_have_their_own_card_and_take_back_their_own_alone(tutor: Tutor) -> None:
    linked(tutor)
    linked(tutor, "f2")
    put(tutor, "market")
    put(tutor, "garden", family="f2")
    assert home_cards.kinds_of(tutor.store, "p1") == ("market", "nature")
    home_cards.take_back(tutor.store, "f2", "p1")
    assert home_cards.card_of(tutor.store, "f2", "p1") is None
    assert home_cards.kinds_of(tutor.store, "p1") == ("market",)


# ---------------------------------------------------------------- what a child's tasks are told about


def test_a_card_tells_the_next_task_and_taken_back_the_one_after_it_is_plain(tutor: Tutor, visit: Any) -> None:
    linked(tutor)
    student = visit(tutor)
    assert task(student) == told_for(tutor)
    put(tutor, "market", "sewing", "journey")
    about = task(student)
    assert about == told_for(tutor, "market", "sewing", "journey") != told_for(tutor)
    home_cards.take_back(tutor.store, "f1", "p1")
    assert task(student) == told_for(tutor)


def test_a_task_stays_as_it_was_told_when_the_card_changes_under_it(tutor: Tutor, visit: Any) -> None:
    linked(tutor)
    put(tutor, "market", "sewing", "journey")
    student = visit(tutor)
    ask = task(student)
    home_cards.take_back(tutor.store, "f1", "p1")
    student.says("take a break")
    student.says("", "back")
    assert student.made("item")[-1]["ask"] == ask


def test_a_plain_task_stays_plain_when_a_card_comes_meanwhile(tutor: Tutor, visit: Any) -> None:
    linked(tutor)
    student = visit(tutor)
    ask = task(student)
    put(tutor, "market", "sewing", "journey")
    student.says("take a break", interests=("art", "cooking"))
    student.says("", "back", interests=("art", "cooking"))
    assert student.made("item")[-1]["ask"] == ask


def test_what_the_child_likes_always_comes_first(tutor: Tutor, visit: Any) -> None:
    linked(tutor)
    put(tutor, "market", "sewing", "journey", "building")
    student = visit(tutor)
    likes = ("cooking", "animals", "sport", "nature", "art")
    assert task(student, interests=likes) == told_for(tutor, *likes)


def test_another_familys_card_is_in_nobody_elses_tasks(tutor: Tutor, visit: Any) -> None:
    linked(tutor, child="somebody")
    put(tutor, "market", "sewing", "journey", child="somebody")
    assert task(visit(tutor)) == told_for(tutor)


def test_a_card_is_in_no_prompt(tutor_with: Any, visit: Any) -> None:
    model = good()
    tutor = tutor_with(model)
    linked(tutor)
    put(tutor, "music", "garden")
    student = visit(tutor)
    task(student, interests=("space",))
    student.says("why do the pieces have to be the same size?", interests=("space",))
    student.says("", "hint", interests=("space",))
    prompts = "\n".join(model.prompts)
    assert "The student likes: space." in prompts
    assert not re.search(r"likes:[^\n]*(music|nature)", prompts)


@pytest.mark.parametrize("said", ["no interests", "I don't like music any more"])
def test_a_child_who_wants_plain_tasks_gets_them(tutor: Tutor, visit: Any, said: str) -> None:
    linked(tutor)
    put(tutor, "music", "market", "sewing", "journey")
    student = visit(tutor)
    task(student)
    student.says(said)
    assert home_cards.switched_off(tutor.store, "p1")
    assert task(student) == told_for(tutor)
    assert home_cards.card_of(tutor.store, "f1", "p1") is not None, "the card is the family's"
    put(tutor, "market", "sewing")
    assert task(student) == told_for(tutor), "a changed card does not switch it on again"


def test_the_childs_switch_goes_both_ways_and_is_said_once(tutor: Tutor) -> None:
    linked(tutor)
    put(tutor, "market")
    for on in (True, False, False, True):
        home_cards.switch(tutor.store, "p1", on)
        assert home_cards.contexts_of(tutor.store, "p1") == (("market",) if on else ())
    assert [c.kind for c in tutor.store.growth.choices_of("p1")] == ["home_off", "home_on"]


def test_a_draft_for_a_class_never_knows_of_a_card(tutor: Tutor) -> None:
    linked(tutor)
    request = studio.Request("exit_ticket", LIKE)
    before = studio.make(tutor.parts, request)
    put(tutor, "market", "journey", "sewing")
    made = studio.make(tutor.parts, request)
    card = studio.keep(tutor.parts, made, request, "t1", "s", studio.drafts_folder(tutor.parts), ("md",))
    record = json.dumps(tutor.store.drafts.find(card["id"]).record)  # type: ignore[union-attr]
    assert made.files == before.files
    assert not [word for word in ("f1", "p1", "market", "journey") if re.search(rf"\b{word}\b", record)]


# ---------------------------------------------------------------- on the pages


def person_of(visitor: Visitor) -> str:
    return str(visitor.http.get("/user").json()["identifier"])


@pytest.fixture
def at_home(door: tuple[str, Tutor]) -> tuple[Visitor, str]:
    """A computer at home with a child (an owl) and an adult who is linked to it; the child's id beside it."""
    visitor = Visitor(door[0]).choose("student", avatar="owl")
    child = person_of(visitor)
    visitor.choose("parent")
    assert visitor.http.post("/family/link", data={"child": "1", "agree": "yes"}).headers["location"] == "/family"
    return visitor, child


def test_a_family_picks_agrees_changes_and_takes_back_on_its_page(at_home: tuple[Visitor, str], door: tuple[str, Tutor]) -> None:
    v, child = at_home
    store = door[1].store
    page = v.http.get("/family/1/card").text
    assert 'href="/family/1/card"' in v.http.get("/family").text
    assert page.count('name="pick"') == len(home_cards.PICKS)
    assert "checked" not in page
    assert "The tutor may choose tasks from this, and the teacher sees it." in page
    refused = v.http.post("/family/1/card", data={"pick": ["market", "garden"]})
    assert refused.status_code == 400
    assert "Tick that you agree" in refused.text
    assert 'value="market" checked' in refused.text, "what was ticked is not lost"
    assert home_cards.cards_of(store, child) == []
    for forged in ({"agree": "yes"}, {"agree": "yes", "pick": ["crime"]}, {"agree": "no", "pick": ["market"]}):
        assert v.http.post("/family/1/card", data=forged).status_code == 400
    answer = v.http.post("/family/1/card", data={"pick": ["market", "garden"], "agree": "yes"})
    page = v.http.get(answer.headers["location"]).text
    assert "Our card, kept since" in page
    assert "You agreed to this:" in page
    (card,) = home_cards.cards_of(store, child)
    assert card.picks == ("market", "garden")
    assert "then it is deleted at once" in card.words
    back = v.http.post("/family/1/card/back")
    assert "Taken back and deleted" in v.http.get(back.headers["location"]).text
    assert home_cards.cards_of(store, child) == []


def test_only_the_linked_adult_opens_or_changes_a_card(at_home: tuple[Visitor, str], door: tuple[str, Tutor]) -> None:
    v, child = at_home
    v.http.post("/family/1/card", data={"pick": ["market"], "agree": "yes"})
    stranger = Visitor(door[0]).choose("parent")
    for other in (stranger, Visitor(door[0]).choose("teacher"), Visitor(door[0]).choose("student")):
        assert other.http.get("/family/1/card").status_code == 303
        assert other.http.post("/family/1/card", data={"pick": ["art"], "agree": "yes"}).headers["location"] == "/family"
        assert other.http.post("/family/1/card/back").headers["location"] == "/family"
    assert home_cards.kinds_of(door[1].store, child) == ("market",)


def test_the_child_reads_kinds_of_story_switches_them_off_and_has_them_in_the_file(door: tuple[str, Tutor]) -> None:
    store = door[1].store
    v = Visitor(door[0]).choose("student")
    me = person_of(v)
    assert "/map/home" not in v.http.get("/map").text
    store.save_person(PersonRow("far.1", "parent"))
    store.rooms.link("far.1", me, {"words": "linked"})
    assert home_cards.keep(store, PACKS.values(), "far.1", me, ["journey", "garden"], "agreed") == ""
    page = v.http.get("/map").text
    assert "Somebody at home said that tasks may also be about: Nature, Journeys." in page
    assert "relatives" not in page, "what was picked stays with the adults"
    assert v.http.post("/map/home", data={"on": "no"}).headers["location"] == "/map#likes"
    assert "You left out what somebody at home said" in v.http.get("/map").text
    assert home_cards.contexts_of(store, me) == ()
    assert v.http.post("/map/home", data={"on": "yes"}).status_code == 303
    assert home_cards.contexts_of(store, me) == ("nature", "journey")
    made = zipfile.ZipFile(io.BytesIO(v.http.get("/map/file/my-learning.zip").content))
    assert json.loads(made.read("my-learning.json"))["from_home"] == ["nature", "journey"]
    assert Visitor(door[0]).choose("parent").http.post("/map/home", data={"on": "no"}).status_code == 403


def test_the_teacher_sees_the_card_on_the_learners_page_and_that_the_child_left_it_out(door: tuple[str, Tutor]) -> None:
    store = door[1].store
    child = person_of(Visitor(door[0]).choose("student"))
    teacher = Visitor(door[0]).choose("teacher").http
    here = f"/board/student?person={child}"
    assert "At home with the family" not in teacher.get(here).text
    store.save_person(PersonRow("far.2", "parent"))
    store.rooms.link("far.2", child, {"words": "linked"})
    home_cards.keep(store, PACKS.values(), "far.2", child, ["market", "journey"], "agreed")
    page = teacher.get(here).text
    assert "At home with the family" in page
    assert "A market stall or a shop, Long journeys to relatives" in page
    assert "left it out" not in page
    home_cards.switch(store, child, on=False)
    assert "left it out" in teacher.get(here).text
    home_cards.take_back(store, "far.2", child)
    assert "At home with the family" not in teacher.get(here).text
