"""Looking back: a starter that fits what really happened in this session, the answer kept in the student's own portfolio.

Which purpose is asked about follows from the session's marked answers and moves; the words come from `prompts/starters`
by grade band. The tags on an answer are the student's own; nothing is scored.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from . import home_cards
from .drafting import Starter, load_starters
from .drafting.starters import band_of
from .library.items import redraw
from .parts import Parts
from .store import EvidenceRow, KeptRow
from .talk import Talk
from .turn import Event, Noted, Said
from .wayback import back_names, button, objective_now

TAGS = ("kept_at_it", "other_way", "asked", "checked", "explained", "planned")
"""What a student may say they practised; they can write words of their own on the portfolio page."""
_RIGHT = ("right", "right_value_wrong_form")


@dataclass(frozen=True)
class Happened:
    """What a session was like, in facts."""

    mistake: EvidenceRow | None = None
    """The first wrong answer to a task that was answered right later on."""
    open_mistake: bool = False
    hints: int = 0
    stuck: int = 0
    alone: int = 0
    """Right answers without help."""
    helped: int = 0
    breaks: int = 0
    taught: bool = False
    chose: bool = False


def happened(evidence: Sequence[EvidenceRow], facts: Sequence[Mapping[str, Any]], chose: Sequence[str] = ()) -> Happened:
    """The session's events from its marked answers (in order), its journal and the kinds of its choices."""
    moves = [f["move"] for f in facts if isinstance(f.get("move"), Mapping)]
    solved = {row.item for row in evidence if row.verdict in _RIGHT}
    wrong = [row for row in evidence if row.verdict not in _RIGHT]
    return Happened(
        mistake=next((row for row in wrong if row.item in solved), None),
        open_mistake=any(row.item not in solved for row in wrong),
        hints=sum(m.get("name") in ("rung", "sibling", "step") for m in moves),
        stuck=sum(m.get("heard") in ("stuck", "wants_answer") for m in moves),
        alone=sum(row.verdict in _RIGHT and not row.assisted for row in evidence),
        helped=sum(row.verdict in _RIGHT and row.assisted for row in evidence),
        breaks=sum("break" in f for f in facts),
        taught="teach" in chose,
        chose=bool({"swap_task", "board", "playlist", "defer", "product"} & set(chose)),
    )


def purposes(was: Happened) -> list[str]:
    """Names of starters that this session calls for, the closest first; there is always one."""
    found = [
        ("error", was.mistake is not None),
        ("teach", was.taught),
        ("unstuck", was.stuck > 0 and was.helped + was.alone > 0),
        ("helped", was.hints > 0),
        ("choice", was.chose),
        ("monitor", was.open_mistake),
        ("feelings", was.breaks > 0),
        ("evidence", was.alone >= 2),
        ("strategy", was.alone > 0),
    ]
    return [name for name, fits in found if fits] or ["goal"]


