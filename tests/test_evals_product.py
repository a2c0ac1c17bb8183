"""The evals as a product: what is kept, what counts as a step back, what a reader sees, and which suites the fast set runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.errors import InputError
from evals import baseline, suites
from evals.__main__ import main
from evals.baseline import accept, change, changes, gone, key_of, read
from evals.checkers import keywords, last_number, similar
from evals.html_report import page
from evals.outcome import Outcome, markdown
from evals.suites import Result
from evals.table import Bar, Options, Row, share_row

NINE_TENTHS = Bar(least=0.9)


def row(score: float, n: int = 100, bar: Bar | None = NINE_TENTHS, **more: object) -> Row:
    fields = {"suite": "tiny", "what": "answers read", "who": "ours", "low": score - 0.02, "high": score + 0.02}
    return Row(**(fields | {"score": score, "n": n, "bar": bar} | more))  # type: ignore[arg-type]


def kept(was: Row, folder: Path, part: float = 1.0) -> dict[str, baseline.Kept]:
    accept([Result("tiny", part, [was])], "first measured", folder / "baseline.json", date(2026, 11, 22))
    return read(folder / "baseline.json")


def changed(now: Row, was: Row, folder: Path, part: float = 1.0) -> baseline.Change:
    [found] = changes(Result("tiny", part, [now]), kept(was, folder))
    return found


# ---------------------------------------------------------------- a step back


def test_a_score_below_the_kept_interval_is_a_step_back_though_it_meets_its_bar(tmp_path: Path) -> None:
    found = changed(row(0.94), row(0.97), tmp_path)
    assert found.worse and found.words == "worse -.030" and not found.row.missed
    assert Outcome([Result("tiny", 1, [row(0.94)])], kept(row(0.97), tmp_path)).failed


@pytest.mark.parametrize(("now", "words"), [(0.96, "-.010"), (0.97, "same"), (0.999, "+.029"), (0.9702, "+.0002")])
def test_a_score_within_the_interval_or_above_it_is_not(tmp_path: Path, now: float, words: str) -> None:
    found = changed(row(now), row(0.97), tmp_path)
    assert (found.worse, found.words) == (False, words)


def test_where_little_is_good_more_is_worse(tmp_path: Path) -> None:
    leak = Bar(most=0.05)
    assert changed(row(0.04, bar=leak), row(0.01, bar=leak), tmp_path).worse
    assert not changed(row(0.0, bar=leak), row(0.04, bar=leak), tmp_path / "b").worse


def test_without_a_bar_the_suite_says_which_way_is_better_or_nothing_is_judged(tmp_path: Path) -> None:
    assert not changed(row(0.1, bar=None), row(0.9, bar=None), tmp_path).worse
    assert changed(row(0.1, bar=None, direction="least"), row(0.9, bar=None, direction="least"), tmp_path / "b").worse
    assert changed(row(0.9, bar=None, direction="most"), row(0.1, bar=None, direction="most"), tmp_path / "c").worse


def test_another_part_or_a_count_of_another_class_is_new(tmp_path: Path) -> None:
    assert changed(row(0.1), row(0.97), tmp_path, part=0.1).words == "new"
    assert changed(row(0.1, n=60), row(0.97), tmp_path / "b").words == "new, n was 100"
    assert changed(row(0.1, n=104), row(0.97), tmp_path / "c").worse, "four cases more are the same measurement"


def test_a_row_that_measures_nothing_any_more_is_a_step_back(tmp_path: Path) -> None:
    empty = share_row("tiny", "answers read", "ours", [], bar=Bar(most=0.0))
    assert empty.met == "nothing measured"
    assert changed(empty, row(0.0, bar=Bar(most=0.0)), tmp_path).worse


def test_a_figure_of_the_machine_is_neither_kept_nor_compared_but_its_bar_holds(tmp_path: Path) -> None:
    slow = row(30.0, bar=Bar(most=15.0), judged=False)
    assert kept(slow, tmp_path) == {}
    assert change(slow, None).words == "" and Outcome([Result("tiny", 1, [slow])]).failed


def test_counts_in_brackets_are_no_part_of_a_name() -> None:
    assert row(1, what="errors found (42 ways)").identity == row(1, what="errors found (43 ways)").identity
    assert row(1, who="packs (fresh)").identity != row(1, who="packs (tune)").identity
    assert row(1, what="hit@1").identity != row(1, what="hit@5").identity


def test_two_rows_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    accept([Result("tiny", 1, [row(0.9), row(0.5)])], "both", tmp_path / "b.json")
    assert {key: k.score for key, k in read(tmp_path / "b.json").items()} == {
        key_of(row(1).identity, 1): 0.9,
        key_of(f"{row(1).identity} #2", 1): 0.5,
    }


def test_a_kept_row_that_was_not_measured_is_named(tmp_path: Path) -> None:
    was = kept(row(0.97), tmp_path)
    assert gone([Result("tiny", 1.0, [])], was) == [key_of(row(0.97).identity, 1.0)]
    assert gone([Result("tiny", 0.1, [])], was) == [] == gone([Result("other", 1.0, [])], was)


# ---------------------------------------------------------------- accepting


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_nothing_is_accepted_without_a_reason(tmp_path: Path, reason: str) -> None:
    with pytest.raises(InputError, match="reason"):
        accept([Result("tiny", 1, [row(0.9)])], reason, tmp_path / "b.json")
    assert not (tmp_path / "b.json").exists()


def test_a_suite_that_broke_is_not_accepted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tiny"):
        accept([Result("tiny", 1, [row(0.9)], "broke")], "why not", tmp_path / "b.json")


def test_a_row_keeps_the_reason_it_was_last_changed_for(tmp_path: Path) -> None:
    path, other = tmp_path / "b.json", row(0.5, what="other")
    accept([Result("tiny", 1, [row(0.97), other])], "first", path, date(2026, 1, 1))
    assert accept([Result("tiny", 1, [row(0.95), other])], "second", path, date(2026, 2, 2)) == [key_of(row(0.95).identity, 1)]
    assert {k.reason: k.day for k in read(path).values()} == {"second": "2026-02-02", "first": "2026-01-01"}


def test_accepting_one_suite_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    accept([Result("tiny", 1, [row(0.97)])], "first", path)
    accept([Result("small", 1, [row(0.5, suite="small")])], "second", path)
    assert len(read(path)) == 2


def test_a_file_that_cannot_be_read_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text('{"a": {"score": 1}}', encoding="utf-8")
    with pytest.raises(InputError, match="version control"):
        read(tmp_path / "b.json")


def test_a_bar_that_was_missed_when_kept_is_reported_and_fails_only_when_it_gets_worse(tmp_path: Path) -> None:
    was = kept(row(0.8), tmp_path)
    same, further = (Outcome([Result("tiny", 1, [row(score)])], was) for score in (0.79, 0.7))
    assert not same.failed and len(same.known) == 1 and "below the bar as kept" in same.verdict() and "first measured" in markdown(same)
    assert further.failed
    assert Outcome([Result("tiny", 1, [row(0.8)])]).failed, "what nobody accepted fails"


def test_the_figures_that_are_kept_in_the_repository_can_be_read_and_have_reasons() -> None:
    found = read()
    assert found and all(k.reason.strip() and k.day and k.suite in suites.SUITES for k in found.values())
    assert all(key.endswith(f"@ {k.part:g}") for key, k in found.items())


# ---------------------------------------------------------------- what a person reads


class Reader(HTMLParser):
    """Collects the tags and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.given: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.given += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> ' onclick='x\" &amp;"


