"""The pages of what a class shows of itself: the learners', the teacher's part of the board, and the page of questions."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
from web_support import Visitor, newcomer

from app import board, exchange
from app.boarding.exchange import OFFER, REASONS, SAID, SENTENCES, WORD, pieces_of
from app.store import ChoiceRow, KeptRow, Store, StudentRow
from app.tutor import Tutor
from app.web import class_page
from app.web.words import languages, words_in

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
ADD = "fractions.add-unlike"


def keep(store: Store, person: str, text: str = "Cut both bars. Why does it work?") -> str:
    return store.growth.keep(KeptRow("", person, "reflection", text, "At first…", ADD))


@pytest.mark.parametrize("code", languages())
def test_every_word_of_it_stands_in_every_language(code: str) -> None:
    assert words_in(code).missing("show") == []
    known = words_in(code).group("show")
    assert {f"say_{s}" for s in SENTENCES} | {f"reason_{r}" for r in REASONS} <= set(known)


# ---------------------------------------------------------------- the pages


@pytest.fixture(scope="module")
def teacher(door: tuple[str, Tutor]) -> Visitor:
    return newcomer(door, "teacher")[0]


def mark_of(teacher: Visitor, text: str) -> str:
    """The mark in the forms of the piece that holds this text."""
    page = teacher.http.get("/board").text
    found = re.search(r'name="piece" value="(\w+)"', page[page.index(text) :])
    assert found
    return found[1]


def shown_by(door: tuple[str, Tutor], v: Visitor, me: str, teacher: Visitor, text: str) -> tuple[str, str]:
    """(entry, mark) of a piece that a teacher let the class see."""
    entry = keep(door[1].store, me, text)
    assert v.http.post("/class/offer", data={"entry": entry}).headers["location"] == "/portfolio"
    mark = mark_of(teacher, text)
    assert teacher.http.post("/board/showing", data={"piece": mark, "word": "yes"}).headers["location"] == "/board#showing"
    return entry, mark


def test_a_learner_offers_a_teacher_reads_it_in_full_and_only_then_the_class_sees_it(door: tuple[str, Tutor], teacher: Visitor) -> None:
    v, me = newcomer(door, avatar="fox")
    mate, _ = newcomer(door, avatar="owl")
    entry = keep(door[1].store, me, "first <b>cut</b> the bars")
    assert 'action="/class/offer"' in v.http.get("/portfolio").text
    assert v.http.post("/class/offer", data={"entry": entry}).status_code == 303
    assert "your teacher reads it first" in v.http.get("/portfolio").text
    assert "first &lt;b&gt;cut" not in mate.http.get("/class").text
    board.name_student(door[1].store, me, "Noor K.")
    section = teacher.http.get("/board").text
    section = section[section.index('id="showing"') :].split("</section>")[0]
    assert "first &lt;b&gt;cut&lt;/b&gt; the bars" in section
    assert "At first…" in section
    assert "Noor K." in section
    mark = mark_of(teacher, "first &lt;b&gt;cut")
    assert teacher.http.post("/board/showing", data={"piece": mark, "word": "yes"}).status_code == 303
    answer = mate.http.get("/class")
    page = answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "first &lt;b&gt;cut&lt;/b&gt; the bars" in page
    assert "avatars/fox.svg" in page
    assert "<strong>Fox</strong>" in page
    for hidden in ("Noor", "rade 5", me, "<textarea", 'type="text"'):
        assert hidden not in page, hidden
    piece = page[: page.index("first &lt;b&gt;cut")].rsplit("<li>", 1)[1] + page[page.index("first &lt;b&gt;cut") :].split("</li>")[0]
    assert not re.search(r"\d", re.sub(r"<[^>]*>", "", piece)), "no counts and no dates"
    assert teacher.http.post("/board/showing", data={"piece": mark, "word": "end"}).status_code == 303
    assert "first &lt;b&gt;cut" not in mate.http.get("/class").text
    assert "is not any more" in v.http.get("/portfolio").text


def test_a_piece_that_is_not_shown_comes_back_with_a_kind_reason_that_the_learner_reads(door: tuple[str, Tutor], teacher: Visitor) -> None:
    v, me = newcomer(door)
    v.http.post("/class/offer", data={"entry": keep(door[1].store, me, "a thought for later")})
    mark = mark_of(teacher, "a thought for later")
    bad = teacher.http.post("/board/showing", data={"piece": mark, "word": "no", "reason": "boring"})
    assert (bad.status_code, "Please choose a reason" in bad.text) == (400, True)
    assert teacher.http.post("/board/showing", data={"piece": mark, "word": "no", "reason": "talk"}).status_code == 303
    page = v.http.get("/portfolio").text
    assert "I would like to talk about it with you first." in page
    assert 'action="/class/offer"' in page
    assert "a thought for later" not in v.http.get("/class").text


def test_a_learner_takes_it_back_before_and_after_and_taking_the_entry_out_does_the_same(door: tuple[str, Tutor], teacher: Visitor) -> None:
    v, me = newcomer(door)
    mate, _ = newcomer(door)
    store = door[1].store
    waiting = keep(store, me, "taken back while it waits")
    v.http.post("/class/offer", data={"entry": waiting})
    mark = mark_of(teacher, "taken back while it waits")
    assert v.http.post("/class/back", data={"entry": waiting}).status_code == 303
    late = teacher.http.post("/board/showing", data={"piece": mark, "word": "yes"})
    assert (late.status_code, "not there any more" in late.text, "taken back while it waits" in late.text) == (400, True, False)
    for path, text in (("/class/back", "taken back from show"), ("/portfolio/remove", "taken out of the portfolio")):
        entry, _ = shown_by(door, v, me, teacher, text)
        assert text in mate.http.get("/class").text
        assert "If you take the piece out of your portfolio" in v.http.get("/portfolio").text
        assert v.http.post(path, data={"entry": entry}).status_code == 303
        assert text not in mate.http.get("/class").text
        assert text not in teacher.http.get("/board").text
    assert v.http.post("/class/back", data={"entry": waiting}).status_code == 400


def test_a_classmate_says_one_sentence_the_author_sees_which_and_the_teacher_who(door: tuple[str, Tutor], teacher: Visitor) -> None:
    v, me = newcomer(door, avatar="whale")
    mates = [newcomer(door, avatar="bee") for _ in range(3)]
    entry, mark = shown_by(door, v, me, teacher, "halves and thirds")
    for n, (mate, person) in enumerate(mates):
        board.name_student(door[1].store, person, f"Mate{n} Q.")
        assert mate.http.post("/class/say", data={"piece": mark, "say": "ask" if n else "think"}).headers["location"] == "/class"
    page = mates[0][0].http.get("/class").text
    assert "You said: <q>This made me think.</q>" in page
    for page in (v.http.get("/class").text, v.http.get("/portfolio").text):
        mine = page[page.index("halves and thirds") :].split("</ul>")[0]
        assert re.findall(r"<li>([^<]+)</li>", mine) == ["This made me think.", "I would like to ask you about this."]
        assert "Mate" not in page
        assert mates[0][1] not in page
    section = teacher.http.get("/board").text
    section = section[section.index("halves and thirds") :]
    assert all(f"Mate{n} Q." in section for n in range(3))
    assert mates[0][0].http.post("/class/unsay", data={"piece": mark}).status_code == 303
    assert "This made me think." not in v.http.get("/class").text
    assert v.http.post("/class/back", data={"entry": entry}).status_code == 303
    for _, person in mates:
        assert [row for row in door[1].store.growth.choices_of(person) if row.kind == SAID] == []


def test_a_forged_form_shows_nothing_answers_nowhere_and_a_family_sees_none_of_it(door: tuple[str, Tutor], teacher: Visitor) -> None:
    store = door[1].store
    v, me = newcomer(door)
    other, stranger = newcomer(door)
    parent, _ = newcomer(door, "parent")
    entry = keep(store, me, "mine and nobody else's")
    assert other.http.post("/class/offer", data={"entry": entry}).status_code == 400
    v.http.post("/class/offer", data={"entry": entry, "state": "shown", "word": "yes", "by": "teacher"})
    mark = mark_of(teacher, "mine and nobody else")
    for outsider in (v, other, parent):
        assert outsider.http.post("/board/showing", data={"piece": mark, "word": "yes", "by": "teacher"}).status_code == 403
        assert outsider.http.post("/class/questions", data={"line": f"{mark}-0"}).status_code == 403
        assert outsider.http.get("/class/questions").headers["location"] == "/"
    assert other.http.post("/class/say", data={"piece": mark, "say": "think"}).status_code == 400, "it waits still"
    assert other.http.post("/class/back", data={"entry": entry}).status_code == 400
    assert "mine and nobody" not in other.http.get("/class").text
    assert teacher.http.post("/board/showing", data={"piece": mark, "word": "yes"}).status_code == 303
    for form in ({"piece": mark, "say": "you are silly"}, {"piece": mark}, {"say": "think"}, {}, {"piece": "x" * 500, "say": "think"}):
        answer = other.http.post("/class/say", data=form)
        assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    assert v.http.post("/class/say", data={"piece": mark, "say": "think"}).status_code == 400, "nobody answers themselves"
    store.rooms.join(stranger, "student", "5b")
    assert "mine and nobody" not in other.http.get("/class").text
    assert other.http.post("/class/say", data={"piece": mark, "say": "think"}).status_code == 400, "a piece of another class"
    for adult in (parent, teacher):
        assert adult.http.get("/class").headers["location"] == "/"
        for path in ("offer", "back", "say", "unsay"):
            assert adult.http.post(f"/class/{path}", data={"entry": entry, "piece": mark, "say": "think"}).status_code == 403
    assert Visitor(door[0]).http.get("/class").headers["location"] == "/who"
    assert v.http.post("/class/say", content="&".join(f"piece={n}" for n in range(400))).status_code == 400
    (piece,) = [p for p in exchange.of(store, [me, stranger], "home") if p.id == mark]
    assert (piece.state, piece.said) == ("shown", ())


def test_a_learner_of_no_class_finds_an_empty_page_with_a_kind_sentence(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    entry = keep(door[1].store, me, "alone")
    board.take_out(door[1].store, me)
    page = v.http.get("/class").text
    assert "What you keep is still yours" in page
    assert "<li>" not in page
    assert "/class/offer" not in v.http.get("/portfolio").text
    answer = v.http.post("/class/offer", data={"entry": entry})
    assert (answer.status_code, "nothing can be offered" in answer.text) == (400, True)
    assert door[1].store.growth.choices_of(me) == []


def test_urgent_words_in_a_piece_bring_the_card_and_the_alert_and_it_is_not_offered(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    before = len(door[1].store.alerts())
    answer = v.http.post("/class/offer", data={"entry": keep(door[1].store, me, "Today i want to kill myself")})
    assert "988" in answer.text
    assert [a["person"] for a in door[1].store.alerts()[before:]] == [me]
    assert door[1].store.growth.choices_of(me) == []


def test_the_teacher_is_warned_beside_a_piece_that_may_say_who_or_where_a_child_is(door: tuple[str, Tutor], teacher: Visitor) -> None:
    v, me = newcomer(door)
    v.http.post("/class/offer", data={"entry": keep(door[1].store, me, "Ask me at 555-123-4567?")})
    section = teacher.http.get("/board").text
    section = section[section.index("Ask me at 555") :].split("</li>")[0]
    assert "Look twice. It may hold: a telephone number" in section
    teacher.http.post("/board/showing", data={"piece": mark_of(teacher, "Ask me at 555"), "word": "yes"})
    page = teacher.http.get("/class/questions").text
    line = page[: page.index("Ask me at 555")].rsplit("<li>", 1)[1]
    assert "checked" not in line


def test_the_page_of_questions_holds_the_ticked_lines_and_neither_animal_name_nor_date(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door, avatar="turtle")
    teacher, _ = newcomer(door, "teacher", language="es")
    board.name_student(door[1].store, me, "Zubin W.")
    _, mark = shown_by(door, v, me, teacher, "I cut the bars. Why do sixths work?")
    page = teacher.http.get("/class/questions").text
    assert f'value="{mark}-0">' in page
    assert f'value="{mark}-1" checked>' in page
    assert teacher.http.post("/class/questions").status_code == 400
    assert teacher.http.post("/class/questions", data={"line": [f"{mark}-1", "forged-0"]}).status_code == 400
    answer = teacher.http.post("/class/questions", data={"line": [f"{mark}-1"]})
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''questions-from-our-class.txt"
    assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("text/plain; charset=utf-8", "no-store")
    assert answer.text == "Preguntas de nuestra clase\n\n1. Why do sixths work?\n"
    assert not any(name in answer.text for name in ("Tortuga", "Turtle", "Zubin", me, "2026"))


def test_the_familys_file_holds_what_the_learner_offered_and_said_and_nobody_elses_name(door: tuple[str, Tutor], teacher: Visitor) -> None:
    v, me = newcomer(door)
    mate, other = newcomer(door)
    _, mark = shown_by(door, v, me, teacher, "for the file")
    mate.http.post("/class/say", data={"piece": mark, "say": "try"})
    held = []
    for visitor in (v, mate):
        with zipfile.ZipFile(io.BytesIO(visitor.http.get("/map/file/my-learning.zip").content)) as file:
            held.append(file.read("my-learning.json").decode())
    kinds = [[c["kind"] for c in json.loads(text)["choices"]] for text in held]
    assert kinds == [[OFFER, WORD], [SAID]]
    assert "for the file" in held[0]
    assert "for the file" not in held[1]
    by = str(teacher.http.get("/user").json()["identifier"])
    assert not any(name in text for text in held for name in (by, other))


def test_the_learners_page_speaks_arabic_from_right_to_left_and_its_forms_have_labels() -> None:
    words = words_in("ar")
    offered = {"piece": "x", "entry": "e", "what": "reflection", "prompt": "At first…", "text": "Cut both bars.", "room": "home"}
    yes = {"piece": "x", "word": "yes", "by": "teacher"}
    pieces = pieces_of([ChoiceRow("a", kind, ADD, detail, created=DAY) for kind, detail in ((OFFER, offered), (WORD, yes))])
    page = class_page.learner(words, "b", [StudentRow("a", avatar="fox"), StudentRow("b", avatar="owl")], pieces)
    assert 'dir="rtl"' in page
    assert f"<legend>{words('show.answer', who=words('avatar.fox'))}</legend>" in page
    assert page.count('name="say"') == len(SENTENCES)
