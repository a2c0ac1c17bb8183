"""The first screen of a conversation: what each audience can do at once, from what is on the shelf."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from .. import forms, goals
from ..assignments import contract_of, rules
from ..certificates import Standing
from ..pilot import waiting_for
from ..store import AssignmentRow, PersonRow
from .cards import HOME, Element, Signer, element
from .words import Words

FORMATS = ("tiered_lesson", "exit_ticket", "reflection_starters")
_ALLOWED = {"student": ("new", "level", "topic", "sheet", "goal", "more"), "teacher": ("draft",), "parent": ("topic",)}


def home_card(tutor: Any, person: PersonRow, session: str, words: Words, sign: Signer, faults: Mapping[str, str] | None = None) -> Element:
    """The card above the first message. Its buttons carry opaque ids; its choices are checked again when pressed.

    `faults` are what was wrong with a form that was sent, by field.
    """
    kind = person.audience if person.audience in _ALLOWED else "parent"
    props = {
        "audience": kind,
        "title": words(f"home.{kind}"),
        "lead": words(f"home.{kind}_ask"),
        "topics": topics(tutor, person.grade if kind == "student" else None),
        "studio": studio_of(tutor, words) | {"faults": dict(faults or {})} if kind == "teacher" else {},
        "studio_words": words.group("studio") if kind == "teacher" else {},
        "grade": person.grade,
        "assigned": assigned(tutor, words) if kind == "student" else [],
        "todo": todo(tutor, person.id, words) if kind == "student" else [],
        "goal": goal_now(tutor, person.id) if kind == "student" else "",
        "seen": _note(tutor, person, kind, words),
        "buttons": {name: sign(session, str(HOME), name) for name in actions_for(person.audience)},
        "words": words.group("home"),
        "dir": words.direction,
    }
    return element(session, HOME, 0, "Home", props)


def _note(tutor: Any, person: PersonRow, kind: str, words: Words) -> str:
    """The quiet line below: for a student who else sees the map, for a teacher that the model is not certified."""
    if kind == "teacher":
        return not_certified(tutor, words)
    return words("family.seen") if kind == "student" and tutor.store.rooms.families_of(person.id) else ""


def not_certified(tutor: Any, words: Words) -> str:
    """For teachers alone: why the model is not certified; nothing when it is, or when there is no model (or a fake tutor in a test)."""
    found: Standing | None = getattr(getattr(tutor, "parts", None), "standing", None)
    if found is None or found.fine:
        return ""
    checks = ", ".join(words(f"certificate.check_{name}") for name in found.failed)
    what = ", ".join(words(f"certificate.what_{name}") for name in found.changed)
    told = {"model": found.model, "date": found.date, "checks": checks, "what": what, "how": words("certificate.how")}
    return words(f"certificate.{found.state}", **told)


def goal_now(tutor: Any, person: str) -> str:
    """The goal of this week that is open, or nothing."""
    growth = getattr(tutor.store, "growth", None)
    week = goals.monday(datetime.now(UTC).date())
    return next((g.text for g in reversed(growth.goals_of(person)) if g.state == "open" and g.week == week), "") if growth else ""


def studio_of(tutor: Any, words: Words) -> dict[str, Any]:
    """Every format by purpose with its form; for a tutor that knows no formats (a fake in a test) their names."""
    if (known := shelf(tutor, "activities")) and getattr(tutor, "parts", None) is not None:
        return forms.content(known, tutor.parts.packs, tutor.parts.prompts.language(words.language))
    plain = {name: {"title": t, "line": "", "example": "", "objective": "must", "fields": []} for name, t in formats(tutor, words).items()}
    return {
        "groups": [{"id": "plan", "title": words("home.format"), "line": "", "formats": list(plain)}],
        "formats": plain,
        "topics": topics(tutor, None),
        "chosen": {},
        "faults": {},
    }


def read_form(tutor: Any, given: object, words: Words) -> tuple[dict[str, Any], dict[str, str]]:
    """(the choices of a form that a browser sent, what is wrong with it by field)."""
    if (known := shelf(tutor, "activities")) and getattr(tutor, "parts", None) is not None:
        return forms.read(known, tutor.parts.packs, tutor.parts.prompts.language(words.language), given)
    return checked_choices(tutor, given), {}


def badge(tutor: Any, words: Words) -> str:
    """Who speaks, in the reader's language; a model keeps its own name."""
    return words("badge", speaker=words("author") if str(tutor.speaker).startswith("no model") else tutor.speaker)


