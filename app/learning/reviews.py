"""What is due to come back today: spaced repetition by FSRS, worked out from the evidence each time; no table of its own.

An objective enters when it was first done right without help. The first answer of each day on it is the review: right alone
is "good", right with help "hard", wrong "again". Intervals, stability and the chance of recall are those of FSRS 6 with its
published default parameters (trained on flashcards, not on school tasks), at 90 % wanted recall, without its random fuzz, so
that the same evidence always gives the same day. The only module that knows the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fsrs import Card, Rating, Scheduler

from .answers import Answer

WANTED = 0.90
_SCHEDULER = Scheduler(desired_retention=WANTED, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
_START = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Review:
    """When an objective should come back. `recall` is the chance 0..1 that it is remembered now; `rests_on` numbers answers."""

    objective: str
    due: datetime
    last: datetime
    recall: float
    rests_on: tuple[int, ...] = ()

    def is_due(self, now: datetime) -> bool:
        return self.due.date() <= now.date() and self.last.date() < now.date()


def review(answers: Sequence[Answer], now: datetime) -> Review | None:
    """The review of one objective from its read answers; None before it was ever done alone, or where no time is known."""
    card: Card | None = None
    last: datetime | None = None
    used: list[int] = []
    for answer in answers:
        if answer.created is None or answer.silent or (last is not None and answer.created.date() <= last.date()):
            continue
        if card is None and not (answer.right and answer.alone):
            continue
        card = card or Card(card_id=1, due=_START)
        rating = Rating.Again if not answer.right else Rating.Good if answer.alone else Rating.Hard
        card, _ = _SCHEDULER.review_card(card, rating, answer.created.astimezone(UTC))
        last = answer.created
        used += [answer.id] if answer.id is not None else []
    if card is None or last is None:
        return None
    recall = _SCHEDULER.get_card_retrievability(card, max(now, last).astimezone(UTC))
    return Review(answers[0].objective, card.due if card.due > last else last + timedelta(days=1), last, recall, tuple(used))
