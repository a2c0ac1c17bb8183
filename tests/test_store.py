"""What is remembered: on disk when it is confirmed, whole or not at all, and only for whom it belongs to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect

from app.errors import StoreError
from app.library.catalogue import metadata as library_tables
from app.store import ChoiceRow, EvidenceRow, GoalRow, PersonRow, Store, open_engine
from app.store.tables import metadata


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_engine("", tmp_path))


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(store: Store) -> None:
    made = inspect(store.engine)
    for table in (*metadata.tables.values(), *library_tables.tables.values()):
        assert {c["name"] for c in made.get_columns(table.name)} == {c.name for c in table.columns}, table.name


def test_a_second_opening_finds_everything(tmp_path: Path) -> None:
    first = Store(open_engine("", tmp_path))
    first.open_session("s", "p", "student")
    first.add_message("s", "person", "hello")
    first.close()
    assert [m.text for m in Store(open_engine("", tmp_path)).messages("s")] == ["hello"]


def test_a_turn_is_recorded_whole_or_not_at_all(store: Store) -> None:
    store.open_session("s", "p", "student")
    broken: Any = EvidenceRow("p", "s", "o", "i", None)  # type: ignore[arg-type]
    with pytest.raises(StoreError):
        store.finish_turn("s", "words", {}, {"a": 1}, "t", [broken], {}, "p")
    assert store.messages("s") == []
    assert store.session("s").state == {}  # type: ignore[union-attr]


def test_messages_stay_in_order_and_sessions_come_newest_first(store: Store) -> None:
    for name in ("a", "b"):
        store.open_session(name, "p", "student")
    for n in range(5):
        store.add_message("a", "person", str(n))
    assert [m.text for m in store.messages("a")] == list("01234")
    assert [s.id for s in store.sessions_of("p")] == ["a", "b"]
    assert store.sessions_of("q") == []


def test_a_forgotten_session_leaves_evidence_and_alerts(store: Store) -> None:
    store.open_session("s", "p", "student")
    store.add_message("s", "person", "a secret word")
    store.finish_turn("s", "reply", {}, {}, "t", [EvidenceRow("p", "s", "o", "i", "right")], {}, "p")
    store.raise_alert("p", "s", "self_harm", "text")
    store.forget_session("s")
    assert store.session("s") is None
    assert store.messages("s") == []
    assert len(store.evidence_of("p")) == 1
    assert len(store.alerts()) == 1


def test_a_person_is_saved_and_changed(store: Store) -> None:
    store.save_person(PersonRow("p", "student", 4, "en", ("art",), "owl"))
    store.save_person(PersonRow("p", "student", 5, "es", (), "owl"))
    assert store.person("p") == PersonRow("p", "student", 5, "es", (), "owl")
    assert store.person("nobody") is None


def test_a_database_that_cannot_be_opened_is_an_error_with_its_cure(tmp_path: Path) -> None:
    (tmp_path / "stepwise.db").write_bytes(b"this is no database" * 100)
    with pytest.raises(StoreError) as fault:
        open_engine("", tmp_path)
    assert fault.value.cure


def test_every_row_about_a_person_names_the_person() -> None:
    """So that all of it can be exported and erased. The class's shelf holds books and games and nobody."""
    for table in metadata.tables.values():
        assert table.name in ("people", "messages", "rooms", "shelf") or {"person", "child", "members"} & set(table.columns.keys()), (
            table.name
        )


def test_marked_answers_are_kept_with_what_was_said_and_what_they_were_for(store: Store) -> None:
    store.open_session("s", "p", "student")
    row = EvidenceRow("p", "s", "o", "i", "right", kind="review", answer="x" * 300)
    store.finish_turn("s", "reply", {}, {}, "t", [row], {}, "p")
    (kept,) = store.evidence_of("p")
    assert (kept.kind, kept.answer, kept.id) == ("review", "x" * 200, 1)


def test_an_adult_and_a_child_are_linked_until_the_link_ends(store: Store) -> None:
    store.rooms.link("adult", "child", {"weekly_note": True})
    assert [(row.child, row.consent) for row in store.rooms.children_of("adult")] == [("child", {"weekly_note": True})]
    assert [row.family for row in store.rooms.families_of("child")] == ["adult"]
    store.rooms.unlink("adult", "child")
    assert store.rooms.children_of("adult") == []


def test_a_class_keeps_its_members_their_labels_and_its_settings(store: Store) -> None:
    store.rooms.join("a", "student", label="Red desk")
    store.rooms.join("a", "student")
    store.rooms.join("t", "teacher")
    assert [(row.person, row.label) for row in store.rooms.members()] == [("a", "Red desk")]
    store.rooms.set({"dial": "pick"})
    store.rooms.set({"minutes": 20})
    assert store.rooms.settings() == {"dial": "pick", "minutes": 20}
    assert store.rooms.settings("another") == {}


def test_a_database_server_keeps_a_connection_for_every_thread_and_looks_at_one_that_lay_unused() -> None:
    """Opening one costs more than a hundred questions: the pool holds as many as there are threads to ask."""
    from app.store.database import _CONNECTIONS, _server
    from app.web.server import _THREADS

    engine = _server("postgresql+pg8000://nobody@127.0.0.1:1/none")
    assert engine.pool.size() == _CONNECTIONS >= _THREADS  # type: ignore[attr-defined]


def test_the_tutors_messages_are_counted_without_reading_them(store: Store) -> None:
    store.open_session("s", "p", "student")
    for author in ("person", "tutor", "person", "tutor", "person"):
        store.add_message("s", author, "words")
    assert store.said("s") == 2
    assert store.said("nobody's") == 0


def test_goals_and_choices_of_several_learners_are_read_at_once_and_nobody_elses(store: Store) -> None:
    for person in ("a", "b", "c"):
        store.growth.set_goal(GoalRow(f"g-{person}", person, "2026-11-16", "words"))
        store.growth.set_goal(GoalRow(f"old-{person}", person, "2026-11-09", "words"))
        store.growth.choose(ChoiceRow(person, "defer", "o", created=datetime(2026, 11, 10, tzinfo=UTC)))
        store.growth.choose(ChoiceRow(person, "break", created=datetime(2026, 11, 17, tzinfo=UTC)))
        store.growth.choose(ChoiceRow(person, "open", "o"))
    assert [g.id for g in store.growth.goals_among(["a", "c"], "2026-11-16")] == ["g-a", "g-c"]
    assert [(c.person, c.kind) for c in store.growth.choices_among(["b", "a"], ["defer", "break"])] == [
        ("a", "defer"), ("a", "break"), ("b", "defer"), ("b", "break"),
    ]  # fmt: skip
    since = datetime(2026, 11, 16, tzinfo=UTC)
    assert [c.kind for c in store.growth.choices_among(["a"], ["defer", "break"], since)] == ["break"]
    assert store.growth.choices_among([], ["defer"]) == store.growth.goals_among([], "2026-11-16") == []
