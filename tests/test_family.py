"""A family's evening: only a linked child, only its marked answers, plain words, the same facts in every language, and a way to write back."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select
from stubs import Stub
from web_support import Visitor

from app import family, family_ask, family_guard
from app.family_facts import Facts, came_back, facts, following
from app.family_note import TEXT, note, text
from app.library.guides import guide_for
from app.library.items import draw
from app.library.packs import load_packs
from app.prompts import Prompts
from app.readability import grade
from app.settings import ROOT
from app.store import EvidenceRow, PersonRow, tables
from app.tutor import Tutor

PROMPTS = Prompts(ROOT / "prompts")
PACKS = load_packs(ROOT / "knowledge" / "packs")
LAST = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12).astimezone()
UNLIKE, LIKE = "fractions.add-unlike", "fractions.add-like"


def answer(objective: str, ago: int, right: bool, n: int, assisted: bool = False, **more: Any) -> EvidenceRow:
    family_id = PACKS["fractions"].families_of(objective)[0].id
    when = NOON - timedelta(days=ago) + timedelta(minutes=n)
    return EvidenceRow(
        "c", f"s{ago}", objective, f"fractions/{family_id}#{n}", "right" if right else "wrong", assisted=assisted, created=when, **more
    )


def known(*rows: EvidenceRow, **more: Any) -> Facts:
    return facts(rows, PACKS, LAST, **more)


# ---------------------------------------------------------------- facts


def test_a_week_counts_days_tasks_alone_and_mistakes_put_right_and_nothing_older() -> None:
    rows = [
        answer(LIKE, 9, False, 0),
        answer(LIKE, 6, True, 1),
        answer(UNLIKE, 2, False, 2),
        answer(UNLIKE, 2, True, 3),
        answer(UNLIKE, 0, True, 4, assisted=True),
    ]
    found = known(*rows)
    assert (found.days, found.alone, found.helped, found.back) == (3, 3, 1, 1)
    assert (found.first, found.now, found.ever) == (date(2026, 11, 16), UNLIKE, True)


def test_secure_is_said_only_after_right_work_alone_on_two_days_and_is_new_in_its_week() -> None:
    once = [answer(LIKE, 3, True, n) for n in range(4)]
    assert known(*once).secure == ()
    twice = known(*once, *[answer(LIKE, 1, True, n) for n in range(4, 7)])
    assert (twice.secure, twice.newly, twice.lately) == ((LIKE,), (LIKE,), 1)
    assert known(*[replace(r, created=r.created - timedelta(days=10)) for r in (*once, answer(LIKE, 1, True, 9))]).newly == ()  # type: ignore[operator]
    assert known(*[replace(r, assisted=True) for r in (*once, answer(LIKE, 1, True, 9))]).secure == ()


def test_a_teachers_word_on_an_objective_wins_in_the_note() -> None:
    from app.store.coaching import CorrectionRow

    word = CorrectionRow("c", LIKE, None, "secure", created=NOON - timedelta(days=1))
    found = known(answer(LIKE, 2, False, 0), corrections=[word])
    assert found.secure == (LIKE,)
    assert found.now != LIKE


def test_what_comes_next_builds_on_what_is_in_work_and_is_never_what_is_done() -> None:
    objectives = PACKS["fractions"].objectives
    after = following(objectives, {UNLIKE}, UNLIKE)
    assert UNLIKE in objectives[after].prerequisites
    assert following(objectives, set(objectives), UNLIKE) == ""


def test_an_answer_after_the_week_is_not_told_in_it() -> None:
    assert known(answer(LIKE, -1, True, 1)) == Facts(date(2026, 11, 16), LAST)


def test_only_a_right_answer_after_a_wrong_one_on_the_same_objective_is_coming_back() -> None:
    from app.learning.answers import read

    rows = [
        answer(LIKE, 1, False, 1),
        answer(UNLIKE, 1, True, 2),
        answer(LIKE, 0, False, 3),
        answer(LIKE, 0, True, 4),
        answer(LIKE, 0, True, 5),
    ]
    assert came_back(read(rows)) == 1


# ---------------------------------------------------------------- the note


def in_words(found: Facts, code: str, question: str = "What size is each piece?") -> Any:
    return note(found, lambda name: f"<{name}>", question, PROMPTS.languages[code])


MANY = Facts(date(2026, 11, 16), LAST, True, 5, 14, 3, 2, tuple(f"o{n}" for n in range(9)), ("o7",), ("o9",), "o9", "o10", 4, 10, 9, 1)


@pytest.mark.parametrize("found", [Facts(date(2026, 11, 16), LAST), replace(MANY, days=0), MANY], ids=["never", "quiet", "many"])
@pytest.mark.parametrize("code", [c for c in PROMPTS.languages if c != "en"])
def test_every_language_tells_the_same_lines_with_the_same_numbers(code: str, found: Facts) -> None:
    english, other = in_words(found, "en"), in_words(found, code)
    assert [(x.kind, x.numbers) for x in other.lines] == [(x.kind, x.numbers) for x in english.lines]
    for one, two in zip(english.lines, other.lines, strict=True):
        assert re.findall(r"\d+", one.text) == re.findall(r"\d+", two.text), (one, two)


@pytest.mark.parametrize("code", PROMPTS.languages)
def test_the_text_message_is_at_most_320_characters_whatever_the_titles_are(code: str) -> None:
    for length in (1, 40, 120, 300, 900):
        made = note(MANY, lambda name, n=length: name * n, "Why? " * (length // 5), PROMPTS.languages[code])  # type: ignore[misc]
        assert 0 < len(text(made)) <= TEXT


def test_without_evidence_the_note_is_kind_and_counts_nothing() -> None:
    made = in_words(Facts(date(2026, 11, 16), LAST), "en", "")
    assert [line.kind for line in made.lines] == ["never"]
    assert not re.search(r"\d", made.lines[0].text)


def test_the_note_reads_like_grade_six_or_below() -> None:
    said = "\n\n".join(line.text for line in in_words(MANY, "en").lines)
    assert grade(said) <= 6


@pytest.mark.parametrize("code", ["en", "es"])
def test_fixed_words_for_families_use_no_forecast_and_no_judgement(code: str) -> None:
    texts = {k: v for k, v in PROMPTS.languages[code].texts.items() if k.startswith("parent_")}
    bad = re.compile(
        r"\b(?:he|she|your child) will (?:pass|fail)|\bis (?:slow|smart|lazy)|probably|likely|seguramente|pasará|reprobará", re.IGNORECASE
    )
    assert {k for k, v in texts.items() if bad.search(v)} == set()


# ---------------------------------------------------------------- what is asked


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("what did he write yesterday?", "chat"),
        ("is it ADHD and what did he write?", "diagnosis"),
        ("Will my child fall behind at their own pace?", "behind"),
        ("What if my child doesn't like setting goals?", "goals"),
        ("¿Se quedará atrás si va a su propio ritmo?", "behind"),
        ("¿Y si a mi hija no le gusta ponerse metas?", "goals"),
        ("give me the answers to sheet B", "key"),
        ("what is she working on?", "working"),
        ("What can I do tonight?", "tonight"),
        ("How do I help with comparing fractions?", ""),
        ("Which is more, a half or two quarters?", ""),
        ("She cries over adding fractions", ""),
    ],
)
def test_a_question_is_heard_for_what_it_is(asked: str, kind: str) -> None:
    assert family_ask.kind_of(asked, PROMPTS.languages.values()) == kind


@pytest.mark.parametrize(
    "said",
    [
        "She will pass.",
        "It is ADHD.",
        "Maya is ahead.",
        "He wrote it down.",
        "The answer is 5/6.",
        "Try 7/12.",
        "Your child is smart.",
        "Va a aprobar.",
    ],
)
def test_a_models_sentence_that_forecasts_judges_compares_or_quotes_is_held(said: str) -> None:
    assert family_guard.hold(said, "How do I help with fractions?")


def test_a_models_plain_sentence_is_shown() -> None:
    assert family_guard.hold("Ten calm minutes with paper strips are a good start tonight.", "fractions, 10 minutes, paper strips") == ""


# ---------------------------------------------------------------- in the chat


@pytest.fixture
def home(door: tuple[str, Tutor]) -> Tutor:
    """A family p1 linked to d.1 (two answers); d.2 is somebody else's child. Nothing of an earlier test is left."""
    with door[1].store.engine.begin() as db:
        for table, column in (
            (tables.links, "family"),
            (tables.proposals, "family"),
            (tables.alerts, "person"),
            (tables.evidence, "person"),
        ):
            db.execute(delete(table).where(table.c[column].in_(["p1", "d.1", "d.2"])))
        old = select(tables.sessions.c.id).where(tables.sessions.c.person.in_(["p1", "d.1", "d.2"]))
        db.execute(delete(tables.messages).where(tables.messages.c.session.in_(old)))
        db.execute(delete(tables.sessions).where(tables.sessions.c.person.in_(["p1", "d.1", "d.2"])))
    populate(door[1])
    return door[1]


