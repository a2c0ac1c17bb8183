"""The task a student left for something else: a break, a look back, a board. One button leads back to that very task."""

from __future__ import annotations

from typing import Any

from . import choosing, sheets
from .library.items import redraw
from .parts import Parts
from .safety.guard import Limits, hold
from .showing import buttons, card
from .store import ChoiceRow
from .talk import Talk, own_from_json
from .turn import Event, Item, Said


def item_now(parts: Parts, talk: Talk) -> Item | None:
    """The open task, drawn again with the same numbers; None when there is none or it is solved."""
    own = talk.state.get("own")
    item = own_from_json(own) if own else redraw(parts.to_practise, str(talk.state.get("item", "")), sheets.interests(talk))
    item = sheets.as_printed(talk, item) if item and not own else item
    return None if item is None or (talk.progress.solved and talk.progress.item == item.id) else item


def way_back(parts: Parts, talk: Talk) -> list[Event]:
    """The very task that was left, with its hints as they were; the topics when nothing is open."""
    talk.state.pop("doing", None)
    item = item_now(parts, talk)
    if item is None:
        return [Said(talk.language.say("grow_nothing_open")), choosing.topic_offers(parts, talk)]
    return [Said(talk.language.say("grow_back")), card(parts, talk, item), buttons(talk, item)]


def button(talk: Talk, name: str, label: str = "", **choices: Any) -> dict[str, Any]:
    """An action with choices of its own, for `Talk.offers`."""
    return {"name": name, "label": label or talk.language.label.get(name, name), "choices": choices}


def back_names(parts: Parts, talk: Talk) -> list[str]:
    """Which way on there is from here: back to the open task, or to a new one."""
    return ["back"] if item_now(parts, talk) else ["new"]


def objective_now(parts: Parts, talk: Talk) -> str:
    """The objective that is chosen, worked on, or suggested by the evidence; "" where there is nothing to learn."""
    chosen = str(talk.turn.choices.get("objective", "")) or str(talk.state.get("objective", ""))
    if parts.pack_of(chosen):
        return chosen
    return objective_lately(parts, talk.turn.person, talk.turn.grade)


def objective_lately(parts: Parts, person: str, grade: int | None) -> str:
    """What somebody worked on last, else what is suggested first; "" where there is nothing to learn."""
    evidence = parts.store.evidence_of(person)
    recent = next((r.objective for r in reversed(evidence) if parts.pack_of(r.objective)), "")
    if recent:
        return recent
    pack = next(iter(parts.packs.values()), None)
    return choosing.suggested(pack, evidence, grade).id if pack else ""


def note_choice(parts: Parts, talk: Talk, kind: str, objective: str = "", **detail: Any) -> None:
    """Records a choice. Raises StoreError when the database refuses."""
    parts.store.growth.choose(ChoiceRow(talk.turn.person, kind, objective, detail, talk.turn.session))


def readable(parts: Parts, talk: Talk, text: str, instead: str = "") -> str:
    """A text of the pack's materials; `instead` where it would say the key of the task that is still open."""
    item = item_now(parts, talk)
    limits = Limits(item=item, table=f"{item.ask}\n{talk.said}" if item else "", language=talk.code)
    return instead if item is not None and hold(text, limits, _nothing, authored=True) else text


def _nothing(text: str) -> str:
    """Materials show wrong sums on purpose ("write to a friend who says …"); only the key is looked for."""
    return ""
