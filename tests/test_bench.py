"""The bench: figures that are judged as they say, costs that are counted right, curves that tell n log n from n squared."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import insert, inspect, text

from app.library.formula import FormulaError, compute
from app.safety.citations import misnamed
from app.store import PersonRow, Store, open_engine
from app.store.tables import journal
from app.turn import Passage
from evals import bench, bench_cost, bench_curves, bench_figures, bench_first, bench_growth, bench_turn
from evals.bench_curves import Curve, Point
from evals.table import Bar

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


# ---------------------------------------------------------------- figures


def test_a_figure_is_judged_by_its_95th_percentile_and_says_whether_the_bar_is_met() -> None:
    values = [10.0] * 90 + [50.0] * 10
    late = bench_figures.figure("turn", values, "ms", Bar(most=40))
    assert late.missed
    assert "**missed**" in str(late)
    assert not bench_figures.figure("turn", values, "ms", Bar(most=60)).missed
    assert not bench_figures.figure("turn", values, "ms", Bar(most=40), judged=14.0).missed


def test_a_clock_that_misses_its_bar_on_a_busy_machine_fails_only_beyond_the_lenient_one() -> None:
    assert not bench_figures.figure("turn", [50.0], "ms", Bar(most=40), lenient=80).fails
    assert bench_figures.figure("turn", [90.0], "ms", Bar(most=40), lenient=80).fails
    assert bench_figures.figure("calls", [2.0], "calls", Bar(most=1.05)).fails  # what does not depend on the machine has no excuse


def test_the_printed_bar_for_our_own_time_is_forty_milliseconds(monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(rounds: int) -> list[bench_turn.Own]:
        return [bench_turn.Own("hello", 60.0, 12.0)] * 9 * rounds

    monkeypatch.setattr(bench_turn, "turns", slow)
    row = bench.own_time(2)
    assert row.missed
    assert not row.fails
    assert "≤ 40 | **missed**" in str(row)
    assert "measurement" in row.note


def test_every_round_asks_the_library_another_question() -> None:
    rounds = [bench_turn.texts(n) for n in range(20)]
    assert len({texts[3] for texts in rounds}) == len({texts[8] for texts in rounds}) == 20
    assert not any("{" in words for texts in rounds for words in texts)


# ---------------------------------------------------------------- the cost at the model


def test_the_share_that_a_server_has_seen_is_that_of_the_common_beginning() -> None:
    rules = "You are a kind tutor. " * 20
    first, second = ("user", "What is one half of six?"), ("user", "Why do leaves turn red?")
    same, whole = bench_cost.cacheable([[("system", rules), first], [("system", rules), second]])
    assert 0.9 < same / whole < 1
    assert bench_cost.cacheable([[("system", "abc")], [("system", "xyz")]])[0] <= 4  # "system: " alone
    assert bench_cost.cacheable([[("system", rules)]]) == (0, 0)


def test_a_prompt_is_held_against_the_last_of_its_own_kind() -> None:
    rules, history = "Rewrite the question. " * 20, "Answer from this. " * 20
    chain = [[("user", rules)], [("system", history)], [("user", rules)], [("system", history)]]
    same, whole = bench_cost.cacheable(chain)
    assert same == whole


def test_growth_counts_only_turns_that_asked_a_model_and_a_chain_that_keeps_all_grows() -> None:
    def talk(sizes: list[int]) -> list[bench_cost.Asked]:
        return [[[("system", "word " * size)]] if size else [] for size in sizes]

    steady, growing = talk([100] * 50), talk([10 * n for n in range(1, 51)])
    steady[19] = []
    rows = {row.what: row for row in bench_cost.figures([steady], [growing])}
    assert not rows["prompt of turn 50 / turn 5, ours"].missed
    assert rows["prompt of turn 50 / turn 5, ours"].judged == pytest.approx(1.0)
    assert rows["prompt of turn 50 / turn 5, recipe with full history"].judged > 8
    assert rows["model calls a turn, ours"].judged == pytest.approx(49 / 50)
    asks_twice = [[*turn, *turn] for turn in talk([100] * 50)]
    assert {row.what: row for row in bench_cost.figures([asks_twice], [growing])}["model calls a turn, ours"].fails


def test_conversations_that_begin_at_different_places_put_every_message_at_the_turns_that_are_compared() -> None:
    plain = {text for text in bench_cost.SCRIPT if "{" not in text}
    for turn in (5, 20, 50):
        assert plain <= {bench_cost.said(start, turn) for start in range(len(bench_cost.SCRIPT))}
    assert all(bench_cost.said(start, 5) == bench_cost.said(start, 50) for start in range(4))


# ---------------------------------------------------------------- the first sentence


def test_a_raw_sentence_ends_with_its_full_stop_and_not_at_its_first_word() -> None:
    class Said:
        name = "said"

        async def stream(self, messages: object, max_tokens: int):  # type: ignore[no-untyped-def]
            for piece in ("Look", " here", "."):
                yield piece
                await asyncio.sleep(0.03)
            await asyncio.sleep(5)
            yield " And there."

        def close(self) -> None:
            return None

    seconds = asyncio.run(bench_first._raw(Said(), [("user", "hi")]))
    assert 0.05 < seconds < 4, "it did not wait for the second sentence"


# ---------------------------------------------------------------- curves


def _curve(power: float, most: float = 0.0, log: bool = False) -> Curve:
    sizes = (1_000, 10_000, 100_000)
    times = [0.001 * n**power * (math.log(n) if log else 1) for n in sizes]
    return Curve("made", "a made thing", "things", tuple(Point(n, t, 1.2 * t, 20) for n, t in zip(sizes, times, strict=True)), 0.0, most)


def test_a_power_is_found_again_and_n_squared_is_beyond_n_log_n() -> None:
    assert _curve(0.5).power == pytest.approx(0.5)
    assert not _curve(1).missed
    assert not Curve("x", "x", "x", _curve(1, log=True).points[:2] + _curve(1).points[2:]).missed
    assert _curve(1.3).missed
    assert _curve(2).missed
    assert 1 < _curve(1).allowed < 1.2


def test_a_curve_with_a_bar_is_missed_by_its_last_point() -> None:
    assert _curve(0.1, most=0.001).missed
    assert not _curve(0.1, most=1000).missed


def test_a_curve_of_one_size_has_no_power() -> None:
    assert bench_curves.fitted([(10, 3.0)]) == 0.0


def test_the_page_has_a_picture_and_every_figure_of_each_curve(tmp_path: Path) -> None:
    row = bench_figures.figure("turn", [10.0], "ms", Bar(most=40))
    bench_growth.write(tmp_path / "performance.md", [row], [_curve(0.5)])
    page, picture = (tmp_path / "performance.md").read_text(), (tmp_path / "growth-made.svg").read_text()
    assert "growth-made.svg" in page
    assert "| 100,000 |" in page
    assert "**missed**" not in page
    assert picture.count("<polyline") == 3
    assert "100,000" in picture


# ---------------------------------------------------------------- what was made faster, and stays as it was


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(open_engine("", tmp_path))


def _journal(store: Store, rows: list[tuple[str, datetime]]) -> None:
    with store.engine.begin() as db:
        db.execute(insert(journal), [{"person": p, "session": p, "facts": {"move": {"heard": "attempt"}}, "created": at} for p, at in rows])


def test_a_classs_turns_are_its_own_since_then_in_order_even_when_written_out_of_order(store: Store) -> None:
    _journal(
        store,
        [("a", NOON), ("b", NOON - timedelta(days=1)), ("c", NOON), ("a", NOON - timedelta(days=9)), ("a", NOON + timedelta(hours=1))],
    )
    found = store.classwork.turns(["a", "b"], NOON - timedelta(days=7))
    assert [(t.person, t.created) for t in found] == [("a", NOON), ("b", NOON - timedelta(days=1)), ("a", NOON + timedelta(hours=1))]
    assert [t.heard for t in found] == ["attempt"] * 3
    assert store.classwork.turns([], NOON) == []


def test_the_board_finds_a_classs_turns_by_an_index_and_reads_nobody_elses(store: Store) -> None:
    _journal(store, [(f"p{n}", NOON) for n in range(500)])
    assert "ix_journal_person_created" in {i["name"] for i in inspect(store.engine).get_indexes("journal")}
    asked = "SELECT person FROM journal WHERE person IN ('p1', 'p2') AND created >= '2026-11-01'"
    with store.engine.connect() as db:
        plan = " ".join(str(row) for row in db.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    assert "ix_journal_person_created" in plan


def test_messages_are_numbered_on_within_their_own_session(store: Store) -> None:
    for session in ("a", "b"):
        store.open_session(session, "p", "student")
    for n in range(3):
        store.add_message("a", "person", f"{n}")
        store.finish_turn("a", f"reply {n}", {}, {"n": n}, "title", [], {}, "p")
    store.add_message("b", "person", "other")
    assert [m.text for m in store.messages("a")] == ["0", "reply 0", "1", "reply 1", "2", "reply 2"]
    with store.engine.connect() as db:
        assert list(db.execute(text("SELECT n FROM messages WHERE session = 'a' ORDER BY n")).scalars()) == [1, 2, 3, 4, 5, 6]
        assert list(db.execute(text("SELECT n FROM messages WHERE session = 'b'")).scalars()) == [1]
    kept = store.session("a")
    assert kept is not None
    assert (kept.state, kept.title) == ({"n": 2}, "title")


def test_one_formula_with_other_numbers_has_another_value_and_a_broken_one_is_an_error_every_time() -> None:
    assert [compute("a + b", {"a": Fraction(1), "b": Fraction(n)}) for n in (1, 2)] == [2, 3]
    for _ in range(2):
        with pytest.raises(FormulaError, match="cannot read"):
            compute("a ? b", {})


def test_a_source_that_is_read_once_is_not_taken_for_another() -> None:
    one = Passage("1", "See page 12 of the guide.", "Cells", "s", "lesson", "Cells")
    other = Passage("2", "Cells are small.", "Cells", "s", "lesson", "Cells")
    assert misnamed("Look at page 12.", [one]) == ""
    assert misnamed("Look at page 12.", [other])
    assert misnamed("Look at page 12.", [one]) == ""


def test_a_board_page_is_of_its_class_whatever_else_is_in_the_database(store: Store) -> None:
    found, end = bench_growth.pupils(3000, bench_growth.load_pack(bench_growth.PACKS / "fractions"))
    bench_growth.a_class(store, found, end)
    bench_growth.others(store, 0, 40, end)
    assert store.person("other3") == PersonRow("other3", "student", 5, "en", (), "owl")
    html = bench_growth._page(store, {"fractions": bench_growth.load_pack(bench_growth.PACKS / "fractions")}, end)
    assert "other3" not in html