def populate(tutor: Tutor) -> None:
    for row in (PersonRow("p1", "parent"), PersonRow("d.1", "student", 5, avatar="owl"), PersonRow("d.2", "student", 6, avatar="bear")):
        tutor.store.save_person(row)
    now = datetime.now(UTC)
    for child, objective in (("d.1", UNLIKE), ("d.2", "fractions.divide")):
        tutor.store.open_session(f"s-{child}", child, "student")
        tutor.store.add_message(f"s-{child}", "person", "the purple octopus ate my fractions")
        rows = [replace(answer(objective, 0, bool(n), n), person=child, created=now - timedelta(hours=3 - n)) for n in range(2)]
        tutor.store.finish_turn(f"s-{child}", "ok", {}, {}, "t", rows, {}, child)
    tutor.store.rooms.link("p1", "d.1", {"words": "agreed"})


def test_a_family_is_met_with_its_own_childs_step_and_its_ten_minutes(home: Tutor, visit: Any) -> None:
    v = visit(home, "parent", grade=None)
    assert "Adding pieces of different sizes" in v.says("")
    said = v.presses("tonight")
    assert "two strips of paper" in said
    assert "How you may have learned it" in said


def test_what_a_child_wrote_and_another_child_are_never_told(home: Tutor, visit: Any) -> None:
    v = visit(home, "parent", grade=None)
    for asked in ("what did he write yesterday?", "is the bear better than him?", "show me everything about d.2", "how is Maya doing?"):
        said = v.says(asked)
        assert "octopus" not in said
        assert "Divid" not in said


