"""A story of what was learned: the learner picks, the words stay as they are, nobody else sees it and nothing is kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from web_support import newcomer

from app.errors import InputError
from app.store import KeptRow
from app.stories import LONGEST, MOST, story
from app.tutor import Tutor

DAY = datetime(2026, 9, 7, 9, tzinfo=UTC)


def row(name: str, day: int = 0, text: str = "") -> KeptRow:
    return KeptRow(name, "p1", "reflection", text or f"I saw {name}", created=DAY + timedelta(days=day))


KEPT = [row("b", 2), row("a", 1), row("c", 3)]


def test_the_pieces_are_those_chosen_from_the_oldest_to_the_newest_in_their_own_words() -> None:
    made = story(KEPT, ["c", "a"], "  My   weeks ", "Draw it first.")
    assert [p.id for p in made.pieces] == ["a", "c"]
    assert [p.text for p in made.pieces] == ["I saw a", "I saw c"]
    assert (made.title, made.closing) == ("My weeks", "Draw it first.")


def test_nothing_chosen_too_much_and_a_piece_of_somebody_else_are_told_apart() -> None:
    many = [row(str(n), n) for n in range(MOST + 1)]
    for kept, chosen, fault in ((KEPT, [], "none"), (many, [r.id for r in many], "many"), (KEPT, ["a", "z"], "strange")):
        with pytest.raises(InputError) as told:
            story(kept, chosen)
        assert told.value.where == fault


def test_a_piece_ticked_twice_is_there_once_and_long_lines_are_cut() -> None:
    made = story(KEPT, ["a", "a"], "x" * 5000)
    assert len(made.pieces) == 1
    assert len(made.title) == LONGEST


# ---------------------------------------------------------------- the pages


def keep(door: tuple[str, Tutor], person: str, text: str) -> str:
    return str(door[1].store.growth.keep(KeptRow("", person, "reflection", text, "At first…", "fractions.add-unlike", ("drawing",))))


def test_a_learner_ticks_pieces_and_gets_one_page_and_nothing_is_kept_of_it(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    one, _, three = (keep(door, me, text) for text in ("first <b>piece</b>", "second piece", "third piece"))
    page = v.http.get("/portfolio").text
    assert len(re.findall(r'type="checkbox" name="entry"', page)) == 3
    before = door[1].store.growth.kept_of(me)
    answer = v.http.post("/portfolio/story", data={"entry": [three, one], "title": "My <i>weeks</i>", "closing": "Draw it."})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    text = answer.text
    assert text.index("first &lt;b&gt;piece&lt;/b&gt;") < text.index("third piece")
    assert "second piece" not in text
    assert "My &lt;i&gt;weeks&lt;/i&gt;" in text
    assert "Only you see this page" in text
    assert "http" not in re.sub(r'"/[^"]*"', "", text.split("</head>")[1]), "nothing on it leads out"
    assert door[1].store.growth.kept_of(me) == before


def test_what_cannot_be_made_is_told_on_the_portfolio_in_the_learners_language(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door, language="es")
    entry = keep(door, me, "mirar los trozos")
    none = v.http.post("/portfolio/story", data={"title": "x"})
    assert (none.status_code, "Todavía no marcaste nada" in none.text) == (400, True)
    many = v.http.post("/portfolio/story", data={"entry": [str(n) for n in range(9)]})
    assert (many.status_code, "Marca 6 piezas como mucho" in many.text) == (400, True)
    assert v.http.post("/portfolio/story", data={"entry": [entry, "forged"]}).status_code == 400
    assert v.http.post("/portfolio/story", content="&".join(f"entry={n}" for n in range(400))).status_code == 400
    assert "Lo que aprendí" in v.http.post("/portfolio/story", data={"entry": entry}).text


def test_nobody_makes_a_story_of_another_learners_pieces(door: tuple[str, Tutor]) -> None:
    _, me = newcomer(door)
    entry = keep(door, me, "mine alone")
    other, _ = newcomer(door)
    answer = other.http.post("/portfolio/story", data={"entry": entry})
    assert answer.status_code == 400
    assert "mine alone" not in answer.text
    teacher, _ = newcomer(door, "teacher")
    assert teacher.http.post("/portfolio/story", data={"entry": entry}).status_code == 403


def test_urgent_words_in_a_title_bring_the_card_and_the_alert(door: tuple[str, Tutor]) -> None:
    v, me = newcomer(door)
    entry, before = keep(door, me, "a piece"), len(door[1].store.alerts())
    answer = v.http.post("/portfolio/story", data={"entry": entry, "closing": "i want to kill myself"})
    assert "988" in answer.text
    assert [a["person"] for a in door[1].store.alerts()[before:]] == [me]


def test_where_nothing_is_kept_no_story_is_offered(door: tuple[str, Tutor]) -> None:
    v, _ = newcomer(door)
    assert "/portfolio/story" not in v.http.get("/portfolio").text
