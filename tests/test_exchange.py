"""What learners show their own class: nothing without a teacher's yes to that very text, no names, fixed sentences, gone when taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from app import board, exchange
from app.boarding.exchange import OFFER, SAID, WORD, Piece, lines_of, on_show, pieces_of
from app.errors import InputError
from app.store import ChoiceRow, KeptRow, PersonRow, Store, open_engine
from app.store.tables import choices, portfolio

DAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
ADD = "fractions.add-unlike"
TEACHER = PersonRow("t1", "teacher")


def offered(mark: str, person: str = "a", minutes: int = 0, text: str = "Cut both bars.") -> ChoiceRow:
    detail = {"piece": mark, "entry": f"e-{mark}", "what": "reflection", "prompt": "At first…", "text": text, "room": "home"}
    return ChoiceRow(person, OFFER, ADD, detail, created=DAY + timedelta(minutes=minutes))


def word(mark: str, said: str, person: str = "a", minutes: int = 1, **more: str) -> ChoiceRow:
    return ChoiceRow(person, WORD, ADD, {"piece": mark, "word": said, "by": "teacher"} | more, created=DAY + timedelta(minutes=minutes))


def said(mark: str, person: str, sentence: str, minutes: int = 2) -> ChoiceRow:
    return ChoiceRow(person, SAID, "", {"piece": mark, "say": sentence}, created=DAY + timedelta(minutes=minutes))


# ---------------------------------------------------------------- what stands


def test_a_piece_waits_until_a_teachers_word_and_a_word_that_does_not_fit_changes_nothing() -> None:
    states = [
        pieces_of(rows)[0].state
        for rows in (
            [offered("x")],
            [offered("x"), word("x", "yes")],
            [offered("x"), word("x", "no", reason="talk")],
            [offered("x"), word("x", "yes"), word("x", "end", minutes=2)],
            [offered("x"), word("x", "no", reason="talk"), word("x", "yes", minutes=2)],
            [offered("x"), word("x", "end")],
            [offered("x"), word("x", "maybe")],
            [offered("x"), word("y", "yes")],
        )
    ]
    assert states == ["waiting", "shown", "no", "ended", "no", "waiting", "waiting", "waiting"]


def test_only_a_teachers_word_counts_and_no_learners_row_can_stand_for_one() -> None:
    forged = ChoiceRow("b", WORD, ADD, {"piece": "x", "word": "yes", "by": "teacher"}, created=DAY)
    own = ChoiceRow("a", WORD, ADD, {"piece": "x", "word": "yes"}, created=DAY)
    again = offered("x", "b", 3, "another text under the same mark")
    (piece,) = pieces_of([offered("x"), forged, own, again])
    assert (piece.state, piece.person, piece.text) == ("waiting", "a", "Cut both bars.")


def test_what_is_on_show_comes_newest_first_by_the_teachers_yes() -> None:
    rows = [offered("old"), offered("new", "b", 1), word("new", "yes", "b", 5), word("old", "yes", "a", 9)]
    assert [p.id for p in on_show(pieces_of(rows))] == ["old", "new"]


def test_one_sentence_of_each_classmate_none_of_the_author_and_the_order_tells_nothing_of_who_or_how_many() -> None:
    rows = [offered("x"), word("x", "yes"), said("x", "a", "think"), said("x", "b", "other"), said("x", "c", "think"), said("x", "b", "ask"),
            said("x", "d", "think"), said("x", "e", "you are silly")]  # fmt: skip
    (piece,) = pieces_of(rows)
    assert sorted(piece.said) == [("b", "ask"), ("c", "think"), ("d", "think")]
    assert piece.sentences == ("think", "ask")
    assert (piece.said_by("b"), piece.said_by("a")) == ("ask", "")


def test_the_questions_of_what_is_on_show_are_known_by_their_mark_in_any_script() -> None:
    rows = [offered("x", text="I cut the bars. Why does it work? ¿Y con tercios?"), word("x", "yes"), offered("y", "b", text="لماذا؟"), word("y", "yes", "b", 3),
            offered("z", "c", text="Hidden?")]  # fmt: skip
    assert [(line.id, line.text, line.asks) for line in lines_of(pieces_of(rows))] == [
        ("y-0", "لماذا؟", True), ("x-0", "I cut the bars.", False), ("x-1", "Why does it work?", True), ("x-2", "¿Y con tercios?", True),
    ]  # fmt: skip


# ---------------------------------------------------------------- offering, deciding, answering


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    found = Store(open_engine("", tmp_path))
    for name, animal in (("a", "fox"), ("b", "owl"), ("c", "bee")):
        found.save_person(PersonRow(name, "student", 5, avatar=animal))
    yield found
    found.close()


def me(store: Store, name: str) -> PersonRow:
    row = store.person(name)
    assert row is not None
    return row


def keep(store: Store, person: str, text: str = "Cut both bars. Why does it work?") -> str:
    return store.growth.keep(KeptRow("", person, "reflection", text, "At first…", ADD))


def offer(store: Store, person: str, entry: str) -> Piece:
    exchange.offer(store, me(store, person), exchange.to_offer(store, me(store, person), entry))
    return next(p for p in reversed(seen(store, person)) if p.entry == entry)


def seen(store: Store, person: str) -> list[Piece]:
    return exchange.of_class(store, me(store, person))[1]


def show(store: Store, person: str, text: str = "Cut both bars. Why does it work?") -> Piece:
    piece = offer(store, person, keep(store, person, text))
    exchange.decide(store, TEACHER, piece.id, "yes", "", datetime.now(UTC))
    return piece


def test_offering_twice_is_one_piece_and_after_an_answer_it_is_another_that_has_to_be_read_anew(store: Store) -> None:
    entry = keep(store, "a")
    first = offer(store, "a", entry)
    assert offer(store, "a", entry).id == first.id
    exchange.decide(store, TEACHER, first.id, "no", "later", datetime.now(UTC))
    assert [(p.state, p.reason) for p in seen(store, "a")] == [("no", "later")]
    second = offer(store, "a", entry)
    assert second.id != first.id
    with pytest.raises(InputError):
        exchange.decide(store, TEACHER, first.id, "yes", "", datetime.now(UTC))
    assert [p.state for p in seen(store, "a")] == ["waiting"]


def test_the_class_reads_the_text_that_the_teacher_read_whatever_becomes_of_the_entry(store: Store) -> None:
    piece = show(store, "a", "the text the teacher read")
    with store.engine.begin() as db:
        db.execute(update(portfolio).values(text="something else", prompt="other"))
    (shown,) = on_show(seen(store, "b"))
    assert (shown.text, shown.prompt) == ("the text the teacher read", "At first…")
    store.growth.discard(piece.entry, "a")
    assert [p.text for p in on_show(seen(store, "b"))] == ["the text the teacher read"]


def test_what_is_taken_back_leaves_no_copy_word_or_sentence_in_the_record(store: Store) -> None:
    kept, other = show(store, "a", "secret text"), show(store, "b", "stays")
    for piece, who in ((kept, "b"), (kept, "c"), (other, "c")):
        exchange.say(store, me(store, who), piece.id, "think")
    assert not exchange.take_back(store, me(store, "b"), kept.entry), "nobody takes back the piece of somebody else"
    assert exchange.take_back(store, me(store, "a"), kept.entry)
    with store._read() as db:
        left = [row.detail for row in db.execute(choices.select())]
    assert {detail["piece"] for detail in left} == {other.id}
    assert "secret text" not in json.dumps(left)
    assert [p.said for p in seen(store, "a")] == [(("c", "think"),)]


def test_a_learner_has_five_pieces_waiting_at_most_and_offers_only_their_own(store: Store) -> None:
    for n in range(exchange.MOST):
        offer(store, "a", keep(store, "a", f"piece {n}"))
    for entry, fault in (
        (keep(store, "a"), "show_many"),
        (keep(store, "b"), "show"),
        ("nothing", "show"),
        (keep(store, "a", "  "), "show"),
    ):
        with pytest.raises(InputError) as told:
            offer(store, "a", entry)
        assert told.value.where == fault
    assert len(seen(store, "a")) == exchange.MOST


def test_a_reason_comes_from_the_list(store: Store) -> None:
    piece = offer(store, "a", keep(store, "a"))
    for reason in ("", "it is bad"):
        with pytest.raises(InputError) as told:
            exchange.decide(store, TEACHER, piece.id, "no", reason, datetime.now(UTC))
        assert told.value.where == "show_reason"
    assert [p.state for p in seen(store, "a")] == ["waiting"]


def test_a_classmate_has_one_sentence_for_a_piece_and_it_can_be_changed_and_taken_away(store: Store) -> None:
    piece = show(store, "a")
    for sentence in ("think", "ask", "ask"):
        exchange.say(store, me(store, "b"), piece.id, sentence)
    assert [p.said for p in seen(store, "a")] == [(("b", "ask"),)]
    assert len(store.growth.choices_of("b")) == 1
    exchange.say(store, me(store, "b"), piece.id, "")
    assert [p.said for p in seen(store, "a")] == [()]
    waiting = offer(store, "a", keep(store, "a", "not yet read"))
    for who, mark, sentence in (
        ("a", piece.id, "think"),
        ("b", waiting.id, "think"),
        ("b", "nothing", "ask"),
        ("b", piece.id, "you are silly"),
    ):
        with pytest.raises(InputError):
            exchange.say(store, me(store, who), mark, sentence)
    assert store.growth.choices_of("b") == []


def test_another_class_neither_sees_nor_answers_and_a_learner_of_no_class_sees_nobody(store: Store) -> None:
    piece = show(store, "a")
    store.rooms.join("c", "student", "5b")
    assert (store.rooms.class_of("a"), store.rooms.class_of("c")) == ("home", "5b")
    assert seen(store, "c") == []
    with pytest.raises(InputError) as told:
        exchange.say(store, me(store, "c"), piece.id, "think")
    assert told.value.where == "show_gone"
    theirs = offer(store, "c", keep(store, "c"))
    with pytest.raises(InputError):
        exchange.decide(store, TEACHER, theirs.id, "yes", "", datetime.now(UTC))
    assert [p.person for p in seen(store, "a")] == ["a"]
    board.take_out(store, "b")
    assert exchange.of_class(store, me(store, "b")) == ([], [])
    with pytest.raises(InputError) as told:
        offer(store, "b", keep(store, "b"))
    assert told.value.where == "show_class"
    board.take_out(store, "a")
    assert exchange.lines(store) == []
    store.rooms.join("a", "student")
    assert [p.id for p in on_show(seen(store, "a"))] == [piece.id]


def test_the_teacher_takes_only_lines_that_are_on_show_and_each_once(store: Store) -> None:
    piece = show(store, "a", "I cut it. Why does it work? Why does it work?")
    lines = exchange.lines(store)
    assert exchange.questions(lines, [f"{piece.id}-2", f"{piece.id}-1"]) == ["Why does it work?"]
    for chosen, fault in (([], "show_none"), ([f"{piece.id}-9"], "show_lines"), ([f"{n}" for n in range(99)], "show_lines")):
        with pytest.raises(InputError) as told:
            exchange.questions(lines, chosen)
        assert told.value.where == fault
    exchange.take_back(store, me(store, "a"), piece.entry)
    with pytest.raises(InputError):
        exchange.questions(exchange.lines(store), [f"{piece.id}-1"])