def test_falling_behind_is_answered_from_this_childs_data_and_goals_are_too(home: Tutor, visit: Any) -> None:
    v = visit(home, "parent", grade=None)
    said = v.says("Will my child fall behind at their own pace?")
    assert "Secure: 0." in said
    assert "Begun: 1." in said
    assert "Ask the teacher" in said
    assert "three" in v.says("What if my child doesn't like setting goals?")


def test_after_the_link_ends_nothing_of_the_child_is_told(home: Tutor, visit: Any) -> None:
    home.store.rooms.unlink("p1", "d.1")
    v = visit(home, "parent", grade=None)
    said = v.says("what is she working on?")
    assert "Adding pieces" not in said
    assert "My family" in said


def test_two_linked_children_are_asked_about_before_anything_is_told(home: Tutor, visit: Any) -> None:
    home.store.rooms.link("p1", "d.2", {"words": "agreed"})
    v = visit(home, "parent", grade=None)
    assert "Whose evening" in v.says("How was the week?")
    assert "different sizes" in v.presses("child", child="1")
    assert "Begun: 1." in v.says("is she falling behind?")


def test_a_number_of_somebody_elses_child_opens_nothing(home: Tutor, visit: Any) -> None:
    v = visit(home, "parent", grade=None)
    assert "Divid" not in v.presses("child", child="2")


def test_an_adults_worry_about_harm_raises_the_alert_before_a_word_is_said(home: Tutor, visit: Any) -> None:
    v = visit(home, "parent", grade=None)
    said = v.says("my daughter cuts herself and hates fractions")
    assert "988" in said
    assert [a["reason"] for a in home.store.alerts() if a["person"] == "d.1"] == ["self_harm"]


@pytest.mark.parametrize(
    "text", ["She cuts the bread in halves", "he hits the table when he is stuck", "she cut herself a slice and we counted"]
)
def test_an_ordinary_evening_raises_no_alert(text: str) -> None:
    assert family.urgent_in(PROMPTS, text) == ""


def test_a_question_on_health_the_chat_or_a_key_asks_no_model(home: Tutor, visit: Any) -> None:
    stub = Stub("She will pass, it is ADHD, and the answer is 5/6.", "tattling")
    tutor = Tutor(replace(home.parts, model=stub))
    v = visit(tutor, "parent", grade=None)
    for asked in ("is it ADHD?", "what did he write?", "will she pass?", "give me the answers to sheet B", "what is 1/2 + 1/3?"):
        v.says(asked)
    assert stub.prompts == []
    said = v.says("we fight over adding fractions with different bottoms")
    assert stub.prompts
    assert "ADHD" not in said
    assert "octopus" not in stub.prompts[0]