def starter(
    bank: Sequence[Starter], was: Happened, kept: Sequence[str], grade: int | None, language: str, turn: int = 0
) -> tuple[str, str]:
    """(purpose, line) for now. `kept` are the purposes of earlier answers: of those that fit, the one used least comes first."""
    shelf = {s.name: s for s in bank}
    used = Counter(kept)
    fit = sorted([p for p in purposes(was) if p in shelf], key=lambda p: used[p]) or list(shelf)
    name = fit[turn % len(fit)]
    band = shelf[name].bands[band_of(grade if grade is not None else 5)]
    lines = band.get(language) or band["en"]
    return name, lines[(used[name] + turn // len(fit)) % len(lines)]


@cache
def bank(folder: Path) -> tuple[Starter, ...]:
    return load_starters(folder)


# ---------------------------------------------------------------- in the chat


def events_of(parts: Parts, talk: Talk) -> Happened:
    """What happened in this conversation so far."""
    said = talk.turn
    rows = [r for r in (*parts.store.evidence_of(said.person), *talk.learned) if r.session == said.session]
    chose = [c.kind for c in parts.store.growth.choices_of(said.person) if c.session == said.session]
    return happened(rows, parts.store.journal(said.session), chose)


def ask(parts: Parts, talk: Talk, leaving: bool = False) -> list[Event]:
    """The starter with the event it comes from. `leaving`: after a goodbye it is one line and nothing is asked for."""
    language, was = talk.language, events_of(parts, talk)
    turn = int(talk.turn.choices.get("turn") or 0) if str(talk.turn.choices.get("turn", "")).isdigit() else 0
    kept = [str(k.about.get("purpose", "")) for k in parts.store.growth.kept_of(talk.turn.person) if k.kind == "reflection"]
    name, line = starter(bank(parts.settings.prompts_dir / "starters"), was, kept, talk.turn.grade, talk.code, turn)
    lead = _lead(parts, talk, name, was)
    talk.state["doing"] = {"what": "reflect", "prompt": line, "purpose": name, "lead": lead, "objective": objective_now(parts, talk)}
    first = [Said("\n" + lead)] if lead else []
    if leaving:
        return [*first, Said("\n" + language.say("grow_reflect_bye", starter=line)), talk.offers("reflect_other", *back_names(parts, talk))]
    return [
        *first,
        Said("\n" + language.say("grow_reflect_starter", starter=line)),
        Said("\n" + language.say("grow_reflect_how")),
        talk.offers(button(talk, "reflect_other", turn=turn + 1), *back_names(parts, talk)),
        Noted("reflect", {"purpose": name}),
    ]


def _lead(parts: Parts, talk: Talk, name: str, was: Happened) -> str:
    """One sentence with the real event, in the student's own words where they wrote some. Never more than they know already."""
    language = talk.language
    if name == "error" and was.mistake is not None:
        told_in = home_cards.told_in(parts.store, talk.turn.person, talk.turn.interests)
        item = redraw(parts.to_practise, was.mistake.item, told_in)
        if item is not None and was.mistake.answer:
            return language.say("grow_was_error", task=_short(item.ask, 140), answer=_short(was.mistake.answer, 80))
    counted = {"helped": was.hints, "unstuck": was.stuck, "strategy": was.alone, "evidence": was.alone}.get(name, 0)
    if counted:
        return language.say(f"grow_was_{name}" + ("_1" if counted == 1 else ""), n=counted)
    return language.say(f"grow_was_{name}") if name in ("teach", "choice", "monitor", "feelings") else ""


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + "…"


def keep(parts: Parts, talk: Talk) -> list[Event]:
    """Keeps the answer, and asks what the student would call what they practised, if they want to."""
    doing = talk.state.pop("doing", {})
    language, said = talk.language, talk.turn
    about = {"purpose": doing.get("purpose", ""), "event": doing.get("lead", "")}
    entry = parts.store.growth.keep(
        KeptRow(
            "",
            said.person,
            "reflection",
            said.text[:2000],
            str(doing.get("prompt", "")),
            str(doing.get("objective", "")),
            about=about,
            session=said.session,
        )
    )
    talk.state["tagging"] = entry
    return [
        Said(language.say("grow_kept")),
        Said(language.say("grow_tags")),
        talk.offers(*[button(talk, "tag", language.say(f"grow_tag_{t}"), tag=t) for t in TAGS], *back_names(parts, talk)),
    ]


def tag(parts: Parts, talk: Talk) -> list[Event]:
    """Puts one of the student's words on what was kept last; pressed again with another, both stay."""
    language, name = talk.language, str(talk.turn.choices.get("tag", ""))
    mine = {k.id: k for k in parts.store.growth.kept_of(talk.turn.person)}
    entry = mine.get(str(talk.state.get("tagging", "")))
    if entry is None or name not in TAGS:
        return [Said(language.say("grow_tag_none")), talk.offers(*back_names(parts, talk))]
    word = language.say(f"grow_tag_{name}")
    tags = tuple(dict.fromkeys((*entry.tags, word)))
    parts.store.growth.tag(entry.id, talk.turn.person, tags)
    left = [t for t in TAGS if language.say(f"grow_tag_{t}") not in tags]
    return [
        Said(language.say("grow_tagged", tags=", ".join(tags))),
        talk.offers(*[button(talk, "tag", language.say(f"grow_tag_{t}"), tag=t) for t in left], *back_names(parts, talk)),
    ]