def test_the_page_shows_whatever_a_suite_says_as_text_and_asks_nothing_of_the_network() -> None:
    bad = row(0.2, suite=HOSTILE, what=HOSTILE, who=HOSTILE, baseline=HOSTILE, faults=(HOSTILE,))
    outcome = Outcome([Result("tiny", 1, [bad], HOSTILE)], {}, HOSTILE, HOSTILE, [HOSTILE], [(HOSTILE, HOSTILE)])
    reader = Reader()
    reader.feed(page(outcome))
    assert not {"script", "img", "link", "iframe"} & set(reader.tags)
    assert not [name for name, _ in reader.given if name.startswith("on") or name in ("src", "srcset")]
    assert all(value and value.startswith("#") for name, value in reader.given if name == "href")
    assert reader.text.count(HOSTILE) >= 9


def test_the_page_lists_the_cases_up_to_a_number_and_counts_the_rest() -> None:
    text = page(Outcome([Result("tiny", 1, [row(0.2, faults=tuple(f"case {n}." for n in range(9)))])]), most=4)
    assert "9 cases to read" in text and "case 3." in text and "case 4." not in text and "and 5 more" in text


def test_the_page_and_the_table_begin_with_what_to_act_on(tmp_path: Path) -> None:
    outcome = Outcome([Result("tiny", 1, [row(0.94)])], kept(row(0.97), tmp_path), absent=["a_set.jsonl"])
    for text in (page(outcome), markdown(outcome)):
        assert text.index("1 worse than kept") < text.index("worse") + 40 and "a_set.jsonl" in text and "0.9700" in text