def actions_for(audience: str) -> tuple[str, ...]:
    """What the first screen offers an audience; a new audience starts with topics."""
    return _ALLOWED.get(audience, ("topic",))


def topics(tutor: Any, grade: int | None) -> list[dict[str, Any]]:
    """Packs with their objectives; for a student those within a grade of theirs come first, none is hidden."""
    found = []
    for pack in (getattr(tutor, "packs", None) or {}).values():
        objectives = sorted(pack.objectives.values(), key=lambda o: (abs(o.grade - grade) > 1 if grade is not None else False, o.grade))
        found.append(
            {
                "id": pack.id,
                "title": pack.title,
                "about": str(getattr(pack.about, "about", "")),
                "objectives": [{"id": o.id, "title": o.title, "grade": o.grade} for o in objectives],
            }
        )
    return found


def assigned(tutor: Any, words: Words) -> list[dict[str, Any]]:
    """What the teacher has set, with its rules in one line; nothing where the store knows no assignments."""
    shelf_of = getattr(tutor.store, "assignments", None)
    rows = shelf_of.open_now() if shelf_of else []
    return [{"objective": row.objectives[0], "title": row.title, "rules": rules_line(tutor, row, words)} for row in rows]


def todo(tutor: Any, person: str, words: Words) -> list[dict[str, str]]:
    """A test or three questions that the class's pilot asks for now, as links; nothing where there are no parts (a fake in a test)."""
    if getattr(tutor, "parts", None) is None:
        return []
    found = waiting_for(tutor.store, person, datetime.now(UTC).date())
    return [
        {"href": "/pulse", "label": words("pilot.pulse_card")}
        if what == "pulse"
        else {"href": "/pilot/test", "label": words(f"pilot.test_card_{what}", n=n)}
        for what, n in found
    ]


def rules_line(tutor: Any, row: AssignmentRow, words: Words) -> str:
    """The help contract of an assignment in one line, for the student and the teacher alike."""
    language = tutor.parts.prompts.language(words.language)
    line = " ".join(rules(contract_of(row), language)) or words("work.usual")
    if row.until is None:
        return line
    return f"{line} {words('work.until', time=row.until.astimezone().strftime('%H:%M'))}"


def shelf(tutor: Any, name: str) -> Mapping[str, Any]:
    """A shelf of the tutor by name: audiences, activities. Empty when the tutor has none (a fake in a test)."""
    parts = getattr(tutor, "parts", None)
    found = getattr(tutor, name, None) or getattr(parts, name, None) or getattr(getattr(parts, "prompts", None), name, None)
    return found or {}


def formats(tutor: Any, words: Words) -> dict[str, str]:
    """Draft formats by id with the title on screen."""
    known, named = shelf(tutor, "activities"), words.group("format")
    if known and getattr(tutor, "parts", None) is not None:
        language = tutor.parts.prompts.language(words.language)
        return {name: forms.title_of(activity, language) for name, activity in known.items()}
    ordered = [*(n for n in FORMATS if not known or n in known), *(n for n in known if n not in FORMATS)]
    return {name: named.get(name) or str(getattr(known.get(name), "title", name)) for name in ordered}


def label_of(tutor: Any, label: str, choices: dict[str, Any]) -> str:
    """What a pressed button shows as the person's message: its words and what was chosen with it."""
    chosen = []
    for pack in (getattr(tutor, "packs", None) or {}).values():
        if (objective := pack.objectives.get(choices.get("objective"))) is not None:
            chosen.append(str(objective.title))
        elif choices.get("pack") == pack.id:
            chosen.append(str(pack.title))
    return ": ".join([label, *chosen]) if chosen and not any(c in label for c in chosen) else label


def checked_choices(tutor: Any, given: object) -> dict[str, Any]:
    """Of what a browser sends with a button, only what the shelf knows and a person could have picked."""
    if not isinstance(given, dict):
        return {}
    kept: dict[str, Any] = {}
    packs = getattr(tutor, "packs", None) or {}
    objective, pack = given.get("objective"), given.get("pack")
    if isinstance(objective, str) and any(objective in p.objectives for p in packs.values()):
        kept["objective"] = objective
    if isinstance(pack, str) and pack in packs:
        kept["pack"] = pack
    if isinstance(given.get("format"), str) and given["format"] in (shelf(tutor, "activities") or FORMATS):
        kept["format"] = given["format"]
    for name, low, high in (("grade", 0, 12), ("minutes", 5, 180)):
        if isinstance(given.get(name), int) and not isinstance(given[name], bool) and low <= given[name] <= high:
            kept[name] = given[name]
    return kept
