"""Everything that is kept of a learner's path as one file that the family owns: JSON for programs, a page for people."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import Any

from .. import home_cards
from ..mapping import MyMap, map_of, maps, turns
from ..parts import Parts
from ..prompts import Language
from ..store import ChoiceRow, GoalRow, KeptRow, PersonRow
from .map_page import choice, day, own_choices
from .words import Words

NAME = "my-learning"


def own_file(parts: Parts, person: PersonRow, words: Words, language: Language) -> bytes:
    """The zip. It holds the learner's own answers and words, no task's key and nothing of anybody else."""
    growth = parts.store.growth
    found = maps(parts, person, language)
    work = {
        m.pack: [(s.title, turns(parts, map_of(parts, person, parts.packs[m.pack], language)[1], person, s.objective)) for s in m.spots]
        for m in found
    }
    goals, choices, kept = growth.goals_of(person.id), growth.choices_of(person.id), growth.kept_of(person.id)
    data = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "person": {"grade": person.grade, "language": person.language, "interests": list(person.interests), "avatar": person.avatar},
        "from_home": list(home_cards.kinds_of(parts.store, person.id)),
        "objectives": [_place(m, spot.objective) for m in found for spot in m.spots],
        "answers": [_row(t) | {"objective": title} for rows in work.values() for title, mine in rows for t in mine],
        "goals": [_row(g, "person", "by") for g in goals],
        "choices": [_row(replace(c, detail={k: v for k, v in c.detail.items() if k != "teacher"}), "person") for c in choices],
        "portfolio": [_row(k, "person") for k in kept],
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(f"{NAME}.json", json.dumps(data, ensure_ascii=False, indent=1, default=str))
        file.writestr(f"{NAME}.html", _page(words, found, work, goals, choices, kept))
    return out.getvalue()


def _place(shown: MyMap, objective: str) -> dict[str, Any]:
    spot = shown.spot(objective)
    assert spot is not None
    place, mastery = spot.place, spot.place.mastery
    return {
        "pack": shown.title,
        "objective": objective,
        "title": spot.title,
        "state": place.state,
        "right_alone": mastery.unassisted,
        "right_with_help": mastery.assisted,
        "days": mastery.days,
        "tries": mastery.tries,
        "rests_on_answers": list(place.rests_on),
    }


def _row(row: Any, *without: str) -> dict[str, Any]:
    return {
        k: (v.isoformat() if isinstance(v, datetime) else list(v) if isinstance(v, tuple) else v)
        for k, v in vars(row).items()
        if k not in without
    }


def _page(
    words: Words,
    found: Sequence[MyMap],
    work: dict[str, list[tuple[str, list[Any]]]],
    goals: Sequence[GoalRow],
    choices: Sequence[ChoiceRow],
    kept: Sequence[KeptRow],
) -> str:
    parts = []
    for m in found:
        rows = "".join(
            f"<tr><td>{escape(s.title)}</td><td>{escape(words(f'map.state_{s.place.state}'))}</td><td>{s.place.mastery.unassisted}</td>"
            f"<td>{s.place.mastery.assisted}</td><td>{s.place.mastery.days}</td></tr>"
            for s in m.spots
        )
        heads = "".join(f"<th>{escape(words(f'map.file_{h}'))}</th>" for h in ("objective", "state", "alone", "helped", "days"))
        parts.append(f"<h2>{escape(m.title)}</h2><table><tr>{heads}</tr>{rows}</table>")
        for title, mine in work[m.pack]:
            if mine:
                lines = "".join(
                    f"<li>{escape(day(t.created, words))}: {escape(t.task)} → {escape(t.answer or '–')} "
                    f"({escape(words(f'map.verdict_{t.verdict}'))}, {escape(words('map.alone' if t.alone else 'map.helped'))})</li>"
                    for t in mine
                )
                parts.append(f"<h3>{escape(title)}</h3><ul>{lines}</ul>")
    parts += _listed(words("map.goal"), [f"{g.week}: {g.text} ({words(f'map.end_{g.state}')})" for g in goals])
    parts += _listed(words("map.portfolio"), [f"{day(k.created, words)}: {k.prompt} → {k.text} {', '.join(k.tags)}" for k in kept])
    named = own_choices(words, choices)
    titles = {s.objective: s.title for m in found for s in m.spots}
    told = [choice(words, c, titles) for c in named]
    parts += _listed(words("map.chosen"), told)
    style = (
        "body{font:17px/1.55 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse}td,th{border:1px solid #999;padding:.3rem .6rem;text-align:start}"
    )
    return (
        f'<!doctype html><html lang="{words.language}" dir="{words.direction}"><meta charset="utf-8">'
        f"<title>{escape(words('map.file'))}</title>"
        f"<style>{style}</style><h1>{escape(words('map.file'))}</h1><p>{escape(words('map.file_note'))}</p>{''.join(parts)}</html>"
    )


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return [f"<h2>{escape(title)}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"] if lines else []
