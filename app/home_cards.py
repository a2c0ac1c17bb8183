"""What is at home in a family's life, picked from a fixed list: it may choose the contexts of their child's tasks.

A card is kept only with consent, beside the link between the adult and the child, and goes with either of them. It names
kinds of context and nothing else, so no family's words become part of a task, and it goes into no prompt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from .library.packs import Pack
from .store import ChoiceRow, Store

PICKS = {
    "cooking": "cooking",
    "market": "market",
    "garden": "nature",
    "sewing": "sewing",
    "building": "building",
    "music": "music",
    "sport": "sport",
    "animals": "animals",
    "journey": "journey",
    "games": "games",
    "art": "art",
}
"""What a family may pick → the context that tasks are told in."""
OFF, ON = "home_off", "home_on"
"""The child's own word on it, kept as a choice; the last one holds."""


@dataclass(frozen=True)
class Card:
    """One family's card on one child. `words` are what was agreed to, in the language it was read in."""

    family: str
    child: str
    picks: tuple[str, ...]
    words: str
    at: datetime | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(PICKS[pick] for pick in self.picks))


def offered(packs: Iterable[Pack]) -> tuple[str, ...]:
    """The picks that at least one family of items of these packs has a story for."""
    told = {context for pack in packs for family in pack.families.values() for context in family.contexts}
    return tuple(pick for pick, context in PICKS.items() if context in told)


def keep(store: Store, packs: Iterable[Pack], family: str, child: str, picks: Sequence[str], agreed: str) -> str:
    """Keeps a card in place of the one before. `agreed` are the words that were agreed to, "" without consent.

    Gives why nothing was kept: list (not offered), none (nothing picked), consent, gone (no link); "" when it is kept.
    """
    if set(picks) - set(offered(packs)):
        return "list"
    if not picks:
        return "none"
    if not agreed:
        return "consent"
    chosen = [pick for pick in PICKS if pick in picks]
    card = {"picks": chosen, "words": agreed, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    return "" if store.rooms.put_card(family, child, card) else "gone"


def take_back(store: Store, family: str, child: str) -> None:
    """Deletes the card; the next task knows nothing of it."""
    store.rooms.put_card(family, child, None)


def cards_of(store: Store, child: str) -> list[Card]:
    """The cards of a child's families, in the order of their links."""
    found = []
    for link in store.rooms.families_of(child):
        kept = link.card
        picks = tuple(pick for pick in kept.get("picks", ()) if pick in PICKS)
        if picks:
            found.append(Card(link.family, child, picks, str(kept.get("words", "")), _moment(kept.get("at"))))
    return found


def card_of(store: Store, family: str, child: str) -> Card | None:
    return next((card for card in cards_of(store, child) if card.family == family), None)


# ---------------------------------------------------------------- what becomes of it


def kinds_of(store: Store, child: str) -> tuple[str, ...]:
    """The contexts of a child's cards, whether they are used or switched off."""
    return tuple(dict.fromkeys(kind for card in cards_of(store, child) for kind in card.kinds))


def contexts_of(store: Store, child: str) -> tuple[str, ...]:
    """The contexts that tasks may use now; none while the child has switched them off."""
    found = kinds_of(store, child)
    return found if found and not switched_off(store, child) else ()


def told_in(store: Store, child: str, interests: Sequence[str]) -> tuple[str, ...]:
    """What a learner's tasks are told in: what they like first, then what is at home."""
    return tuple(dict.fromkeys((*interests, *contexts_of(store, child))))


def switched_off(store: Store, child: str) -> bool:
    last = store.growth.last_choice(child, (OFF, ON))
    return last is not None and last.kind == OFF


def switch(store: Store, child: str, on: bool, session: str = "") -> None:
    """The child leaves the families' cards out of their tasks, or lets them in again; said once, not again while it holds."""
    if switched_off(store, child) is on:
        store.growth.choose(ChoiceRow(child, ON if on else OFF, session=session))


def _moment(text: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return None