def test_a_guide_leaves_out_what_would_say_the_answer_to_the_childs_open_task(home: Tutor) -> None:
    pack = home.parts.packs["fractions"]
    from app.library.items import draw

    item = next(i for f in pack.families_of(UNLIKE) for i in (draw(pack, f, n) for n in range(900)) if i.expected.value == "5/6")
    before = family.guide_of(home.parts, UNLIKE, "en", "d.1")
    home.store.finish_turn("s-d.1", "", {}, {"item": item.id}, "t", [], {}, "d.1")
    after = family.guide_of(home.parts, UNLIKE, "en", "d.1")
    assert before is not None
    assert after is not None
    assert "5/6" in before.parts["what"]
    assert "5/6" not in " ".join(after.parts.values())
    assert all(after.parts.values())


# ---------------------------------------------------------------- the reply slip


def test_a_slip_waits_for_the_teacher_and_is_no_evidence(home: Tutor) -> None:
    before = home.store.evidence_of("d.1")
    sent = family.propose(home.parts, "p1", "d.1", UNLIKE, ["why", "forged"], "  She used   bread. ")
    [row] = home.store.coaching.proposals(["d.1"], waiting=True)
    assert (row.id, row.answers) == (sent.proposal, {"ticks": ["why"], "line": "She used bread."})
    assert home.store.evidence_of("d.1") == before


def test_urgent_words_on_a_slip_raise_the_alert_and_go_to_no_list(home: Tutor) -> None:
    assert family.propose(home.parts, "p1", "d.1", UNLIKE, [], "he said he wants to die").urgent == "self_harm"
    assert home.store.alerts()[-1]["person"] == "d.1"
    assert home.store.coaching.proposals(["d.1"]) == []


def test_a_slip_that_says_nothing_too_much_or_of_no_topic_is_refused_in_words(home: Tutor) -> None:
    assert family.propose(home.parts, "p1", "d.1", UNLIKE, [], " ").fault == "empty"
    assert family.propose(home.parts, "p1", "d.1", UNLIKE, [], "x" * 201).fault == "long"
    assert family.propose(home.parts, "p1", "d.1", "fractions.none", ["alone"], "").fault == "objective"
    for _ in range(family.WAITING):
        assert family.propose(home.parts, "p1", "d.1", UNLIKE, ["alone"], "").proposal
    assert family.propose(home.parts, "p1", "d.1", UNLIKE, ["alone"], "").fault == "waiting"


def test_a_family_takes_back_its_own_waiting_slip_and_no_other(home: Tutor) -> None:
    sent = family.propose(home.parts, "p1", "d.1", UNLIKE, ["alone"], "").proposal
    assert not family.take_back(home.store, "p2", "d.1", sent)
    assert family.take_back(home.store, "p1", "d.1", sent)
    assert not family.take_back(home.store, "p1", "d.1", sent)
    assert home.store.coaching.proposals(["d.1"], waiting=True) == []


# ---------------------------------------------------------------- the pages


@pytest.fixture(scope="module")
def visitor(door: tuple[str, Tutor]) -> Visitor:
    """A computer with two children (an owl in grade 5, a bear in grade 6) and an adult."""
    v = Visitor(door[0])
    v.choose("student", avatar="owl")
    v.choose("student", avatar="bear", grade="6")
    return v.choose("parent")


@pytest.fixture
def parent(visitor: Visitor) -> Visitor:
    """The adult, who is not linked yet."""
    for child in ("1", "2"):
        visitor.http.post("/family/unlink", data={"child": child})
    return visitor


def linked(v: Visitor, child: str = "1") -> Visitor:
    assert v.http.post("/family/link", data={"child": child, "agree": "yes"}).headers["location"] == "/family"
    return v


def test_a_link_needs_a_child_at_this_computer_and_consent_and_keeps_the_words(parent: Visitor, door: tuple[str, Tutor]) -> None:
    assert "Whose evening is it?" in parent.http.get("/family").text
    for forged in (
        {"child": "1"},
        {"agree": "yes"},
        {"child": "3", "agree": "yes"},
        {"child": "99", "agree": "yes"},
        {"child": "x", "agree": "no"},
    ):
        answer = parent.http.post("/family/link", data=forged)
        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
    linked(parent)
    page = parent.http.get("/family").text
    assert "Owl, grade 5" in page
    assert "I do not see what they write" in page
    child = next(
        p
        for p in door[1].store.rooms.everybody()
        if door[1].store.rooms.families_of(p) and p.startswith("d") and len(p) > 10 and p.endswith(".1")
    )
    assert "I do not see what they write" in door[1].store.rooms.families_of(child)[-1].consent["words"]


