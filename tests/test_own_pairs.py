"""The case file of our own answer pairs is what the README says it is; how the marker does on it is the eval's business."""

from __future__ import annotations

from collections import Counter

from evals.own_pairs import FAIR, read

PAIRS = read()


def test_there_are_fifty_pairs_of_each_of_twelve_kinds() -> None:
    assert len(PAIRS) == 600
    assert set(Counter(p.kind for p in PAIRS).values()) == {50}


def test_no_pair_is_there_twice() -> None:
    assert [key for key, n in Counter((p.expected, p.given, p.language) for p in PAIRS).items() if n > 1] == []


def test_every_kind_has_answers_that_are_right_and_answers_that_are_not() -> None:
    for kind in {p.kind for p in PAIRS}:
        ours = [p for p in PAIRS if p.kind == kind]
        assert 15 <= sum(p.not_right for p in ours) <= 35, kind
        assert sum("right" in p.labels for p in ours) >= 15, kind


def test_every_label_is_known_and_a_form_is_missed_only_where_one_is_asked() -> None:
    assert {label for p in PAIRS for label in p.labels} <= set(FAIR)
    assert all(p.expected.form for p in PAIRS if p.labels == ("form",))


def test_no_kind_leans_on_one_item() -> None:
    assert max(Counter((p.kind, p.expected) for p in PAIRS).values()) <= 20
