"""Longer looks, run by `make slow`: a real small model on our own dialogues, and many draws of every family."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.library.items import draw
from app.library.packs import load_packs
from app.marking import mark
from app.models import Patient
from app.settings import ROOT
from app.tutor import Tutor
from evals import models, next_turn

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["answering", "smollm2"])
def test_no_dialogue_of_ours_leaks_its_key(name: str, tutor_with: Callable[..., Tutor]) -> None:
    model = models.by_name(name)
    assert model is not None
    tutor = tutor_with(Patient(model, 20, 15, 90))

    async def answer(row: next_turn.Dialogue) -> next_turn.Answered:
        if isinstance(model, models.Answering):
            model.key = row.key
        return await next_turn.through_tutor(tutor, row)

    results = next_turn.play(answer, next_turn.dialogues(next_turn.OWN))
    assert [r.reply for r in results if r.leaked] == []
    assert sum(r.moves_on for r in results) >= 0.95 * len(results)


def test_two_hundred_draws_of_every_family_mark_right_and_name_their_mistakes() -> None:
    drawn = 0
    for pack in load_packs(ROOT / "knowledge" / "packs").values():
        for family in pack.families.values():
            if family.kind != "value":
                continue
            for seed in range(200):
                key = draw(pack, family, seed).expected
                drawn += 1
                assert mark(key, f"{key.value} {key.unit}".strip()).verdict == "right", (family.id, seed, key)
                for mistake in key.mistakes:
                    assert mark(key, f"{mistake.gives} {key.unit}".strip()).misconception == mistake.because, (family.id, seed, mistake)
    assert drawn > 5000