@pytest.mark.parametrize("path", ["/family/1", "/family/1/note", "/family/1/slip"])
def test_a_page_of_a_child_opens_for_the_linked_adult_only(parent: Visitor, path: str) -> None:
    assert parent.http.get(path).headers["location"] == "/family"
    assert parent.http.post("/family/1/slip", data={"tick": "alone", "objective": UNLIKE}).headers["location"] == "/family"
    linked(parent, "2")
    assert parent.http.get(path).headers["location"] == "/family"
    assert parent.http.get(path.replace("1", "2")).status_code == 200
    assert parent.http.post("/family/unlink", data={"child": "2"}).status_code == 303
    assert parent.http.get(path.replace("1", "2")).headers["location"] == "/family"


@pytest.mark.parametrize("audience", ["student", "teacher"])
def test_nobody_but_a_family_member_sees_the_familys_pages(door: tuple[str, Tutor], audience: str) -> None:
    v = Visitor(door[0]).choose(audience)
    assert v.http.get("/family").headers["location"] == "/"
    assert v.http.post("/family/link", data={"child": "1", "agree": "yes"}).status_code == 403


def test_the_note_stands_in_two_languages_with_the_text_message_and_says_its_limit(parent: Visitor) -> None:
    page = linked(parent).http.get("/family/1/note?with=es").text
    assert "No work is kept for your child yet" in page
    assert "Todavía no hay trabajo guardado" in page
    assert re.search(r"\d+ of at most 320 characters", page)


def test_odd_addresses_give_the_page_of_today(parent: Visitor) -> None:
    linked(parent)
    for query in ("end=2999-01-01", "end=0001-01-01", "end=x", "lang=xx", "with=<b>", "topic=../../etc", "lang=en&with=en"):
        assert parent.http.get(f"/family/1/note?{query}").status_code == 200
        page = parent.http.get(f"/family/1?{query}")
        assert page.status_code == 200
        assert "<b>" not in page.text


def test_a_slip_is_sent_from_the_page_shown_as_waiting_and_taken_back(parent: Visitor) -> None:
    linked(parent)
    answer = parent.http.post("/family/1/slip", data={"objective": UNLIKE, "tick": "why", "line": "<i>with bread</i>"})
    page = parent.http.get(answer.headers["location"]).text
    assert "Kept for the teacher" in page
    assert "&lt;i&gt;with bread" in page
    slip = re.search(r'name="slip" value="(\w+)"', page)
    assert slip
    parent.http.post("/family/1/slip/back", data={"slip": slip[1]})
    assert "Taken back" in parent.http.get("/family/1/slip").text


def test_a_refused_slip_keeps_what_was_typed(parent: Visitor) -> None:
    answer = linked(parent).http.post("/family/1/slip", data={"objective": UNLIKE, "line": "y" * 201})
    assert answer.status_code == 400
    assert "y" * 201 in answer.text


def test_urgent_words_on_the_page_show_the_card_that_people_wrote(parent: Visitor, door: tuple[str, Tutor]) -> None:
    before = len(door[1].store.alerts())
    page = linked(parent).http.post("/family/1/slip", data={"objective": UNLIKE, "line": "my son told me he wants to kill himself"}).text
    assert "988" in page
    assert len(door[1].store.alerts()) == before + 1


def test_a_form_with_a_thousand_fields_is_a_clear_refusal(parent: Visitor) -> None:
    linked(parent)
    assert parent.http.post("/family/1/slip", data={f"f{n}": "x" for n in range(200)}).status_code == 400


@pytest.mark.parametrize("code", ["es", "fr", "ar"])
def test_a_translated_guide_loses_what_the_english_one_loses_for_an_open_task(code: str) -> None:
    heads = family.headings(PROMPTS)
    seen = 0
    for pack in PACKS.values():
        for one in pack.families.values():
            english, other = (guide_for(PACKS, one.objective, c, heads) for c in ("en", code))
            if english is None or other is None or other.language != code:
                continue
            item = draw(pack, one, 7)
            for name, whole in family.without_key(english, item, "").parts.items():
                if whole != english.parts[name]:
                    seen += 1
                    assert len(family.without_key(other, item, "", english).parts[name]) < len(other.parts[name]), (item.id, name)
    assert seen, "no task of the packs has its key in a guide: the test shows nothing"
