"""The learner's model and path: what is known follows from evidence, nobody gets stuck, every "why" names real answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import many

from app import choosing
from app.curriculum import Objective
from app.learning import placement
from app.learning.answers import Task, read, tasks_of
from app.learning.claims import claims, sentence
from app.learning.learner import Learner, know
from app.learning.path import BACK_AFTER, FAILS, PARKED, PARKED_LONG
from app.library.items import draw
from app.library.packs import load_packs
from app.prompts import Prompts
from app.store import ChoiceRow, CorrectionRow, EvidenceRow

ROOT = Path(__file__).parents[1]
PACKS = load_packs(ROOT / "knowledge" / "packs")
PROMPTS = Prompts(ROOT / "prompts")
DAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
NUMBER = ("value", 0.05)
TASKS = {
    f"p/{name}-{kind}": Task(name, level, guess, ideas)
    for name in "abcd"
    for kind, level, guess, ideas in (
        ("say", "start", 0.05, frozenset({f"{name}-wrong"})),
        ("work", "core", 0.05, frozenset({f"{name}-wrong", f"{name}-other"})),
        ("pick", "core", 1 / 3, frozenset({f"{name}-wrong"})),
        ("far", "stretch", 0.05, frozenset()),
    )
}


def an_objective(name: str, grade: int, *before: str) -> Objective:
    return Objective.model_construct(id=name, title=name.upper(), grade=grade, prerequisites=list(before), misconceptions=[])


CHAIN = {"a": an_objective("a", 3), "b": an_objective("b", 4, "a"), "c": an_objective("c", 5, "b"), "d": an_objective("d", 5, "a")}


class History:
    """Evidence of one learner, row by row."""

    def __init__(self) -> None:
        self.rows: list[EvidenceRow] = []
        self.choices: list[ChoiceRow] = []
        self.corrections: list[CorrectionRow] = []
        self.now = DAY

    def answers(self, objective: str, right: bool = True, kind: str = "work", **more: Any) -> History:
        """One answer, a minute later, on an item of its own; `after` days pass first."""
        self.now += timedelta(days=more.pop("after", 0), seconds=more.pop("seconds", 60))
        n = len(self.rows) + 1
        item = more.pop("item", f"p/{objective}-{kind}#{n}")
        verdict = more.pop("verdict", "right" if right else "wrong")
        session = more.pop("session", f"s{self.now.date()}")
        self.rows.append(EvidenceRow("p", session, objective, item, verdict, created=self.now, id=n, **more))
        return self

    def chooses(self, kind: str, objective: str, **detail: Any) -> History:
        self.now += timedelta(seconds=1)
        self.choices.append(ChoiceRow("p", kind, objective, detail, created=self.now))
        return self

    def teacher(self, objective: str, value: str, evidence: int | None = None) -> History:
        self.now += timedelta(seconds=1)
        self.corrections.append(CorrectionRow("p", objective, evidence, value, "looked at it", "t", self.now))
        return self

    def known(self, grade: int | None = None, later: int = 0) -> Learner:
        now = self.now + timedelta(days=later)
        return know(CHAIN, TASKS, self.rows, self.corrections, self.choices, now, grade)

    def secures(self, *objectives: str) -> History:
        for name in objectives:
            self.answers(name).answers(name)
        self.now += timedelta(days=1)
        for name in objectives:
            self.answers(name)
        return self


# ---------------------------------------------------------------- mastery


def test_right_alone_on_two_days_is_secure_and_on_one_day_it_rests() -> None:
    one = History().answers("a").answers("a")
    assert one.known().mastery["a"].state == "nearly"
    assert one.known().mastery["a"].resting
    assert one.answers("a", after=1).known().mastery["a"].state == "secure"


def test_two_right_answers_among_misses_could_be_luck_and_one_more_makes_it_secure() -> None:
    lucky = History().answers("a").answers("a", False).answers("a", after=1)
    assert lucky.known().mastery["a"].state == "nearly"
    claim = claims(lucky.known(), "a")[0]
    assert (claim.name, claim.facts) == ("once_more", {"n": 2, "days": 2})
    assert lucky.answers("a").known().mastery["a"].state == "secure"


def test_what_went_wrong_before_something_was_learned_is_let_go() -> None:
    history = History()
    for _ in range(8):
        history.answers("a", False)
    assert history.answers("a").answers("a", after=1).answers("a").known().mastery["a"].state == "secure"


def test_midnight_alone_makes_no_second_day() -> None:
    late = History()
    late.now = DAY.replace(hour=23, minute=55)
    late.answers("a").answers("a").answers("a", seconds=600).answers("a")
    assert late.known().mastery["a"].state == "nearly"


def test_options_alone_never_make_an_objective_secure_that_has_written_tasks() -> None:
    picks = History()
    for _ in range(12):
        picks.answers("a", kind="pick", after=1)
    assert picks.known().mastery["a"].state != "secure"
    assert picks.answers("a").answers("a", after=1).known().mastery["a"].state == "secure"


def test_a_second_pick_a_solved_item_again_and_an_item_met_with_help_are_not_alone() -> None:
    rows = History().answers("a", False, item="p/a-pick#1").answers("a", item="p/a-pick#1").rows
    assert [a.alone for a in read(rows, (), TASKS)] == [True, False]
    rows = History().answers("a", item="p/a-work#1").answers("a", item="p/a-work#1").rows
    assert [a.alone for a in read(rows, (), TASKS)] == [True, False]
    rows = History().answers("a", item="p/a-work#1", assisted=True).answers("a", item="p/a-work#1", after=3).rows
    assert [a.alone for a in read(rows, (), TASKS)] == [False, False]


def test_an_option_picked_faster_than_it_can_be_read_says_nothing() -> None:
    before = History().answers("a", kind="pick")
    after = before.known().mastery["a"].belief
    assert before.answers("a", kind="pick", seconds=1).known().mastery["a"].belief == after
    assert before.answers("a", kind="work", seconds=1).known().mastery["a"].belief > after, "a number typed fast is still right"


def test_one_slip_after_secure_takes_nothing_away_and_failing_again_does() -> None:
    done = History().secures("a").answers("a", False, after=1)
    assert done.known().mastery["a"].state == "secure"
    assert done.answers("a", False).answers("a", False).known().mastery["a"].state != "secure"


def test_what_an_adult_at_home_saw_is_helped_work() -> None:
    home = History()
    for _ in range(6):
        home.answers("a", after=1, kind="work").rows[-1] = EvidenceRow(
            "p", "s", "a", f"p/a-work#{len(home.rows)}", "right", created=home.now, kind="home", id=len(home.rows)
        )
    assert home.known().mastery["a"].state == "started"


# ---------------------------------------------------------------- teacher's corrections


def test_a_corrected_verdict_replaces_the_kept_one_until_it_is_undone() -> None:
    sheet = History().answers("a", False, misconception="a-wrong").answers("a", after=1)
    before = sheet.known()
    sheet.teacher("a", "right", evidence=1)
    after = sheet.known()
    assert after.mastery["a"].belief > before.mastery["a"].belief
    assert (len(before.ideas), len(after.ideas)) == (1, 0)
    undone = [CorrectionRow("p", "a", 1, "right", created=DAY, undone=DAY)]
    assert know(CHAIN, TASKS, sheet.rows, undone, (), sheet.now).mastery == before.mastery
    assert sheet.rows[0].verdict == "wrong", "what was kept stays as it was"


def test_a_teacher_s_state_wins_and_changes_what_comes_next_until_three_new_answers_came() -> None:
    history = History().answers("a", False).answers("a", False)
    assert history.known().path.next == "a"
    history.teacher("a", "secure")
    assert history.known().mastery["a"].state == "secure"
    assert history.known().path.next == "b"
    for _ in range(2):
        assert history.answers("a", False).known().mastery["a"].state == "secure"
    assert history.answers("a", False).known().mastery["a"].state == "started"


def test_a_teacher_s_secure_is_not_lost_by_going_right() -> None:
    history = History().teacher("a", "secure")
    for _ in range(5):
        assert history.answers("a").known().mastery["a"].state == "secure"


def test_a_teacher_can_say_not_yet() -> None:
    history = History().secures("a").teacher("a", "started")
    assert history.known().mastery["a"].state == "started"
    assert history.known().path.next == "a"


# ---------------------------------------------------------------- misconceptions


def test_a_misconception_is_named_after_a_second_sighting_with_its_answers_and_repaired_by_one_right_answer_alone() -> None:
    history = History().answers("a", False, misconception="a-wrong")
    assert [i.named for i in history.known().ideas] == [False]
    history.answers("a", False, kind="say", misconception="a-wrong")
    (idea,) = history.known().ideas
    assert (idea.named, idea.seen, idea.since, idea.repaired) == (True, (1, 2), history.rows[0].created, False)
    assert not history.answers("a", assisted=True).known().ideas[0].repaired, "right with help repairs nothing"
    assert not history.answers("a", kind="far").known().ideas[0].repaired, "nor does an item that cannot show it"
    mended = history.answers("a").known().ideas[0]
    assert (mended.repaired, mended.repaired_by) == (True, (5,))
    assert not history.answers("a", False, misconception="a-wrong").known().ideas[0].repaired, "it can come back"


def test_guessing_among_options_names_nothing() -> None:
    dice, wrong = Random(3), 0
    for _ in range(60):
        history = History()
        for _ in range(12):
            pick = dice.randrange(3)
            history.answers("a", pick == 0, kind="pick", misconception="a-wrong" if pick == 1 else "", seconds=30)
        wrong += any(i.named and not i.repaired for i in history.known().ideas)
    assert wrong <= 6


def test_after_a_mistake_the_misconception_s_own_items_come_until_one_is_right_alone() -> None:
    pack = PACKS["fractions"]
    rows = [EvidenceRow("p", "s", "fractions.add-unlike", "fractions/add-unlike#1", "wrong", "adds-across", created=DAY, id=1)]
    for n in range(2, 4):
        plan = planned(rows, n)
        assert plan.reason == "repair"
        family = pack.families[plan.item.id.partition("/")[2].rpartition("#")[0]]
        assert "adds-across" in {m.because for m in family.mistakes} | {c.because for c in family.choices}
        rows.append(
            EvidenceRow("p", "s", plan.item.objective, plan.item.id, "wrong", "adds-across", created=DAY + timedelta(minutes=n), id=n)
        )
    rows.append(EvidenceRow("p", "s", "fractions.add-unlike", "fractions/add-unlike#77", "right", created=DAY + timedelta(minutes=9), id=9))
    assert planned(rows, 10).reason != "repair"


def planned(rows: list[EvidenceRow], minute: int, **more: Any) -> choosing.Planned:
    pack = PACKS["fractions"]
    now = DAY + timedelta(minutes=minute)
    learner = know(pack.objectives, choosing.tasks(pack), rows, (), more.pop("choices", ()), now, more.pop("grade", 5))
    return choosing.plan(pack, learner, "p", more.pop("session", "s"), **more)


# ---------------------------------------------------------------- reviews


def test_what_is_secure_comes_back_when_it_is_due_and_opens_the_next_session() -> None:
    pack, name = PACKS["fractions"], "fractions.unit-fractions"
    rows = [
        EvidenceRow("p", f"s{d}", name, f"fractions/{f}#{d}", "right", created=DAY + timedelta(days=d), id=d + 1)
        for d, f in enumerate(("name-the-part", "part-left"))
    ]
    for days, due in ((2, False), (40, True)):
        now = DAY + timedelta(days=days)
        learner = know(pack.objectives, choosing.tasks(pack), rows, (), (), now, 3)
        assert learner.mastery[name].state == "secure"
        assert [r.objective for r in learner.due()] == ([name] if due else [])
        assert (choosing.plan(pack, learner, "p", "new").kind == "review") is due
    assert learner.reviews[name].rests_on == (1, 2)
    assert learner.path.places[name].state == "review"


def test_a_review_that_was_done_today_is_not_due_again_today() -> None:
    history = History().secures("a")
    assert history.known(later=60).due()
    assert not history.answers("a", False, after=60).known().due()


def test_the_same_evidence_always_gives_the_same_day() -> None:
    rows = History().secures("a", "b")
    assert rows.known().reviews == rows.known().reviews


# ---------------------------------------------------------------- the path


def test_prerequisites_come_first_and_wait_is_said() -> None:
    known = History().known()
    assert known.path.next == "a"
    assert {n: p.state for n, p in known.path.places.items()} == {"a": "next", "b": "waiting", "c": "waiting", "d": "waiting"}
    assert known.path.places["c"].waits_for == ("b",)


def test_a_lower_grade_is_taken_as_known_until_something_speaks_against_it() -> None:
    assert History().known(grade=5).path.next in ("c", "d")
    failing = History()
    for _ in range(FAILS):
        failing.answers("d", False)
    assert (failing.known(grade=5).path.next, failing.known(grade=5).path.reason) == ("a", "step_back")


def test_failing_steps_back_to_the_prerequisite_and_two_right_answers_alone_lead_back() -> None:
    history = History().answers("a").answers("a", after=1).chooses("open", "b")
    for _ in range(FAILS):
        history.answers("b", False)
    path = history.known().path
    assert (path.next, path.reason, path.came_from, path.because) == ("a", "step_back", "b", (3, 4, 5))
    for _ in range(BACK_AFTER):
        history.answers("a")
    assert history.known().path.next == "b"


def test_an_objective_that_only_fails_lets_another_one_in_where_there_is_one() -> None:
    history = History().secures("a").chooses("open", "b")
    for _ in range(3 * PARKED):
        at = history.known().path.next
        history.answers(at, at == "a")
    assert {r.objective for r in history.rows[4:]} >= {"b", "d"}


def test_failing_for_days_takes_turns_with_something_else_from_the_first_item_of_a_day() -> None:
    history = History().secures("a").chooses("open", "b")
    for _ in range(PARKED_LONG):
        history.answers("b", False, after=1)
    assert history.known().path.next != "b"
    assert history.answers("d", False).known(later=1).path.places["b"].parked is False


@pytest.mark.parametrize("kind", ["open", "go_further"])
def test_what_the_learner_chooses_is_next_whatever_comes_before_it(kind: str) -> None:
    known = History().chooses(kind, "c").known()
    assert (known.path.next, known.path.reason) == ("c", "chosen")


def test_put_off_is_put_off_and_nothing_is_lost() -> None:
    history = History().secures("a").chooses("defer", "b")
    assert history.known().path.places["b"].state == "deferred"
    assert history.known().path.next == "d"
    assert history.chooses("resume", "b").known().path.places["b"].state in ("open", "next")


def test_a_swap_brings_the_other_and_puts_the_first_off() -> None:
    path = History().secures("a").chooses("swap", "b", to="d").known().path
    assert (path.next, path.places["b"].state) == ("d", "deferred")


def test_everything_put_off_still_leaves_something_to_do() -> None:
    history = History()
    for name in CHAIN:
        history.chooses("defer", name)
    assert (history.known().path.next, history.known().path.reason) == ("a", "deferred")


def test_a_contested_state_brings_a_retest_once() -> None:
    pack, name = PACKS["fractions"], "fractions.number-line"
    rows = [EvidenceRow("p", "old", name, "fractions/jumps-to-point#1", "wrong", created=DAY, id=1)]
    choices = [ChoiceRow("p", "contest", name, created=DAY + timedelta(minutes=1))]
    plan = planned(rows, 2, choices=choices)
    assert (plan.kind, plan.item.objective) == ("retest", name)
    rows.append(EvidenceRow("p", "s", name, plan.item.id, "right", created=DAY + timedelta(minutes=3), kind=plan.kind, id=2))
    assert planned(rows, 4, choices=choices).kind == "practice"
    assert pack.objectives[name]


def test_an_item_asked_for_by_level_is_of_that_level() -> None:
    assert planned([], 1, objective="fractions.compare", level="stretch").item.level == "stretch"
    assert planned([], 1, objective="fractions.compare").item.level == "start"


def test_a_family_with_fixed_cases_brings_each_before_any_again() -> None:
    pack = PACKS["plants-ocean"]
    family = next(f for f in pack.families.values() if len(f.cases) >= 4)
    rows: list[EvidenceRow] = []
    asked = []
    for n in range(len(family.cases)):
        answers = read(rows, (), choosing.tasks(pack))
        item = draw(pack, family, choosing._seed(pack, family, answers, "p"))
        asked.append(item.ask)
        rows.append(EvidenceRow("p", "s", item.objective, item.id, "right", created=DAY + timedelta(minutes=n), id=n))
    assert len(set(asked)) >= len(family.cases) - 1
    assert len({int(r.item.rpartition("#")[2]) % len(family.cases) for r in rows}) == len(family.cases)


# ---------------------------------------------------------------- a place to begin


@pytest.mark.parametrize(("first_unknown", "grade"), [(n, g) for n in range(11) for g in (3, 5, None)])
def test_probes_find_the_place_to_begin_in_three_to_five_tasks(first_unknown: int, grade: int | None) -> None:
    objectives = PACKS["fractions"].objectives
    known = set(list(objectives)[:first_unknown])
    asked: list[tuple[str, str]] = []
    while name := placement.next_probe(objectives, asked, grade):
        asked.append((name, "right" if name in known else "unsure"))
    assert 3 <= len(asked) <= 5 or len(asked) == len(objectives)
    assert len({n for n, _ in asked}) == len(asked)
    place = placement.place(objectives, asked, grade)
    missing = [n for n in objectives if n not in known]
    steps = abs(list(objectives).index(place) - (list(objectives).index(missing[0]) if missing else len(objectives) - 1))
    assert steps <= 3, (place, asked)


def test_a_right_probe_speaks_for_what_it_builds_on_and_not_knowing_against_what_builds_on_it() -> None:
    before = placement.beliefs(CHAIN, [], None)
    right, unsure = (placement.beliefs(CHAIN, [("b", o)], None) for o in ("right", "unsure"))
    assert right["a"] > right["c"] > before["c"]
    assert unsure["c"] < unsure["a"] < before["a"]


def test_after_probes_the_way_begins_where_they_ended_and_goes_up_from_there() -> None:
    history = History().chooses("open", "a", by="probes", asked=[["b", "unsure"], ["a", "unsure"], ["d", "unsure"]])
    assert history.known(grade=6).path.next == "a"
    assert history.secures("a").known(grade=6).path.next == "b"


def test_a_collection_without_prerequisites_is_probed_by_grade() -> None:
    flat = {n: an_objective(n, g) for n, g in (("x", 2), ("y", 4), ("z", 6))}
    assert placement.beliefs(flat, [("y", "right")], None)["x"] > 0.5
    assert placement.beliefs(flat, [("y", "wrong")], None)["z"] < 0.5
    assert placement.next_probe({}, [], 5) == placement.place({}, [], 5) == ""


# ---------------------------------------------------------------- whatever happened


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("answer"), st.sampled_from("abcd"), st.sampled_from(["right", "wrong", "close", "incomplete", "cannot_tell"]),
            st.sampled_from(["say", "work", "pick", "far"]), st.booleans(), st.sampled_from([1, 40, 90_000]), st.integers(1, 4),
        ),
        st.tuples(
            st.just("choose"), st.sampled_from(["open", "defer", "resume", "swap", "step_back", "go_further", "contest", "nonsense"]),
            st.sampled_from(["a", "b", "c", "d", "elsewhere"]), st.sampled_from([{}, {"to": "a"}, {"to": "c"}, {"to": "nowhere"}]),
        ),
        st.tuples(st.just("correct"), st.sampled_from("abcd"), st.sampled_from(["secure", "nearly", "started", "new"])),
        st.tuples(st.just("remark"), st.integers(1, 30), st.sampled_from(["right", "wrong"])),
    ),
    max_size=45,
)  # fmt: skip


def played(steps: list[tuple[Any, ...]]) -> History:
    history = History()
    for step in steps:
        match step:
            case ("answer", name, verdict, kind, assisted, seconds, seed):
                idea = f"{name}-wrong" if verdict == "wrong" and kind != "far" and seed % 2 else ""
                item = f"p/{name}-{kind}#{seed}"
                history.answers(name, verdict=verdict, kind="practice", item=item, assisted=assisted, seconds=seconds, misconception=idea)
            case ("choose", kind, name, detail):
                history.chooses(kind, name, **detail)
            case ("correct", name, value):
                history.teacher(name, value)
            case ("remark", number, value) if number <= len(history.rows):
                history.teacher("a", value, evidence=number)
    return history


@settings(max_examples=many(250), deadline=None)
@given(STEPS)
def test_whatever_happened_no_evidence_is_lost_and_one_objective_is_next(steps: list[tuple[Any, ...]]) -> None:
    history = played(steps)
    learner = history.known()
    decided = {r.id for r in history.rows if r.verdict not in ("cannot_tell", "incomplete")}
    assert {a.id for a in learner.answers} >= decided - {c.evidence for c in history.corrections}
    assert {i for p in learner.path.places.values() for i in p.rests_on} == {a.id for a in learner.answers}
    assert sum(m.tries for m in learner.mastery.values()) == sum(not a.silent for a in learner.answers)
    assert learner.path.next in CHAIN
    assert all(0 <= m.belief <= 1 for m in learner.mastery.values())
    assert set(learner.path.places) == set(CHAIN)


@settings(max_examples=many(250), deadline=None)
@given(STEPS, st.sampled_from("abcd"), st.booleans())
def test_a_right_answer_never_takes_anything_away(steps: list[tuple[Any, ...]], name: str, assisted: bool) -> None:
    history = played(steps)
    before = history.known().mastery
    order = ("new", "started", "nearly", "secure")
    after = history.answers(name, kind="work", item=f"p/{name}-work#999", assisted=assisted).known().mastery
    assert after[name].belief >= before[name].belief
    assert after[name].unassisted >= before[name].unassisted and after[name].days >= before[name].days
    if not before[name].said:
        assert order.index(after[name].state) >= order.index(before[name].state)
    assert {n: m for n, m in after.items() if n != name} == {n: m for n, m in before.items() if n != name}


@settings(max_examples=many(200), deadline=None)
@given(STEPS)
def test_from_every_state_everything_can_be_reached_and_finished(steps: list[tuple[Any, ...]]) -> None:
    history = played(steps)
    for n in range(80):
        learner = history.known()
        if all(m.state == "secure" for m in learner.mastery.values()):
            return
        following = learner.path.next
        history.answers(following, kind="work", item=f"p/{following}-work#{1000 + n}", after=0 if n % 3 else 1)
    raise AssertionError({n: m.state for n, m in history.known().mastery.items()})


@settings(max_examples=many(200), deadline=None)
@given(STEPS, st.integers(0, 60))
def test_every_why_names_answers_that_were_kept_and_can_be_said(steps: list[tuple[Any, ...]], later: int) -> None:
    history = played(steps)
    learner = history.known(later=later)
    kept = {r.id: r for r in history.rows}
    for name in CHAIN:
        found = claims(learner, name)
        assert found, name
        for claim in found:
            assert set(claim.evidence) <= set(kept)
            assert {kept[i].objective for i in claim.evidence} <= {name} or claim.name.startswith("idea")
            if claim.name in ("started", "nearly", "secure", "lapses", "idea", "helped", "step_back", "not_counted", "once_more"):
                assert claim.evidence, claim
            for language in PROMPTS.languages.values():
                words = sentence(claim, language.say, CHAIN, lambda _: None)
                assert words and "{" not in words


def test_every_claim_has_its_words() -> None:
    from typing import get_args

    from app.learning.claims import ClaimName

    for language in PROMPTS.languages.values():
        assert {f"why_{name}" for name in get_args(ClaimName)} == {k for k in language.texts if k.startswith("why_")}


def test_the_tasks_of_every_pack_have_a_written_one_for_each_objective() -> None:
    for pack in PACKS.values():
        known = tasks_of(pack.id, pack.families.values())
        assert {t.objective for t in known.values() if t.written} == set(pack.objectives)