# ---------------------------------------------------------------- the command


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """One suite of a hundred cases; the list holds the share that is right and can be changed."""
    score = [0.98]

    def run(options: Options) -> Iterator[Row]:
        right = options.some([True] * round(score[0] * 100) + [False] * round(100 - score[0] * 100))
        yield share_row("tiny", "answers read", "ours", right, bar=Bar(least=0.5), faults=[f"part {options.part}"])
        if options.peers:
            yield share_row("tiny", "answers read", "recipe", right)

    monkeypatch.setattr(suites, "SUITES", {"tiny": "tiny"})
    monkeypatch.setattr(suites, "GROUPS", {"fast": ["tiny"]})
    monkeypatch.setattr(suites, "FAST", {"tiny": 0.2})
    monkeypatch.setattr(suites, "run", lambda name, options: run(options))
    return score


def test_a_step_back_makes_the_exit_code_one_and_accepting_it_makes_it_zero_again(tiny: list[float], tmp_path: Path) -> None:
    where = ["--baseline", str(tmp_path / "b.json")]
    assert main(["tiny", *where, "--accept", "first"]) == 0
    assert main(["tiny", *where]) == 0
    tiny[0] = 0.8
    assert main(["tiny", *where]) == 1
    assert main(["tiny", *where, "--part", "0.3"]) == 0, "another part has no kept figure"
    assert main(["tiny", *where, "--accept", " "]) == 1
    assert main(["tiny", *where, "--accept", "harder cases"]) == 0
    assert main(["tiny", *where]) == 0


def test_the_fast_set_runs_each_suite_on_its_own_part_and_writes_both_reports(
    tiny: list[float], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(
        ["fast", "--out", str(tmp_path / "o" / "a.md"), "--html", str(tmp_path / "o" / "a.html"), "--baseline", str(tmp_path / "none.json")]
    )
    assert "part 0.2" in capsys.readouterr().out
    assert "tiny 0.2" in (tmp_path / "o" / "a.md").read_text(encoding="utf-8")
    assert "part 0.2" in (tmp_path / "o" / "a.html").read_text(encoding="utf-8")
    assert str(tmp_path) not in (tmp_path / "o" / "a.md").read_text(encoding="utf-8")


def test_what_is_measured_beside_ours_can_be_chosen(tiny: list[float], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--baseline", str(tmp_path / "none.json")]
    main(["tiny", *where, "--compare", "none"])
    assert "recipe" not in capsys.readouterr().out
    main(["tiny", *where, "--compare", "peer-recipe"])
    assert "recipe" in capsys.readouterr().out


def test_an_unknown_suite_is_an_error_with_the_list(tiny: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tyni"]) == 1
    assert "tiny" in capsys.readouterr().err


def test_every_suite_is_in_the_fast_set_or_left_out_with_a_reason() -> None:
    assert set(suites.FAST) <= set(suites.SUITES), "a suite that is not there"
    assert not set(suites.FAST) & set(suites.SLOW)
    named = {name for name, names in suites.GROUPS.items() if name not in ("all", "fast") for _ in names}
    assert sorted(name for group in named for name in suites.GROUPS[group]) == sorted(suites.SUITES), "each suite is in one group"


def test_a_suite_asked_for_by_name_runs_whole_and_else_the_part_of_its_set() -> None:
    name, part = next(iter(suites.FAST.items()))
    assert suites.part_of(name, {"fast"}, None) == part and suites.part_of(name, {"fast", name}, None) == 1.0
    assert suites.part_of(name, {"fast"}, 0.5) == 0.5 and suites.part_of(name, {"integrity"}, None) == 1.0
    assert all(suites.part_of(long, {"all"}, None) == part for long, part in suites.LONG.items())


def test_the_sets_do_not_wait_for_the_small_model_unless_it_is_asked_for() -> None:
    assert suites.models_of("draft-gate", {"fast"}, ()) == suites.models_of("draft-gate", {"all"}, ()) == ("none", "answering")
    assert suites.models_of("draft-gate", {"draft-gate"}, ()) == () and suites.models_of("draft-gate", {"all"}, ("smollm2",)) == (
        "smollm2",
    )


def test_the_public_sets_that_are_absent_are_named(tmp_path: Path) -> None:
    assert suites.absent(["equality", "own-pairs"], tmp_path) == ["oatutor_steps.jsonl.gz"]


# ---------------------------------------------------------------- others' recipes


def test_the_recipes_make_the_mistakes_that_are_known_of_them() -> None:
    assert similar(0.6)("125", "126") and similar(0.85)("1000", "10000") and not similar(0.6)("0.5", "1/2")
    assert keywords("sunlight", "it is not because of sunlight")
    assert last_number("12", "The answer is 12") and not last_number("0.5", "1/2") and last_number("7", "I had 12, no, 7.")


def test_the_kept_file_has_one_record_a_line() -> None:
    text = baseline.FILE.read_text(encoding="utf-8")
    assert len(text.splitlines()) == len(json.loads(text)) + 2
