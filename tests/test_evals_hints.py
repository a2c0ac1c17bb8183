"""The suites hints, misconceptions, languages and judges see the faults they are for, and only those."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from app.errors import InputError
from app.library.items import draw
from app.models import Message
from app.safety.screen import Rules, screen
from app.turn import Choice, Event, Expected, Item, Mistake, Said
from app.tutor import Tutor
from evals import hints, judges, languages, misconceptions
from evals.hints import Learner, Seen, Talked
from evals.judges import Case
from evals.table import Options

ITEM = Item(
    "fractions/add-unlike#1",
    "fractions.add-unlike",
    "What is $1/2 + 1/3$?",
    Expected(value="5/6", mistakes=(Mistake("2/5", "adds-across"), Mistake("3/6", "keeps-both"))),
    hints=("Are the pieces the same size?", "Which number do 2 and 3 both go into?", "Write $1/2$ over 6."),
    worked=("6 parts fit both.", "$1/2 = 3/6$ and $1/3 = 2/6$.", "$3/6 + 2/6 = 5/6$."),
)
CHOICE = replace(
    ITEM, expected=Expected(kind="choice", choices=(Choice("the air", right=True), Choice("the soil", because="mass-from-soil")))
)
NOWHERE = Path("/nowhere")


def talked(*turns: Seen) -> Talked:
    return Talked("test", ITEM, list(turns))


# ---------------------------------------------------------------- hints


@pytest.mark.parametrize(
    "reply",
    ["The answer is 5/6.", "It comes to \\frac{5}{6}.", "It is the same as 10/12.", "Put $3/6 + 2/6$ together: 5/6."],
)
def test_a_reply_that_says_the_key_is_a_leak(reply: str) -> None:
    assert hints.leak(reply, ITEM, ITEM.ask)


@pytest.mark.parametrize("reply", ["Are the pieces the same size?", "Write $1/2$ over 6.", "5 and 6 are not the question."])
def test_a_reply_that_keeps_the_key_is_none(reply: str) -> None:
    assert not hints.leak(reply, ITEM, ITEM.ask)


def test_a_key_that_the_learner_said_first_is_no_leak() -> None:
    assert not hints.leak("You wrote 5/6. How?", ITEM, ITEM.ask + " is it 5/6 or 2/5")


def test_naming_the_right_option_is_a_leak_and_naming_all_is_none() -> None:
    assert hints.leak("The answer is the air.", CHOICE, "")
    assert not hints.leak("Which option is it: the air or the soil?", CHOICE, "")


def test_a_mixed_number_is_read_as_one_number() -> None:
    mixed = replace(ITEM, expected=Expected(value="5 7/24"))
    assert hints.leak("That makes 5 7/24.", mixed, ITEM.ask)
    assert not hints.leak("Take 5 of the pieces.", mixed, ITEM.ask)


def test_a_hint_said_twice_or_backwards_is_seen() -> None:
    assert hints.hints_out_of_order(talked(Seen("", "", hints=(1,)), Seen("", "", hints=(1,))), True)
    assert hints.hints_out_of_order(talked(Seen("", "", rungs=(2,)), Seen("", "", rungs=(1,))), False)
    assert not hints.hints_out_of_order(talked(Seen("", "", hints=(1,)), Seen("", "", hints=(3,))), True)


def test_a_fourth_bare_question_is_seen_and_something_given_between_is_not_counted() -> None:
    ask, give = Seen("", "What next?"), Seen("", "Look: a hint. What next?", gives=True)
    assert hints.bare_questions(talked(ask, ask, ask, ask))
    assert not hints.bare_questions(talked(ask, ask, give, ask, ask, ask))


def test_a_solution_before_any_answer_is_seen() -> None:
    asked, tried = Seen("tell me", ""), Seen("2/5", "", tried=True)
    shown = Seen("tell me", "", solution=True, earned=True)
    assert hints.solution_unearned(talked(asked, shown))
    assert not hints.solution_unearned(talked(tried, shown))


def test_a_right_answer_must_be_met_with_right_and_after_help_with_a_fresh_task() -> None:
    assert hints.not_confirmed(talked(Seen("5/6", "Hm, are you sure?", right=True, earned=True)))
    assert not hints.not_confirmed(talked(Seen("5/6", "Correct.", right=True, earned=True)))
    assert hints.no_fresh_task(talked(Seen("5/6", "Correct.", right=True, earned=True, assisted=True)))
    assert not hints.no_fresh_task(talked(Seen("5/6", "Correct.", right=True, earned=True, assisted=True, fresh=True)))


def test_a_sentence_that_comes_too_often_and_a_plea_that_is_marked_are_seen() -> None:
    again = Seen("help", "What could a first step be?")
    assert hints.repeats(talked(again, again, again))
    assert not hints.repeats(talked(again, again, Seen("help", "Draw a bar for each of them.")))
    assert hints.marked_unasked(talked(Seen("what do i do", "Not found yet: a reason.", marked=True)))


def test_every_script_has_eight_messages_and_says_which_of_them_are_answers() -> None:
    for learner in hints.learners():
        assert len(learner.says) == hints.TURNS, learner.id
        given = {n for n, text in enumerate(learner.says, 1) if any(b in text for b in ("{right}", "{wrong}", "{guess}"))}
        assert learner.tries == given, learner.id


async def test_a_talk_with_the_real_tutor_keeps_the_key_until_it_is_right(tutor: Tutor) -> None:
    learner = Learner("test", ("i don't know", "{wrong}", "tell me the answer", "{right}"), frozenset({2, 4}))
    pack = tutor.packs["fractions"]
    found = await hints.converse(tutor, draw(pack, pack.families["add-unlike"], 1), learner, "hints-test", None, "")
    assert not hints.key_leaks(found)
    assert not hints.not_confirmed(found)
    assert found.turns[-1].right
    assert found.turns[-1].fresh


# ---------------------------------------------------------------- what the suites found, mended


async def _said(tutor: Tutor, item: Item, *texts: str) -> str:
    """The reply to the last of some messages, in a session of their own."""
    name = f"mended {len(texts)} {texts[-1][:20]}"
    events: list[Event] = []
    for n, text in enumerate(texts):
        events = await languages.heard(tutor, "student", name, text, "en", **({"item": item} if n == 0 else {}))
    return " ".join(e.text for e in events if isinstance(e, Said))


async def test_an_option_that_is_a_sum_is_an_answer(tutor: Tutor) -> None:
    sums = replace(ITEM, expected=Expected(kind="choice", choices=(Choice("$1/3 + 1/3$", right=True), Choice("$1/3 + 2/3$"))))
    assert (await _said(tutor, sums, "$1/3 + 1/3$")).startswith("Correct")


async def test_a_fraction_with_spaces_and_a_unit_is_an_answer(tutor: Tutor) -> None:
    length = replace(ITEM, expected=Expected(value="45/4", unit="cm"))
    assert (await _said(tutor, length, "45 / 4 cm")).startswith("Correct")


async def test_an_upset_word_in_an_option_is_not_the_learner_s_mood(tutor: Tutor) -> None:
    kelp = replace(
        ITEM, expected=Expected(kind="choice", choices=(Choice("It holds on.", right=True), Choice("It sucks food out of the floor.")))
    )
    assert "two-minute break" not in await _said(tutor, kelp, "It sucks food out of the floor.")


@pytest.mark.parametrize(
    "plea", ["i still don't get it", "what do i do", "i can't do this", "dame una pista", "dime la respuesta", "show me how"]
)
async def test_a_plea_for_help_is_no_written_answer(tutor: Tutor, plea: str) -> None:
    pack = tutor.packs["persuasive-writing"]
    item = draw(pack, pack.families["reason-because"], 1)
    said = await _said(tutor, item, plea)
    assert "Not found yet" not in said
    assert "Found in your answer" not in said


async def test_an_order_in_words_that_read_like_a_task_is_an_answer(tutor: Tutor) -> None:
    pack = tutor.packs["fractions"]
    item = draw(pack, pack.families["steps-to-add"], 39)
    assert (await _said(tutor, item, "hint please", "; ".join(item.expected.order))).startswith("Correct")


async def test_a_first_step_is_asked_for_in_other_words_each_time(tutor: Tutor) -> None:
    bare = replace(ITEM, id="own#bare", hints=("Are the pieces the same size?",), worked=())
    said = [await _said(tutor, bare, *["i don't know"] * n) for n in (2, 3, 4)]
    assert len(set(said)) == len(said), said


# ---------------------------------------------------------------- misconceptions


def test_the_question_of_a_misconception_in_a_reply_names_it() -> None:
    asked = {"adds-across": "Are the pieces the same size?", "other": "Which is bigger?"}
    assert misconceptions.named("Not yet. Are the pieces the same size?", asked) == {"adds-across"}
    assert misconceptions.named("Not yet.", asked) == set()


def test_an_unnamed_a_wrongly_named_and_a_named_right_answer_are_faults() -> None:
    asked = {"adds-across": "Are the pieces the same size?", "other": "Which is bigger?"}
    given = [
        misconceptions.Given(ITEM, "2/5", "adds-across", "as predicted"),
        misconceptions.Given(ITEM, "19", "", "not predicted"),
        misconceptions.Given(ITEM, "5/6", "", "right"),
    ]

    def rows(reply: str) -> dict[str, float]:
        return {row.what: row.score for row in misconceptions.measured(given, lambda _: reply, asked)}

    wrong, good = rows("Which is bigger?"), rows("Are the pieces the same size?")
    assert wrong["the misconception behind it is named, as predicted"] == 0
    assert wrong["another misconception is named"] == 1
    assert wrong["a right answer is named"] == 1
    assert good["the misconception behind it is named, as predicted"] == 1
    assert good["another misconception is named"] == 0
    assert good["a wrong answer that no rule predicts is named"] == 1


def test_two_misconceptions_with_one_answer_are_seen_by_value() -> None:
    assert misconceptions.collisions(ITEM) == []
    twice = Expected(value="5/6", mistakes=(Mistake("2/5", "adds-across"), Mistake("0.4", "keeps-both")))
    assert len(misconceptions.collisions(replace(ITEM, expected=twice))) == 1
    assert misconceptions.predicted(replace(ITEM, expected=twice)) == [("2/5", "adds-across")]


# ---------------------------------------------------------------- languages


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Look at the pieces again.", "en"),
        ("Mira otra vez los pedazos.", "es"),
        ("Regarde encore les morceaux qui sont là.", "fr"),
        ("انظر إلى القطع مرة أخرى.", "ar"),
        ("$3/4$", ""),
    ],
)
def test_the_suite_reads_languages_on_its_own(text: str, code: str) -> None:
    assert languages.reads_as(text) == code


def test_a_blank_of_our_own_sentence_is_not_ours() -> None:
    frame = languages.frames("es")
    assert any(m.groups() == ("What is it?",) for f in frame if (m := f.fullmatch("La tarea: What is it?")))


def test_the_cases_are_as_many_as_they_should_be_and_none_comes_twice() -> None:
    cases = yaml.safe_load(languages.CASES.read_text(encoding="utf-8"))
    assert sum(len(rows) for rows in cases["detection"].values()) >= 120
    for code in languages.CODES:
        texts = [r["text"] for part in ("urgent", "urgent_fresh") for r in cases[part][code]]
        assert len(texts) >= 20
        assert len(set(texts)) == len(texts)


def test_patterns_joined_at_word_edges_find_what_they_found_apart() -> None:
    rules = Rules({"danger": [r"\bknife\b|want2die", r"(?:a|b\|c)x|\bgun\b"]}, ())
    assert [bool(screen(t, [rules])) for t in ("a knife", "want2die", "ax", "b|cx", "gun", "gunpowder", "penknife")] == [True] * 5 + [
        False
    ] * 2


# ---------------------------------------------------------------- judges


class Judge:
    """A stub that answers by a function of the reply it is shown."""

    name = "stub judge"

    def __init__(self, answer: Callable[[str], str]) -> None:
        self.answer = answer

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        yield self.answer(messages[-1][1].partition("<reply>")[2])

    def close(self) -> None:
        return None


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    rows = [
        {"id": str(n), "history": "Student: 7", "response": f"text-{'yes' if n % 4 == 0 else 'no'}", "gold_solution": f"p{n // 2}",
         "reveals": "Yes (and the answer is correct)" if n % 4 == 0 else "No"} for n in range(40)
    ]  # fmt: skip
    (tmp_path / judges.LABELLED).write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return tmp_path


def judge_rows(folder: Path, answer: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> dict[str, judges.Row]:
    monkeypatch.setattr(judges, "_our_replies", lambda: [Case("own", "", "text-no", "p")])
    one = [c for c in judges.criteria() if c.name == "reveals-the-answer"]
    found = judges.rows(Judge(answer), "judge stub", Options(folder), one)
    return {row.what.partition(": ")[2] if "agreement" in row.what else "ours": row for row in found}


def test_a_judge_that_says_what_people_said_has_kappa_one(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = judge_rows(labelled, lambda reply: f"verdict: {'yes' if 'text-yes' in reply else 'no'}", monkeypatch)
    assert rows["Cohen's kappa"].score == 1
    assert "not to be relied on" not in rows["ours"].baseline
    assert rows["ours"].score == 0


def test_a_judge_that_always_says_yes_has_kappa_none_and_every_row_says_so(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = judge_rows(labelled, lambda _: "verdict: yes", monkeypatch)
    assert rows["Cohen's kappa"].score == 0
    assert rows["the same verdict"].score == 0.25
    assert "not to be relied on" in rows["ours"].baseline


def test_a_judge_that_guesses_agrees_as_chance_does(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = iter("yes no no yes no yes yes no".split() * 10)
    rows = judge_rows(labelled, lambda _: f"verdict: {next(dice)}", monkeypatch)
    assert abs(rows["Cohen's kappa"].score) < 0.3


def test_a_judge_that_cannot_tell_or_chats_gives_no_verdict(labelled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = judge_rows(labelled, lambda _: "verdict: cannot tell", monkeypatch)
    assert rows["ours"].n == 0
    rows = judge_rows(labelled, lambda _: "I think the verdict: yes, because it helps.", monkeypatch)
    assert rows["no verdict could be read"].score == 1


@pytest.mark.parametrize(
    ("answer", "read"),
    [("verdict: yes", True), ("Verdict: No.", False), ("verdict: cannot tell", None), ("yes", "unread"), ("verdict: yes\nverdict: no", "unread"),
     ("verdict: yes or no", "unread"), ("", "unread")],
)  # fmt: skip
def test_only_one_line_of_the_asked_form_is_a_verdict(answer: str, read: bool | str | None) -> None:
    assert judges.verdict(answer) == read


def test_without_a_judge_there_are_no_rows_and_it_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(judges.run(Options(NOWHERE))) == []
    assert "no judge given" in capsys.readouterr().err


def test_kappa_is_cohen_s() -> None:
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert judges.kappa(pairs) == pytest.approx(0.4)


def test_a_criterion_that_is_not_whole_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.yaml").write_text("question: what?\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"labels_yes"):
        judges.criteria(tmp_path)
