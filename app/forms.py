"""The form of a format as a page may show it, in the reader's language, and what a browser sent read back.

Nothing from a browser is believed: every value is held against the format's own fields, and what is wrong is said in a
sentence beside its field. What nobody changed is left out, so that a draft can still say what was assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from .curriculum import Objective
from .drafting import Activity, form_of
from .drafting.activity import PAGE_FIELDS, Field, Group
from .library.packs import Pack
from .prompts import Language

GROUPS: tuple[str, ...] = get_args(Group)
GRADES = range(13)
OFTEN = ("tiered_lesson", "exit_ticket", "quiz", "worked_examples")
"""What is asked for most stands first in its group."""
_PAGES = {f.name for f in PAGE_FIELDS}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

Faults = dict[str, str]
"""Field → what is wrong with it, in a sentence. "" is the form as a whole."""


def named(language: Language, kind: str, name: str, otherwise: str = "") -> str:
    """A word of the studio in a language, or as the format's own file has it."""
    return language.studio.get(f"{kind}.{name}") or otherwise or name.replace("_", " ")


def title_of(activity: Activity, language: Language) -> str:
    return named(language, "format", activity.name, activity.title)


def content(
    activities: Mapping[str, Activity],
    packs: Mapping[str, Pack],
    language: Language,
    chosen: Mapping[str, Any] | None = None,
    only: str = "",
) -> dict[str, Any]:
    """What a card needs to offer every format (or `only` one): groups, forms, objectives, and what is chosen already.

    {groups: [{id, title, line, formats}], formats: {name: {title, line, example, objective, fields}}, topics, chosen, faults}
    """
    shown = {name: a for name, a in activities.items() if only in ("", name)}
    ordered = sorted(shown, key=lambda n: OFTEN.index(n) if n in OFTEN else len(OFTEN))
    grouped = [(g, [n for n in ordered if shown[n].group == g]) for g in GROUPS]
    return {
        "groups": [
            {
                "id": g,
                "title": named(language, "group", g),
                "line": ", ".join(title_of(shown[n], language) for n in names),
                "formats": names,
            }
            for g, names in grouped
            if names
        ],
        "formats": {name: _form(activity, language) for name, activity in shown.items()},
        "topics": [
            {"title": p.title, "objectives": [{"id": o.id, "title": o.title, "grade": o.grade} for o in p.objectives.values()]}
            for p in packs.values()
        ],
        "chosen": {"format": only, "objective": "", "grade": None, "fields": {}} | dict(chosen or {}),
        "faults": {},
    }


def _form(activity: Activity, language: Language) -> dict[str, Any]:
    needs = activity.needs
    return {
        "title": title_of(activity, language),
        "line": named(language, "line", activity.name, activity.line or activity.about),
        "example": named(language, "example", activity.name, activity.example or activity.say[0].capitalize()),
        "objective": "must" if needs.objective else "may" if needs.takes_objective else "no",
        "fields": [_field(activity, field, language) for field in _ordered(activity)],
    }


def _ordered(activity: Activity) -> Iterator[Field]:
    """The format's own fields, then those of every page."""
    known = form_of(activity)
    yield from (f for name, f in known.items() if name not in _PAGES)
    yield from (f for name, f in known.items() if name in _PAGES)


def _field(activity: Activity, field: Field, language: Language) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": label_of(activity, field, language),
        "kind": field.kind,
        "default": [str(field.default)] if field.kind == "many" else field.default,
        "choices": [{"value": c, "label": named(language, "option", c, _capital(c))} for c in field.choices],
        "low": field.low,
        "high": field.high,
        "example": named(language, "hint", f"{activity.name}.{field.name}", field.example or " "),
        "page": field.name in _PAGES,
    }


def label_of(activity: Activity, field: Field, language: Language) -> str:
    """A field's label; one format may call a field otherwise than the others."""
    return named(language, "field", f"{activity.name}.{field.name}", named(language, "field", field.name, field.label))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def told(activity: Activity, values: Mapping[str, Any], language: Language) -> list[str]:
    """Fields with their values in words: "minutes 40"."""
    known = form_of(activity)
    return [
        f"{_small(label_of(activity, known[n], language))} {_value(known[n], v, language)}"
        for n, v in values.items()
        if n in known and v not in ("", ())
    ]


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def _value(field: Field, value: Any, language: Language) -> str:
    values = value if isinstance(value, tuple) else (value,)
    return ", ".join(_inside(str(v), named(language, "option", str(v), str(v))) if field.choices else str(v) for v in values)


def _inside(value: str, label: str) -> str:
    """A choice inside a sentence: "Mixed" becomes "mixed"; "A4", "A and B" and names of languages stay."""
    return label if value in ("en", "es") or not label[1:2].islower() else label[0].lower() + label[1:]


# ---------------------------------------------------------------- what a browser sent


def read(activities: Mapping[str, Activity], packs: Mapping[str, Pack], language: Language, given: object) -> tuple[dict[str, Any], Faults]:
    """({format, objective, grade, fields} of a filled form, what is wrong with it). Untouched fields are left out."""
    if not isinstance(given, Mapping):
        return {}, {"": language.say("draft_form_forged")}
    name = given.get("format")
    if not isinstance(name, str) or name not in activities:
        return {}, {"": language.say("draft_form_no_format")}
    activity = activities[name]
    faults: Faults = {}
    objectives = {o.id: o for p in packs.values() for o in p.objectives.values()}
    objective, fault = _objective(activity, objectives, given.get("objective"), language)
    faults |= {"objective": fault} if fault else {}
    grade, fault = _grade(given.get("grade"), objectives.get(objective), language)
    faults |= {"grade": fault} if fault else {}
    fields, found = _fields(activity, given.get("fields"), language)
    return {"format": name, "objective": objective, "fields": fields} | ({} if grade is None else {"grade": grade}), faults | found


def _objective(activity: Activity, known: Mapping[str, Objective], given: object, language: Language) -> tuple[str, str]:
    if not activity.needs.takes_objective:
        return "", ""
    if given in (None, "") and not activity.needs.objective:
        return "", ""
    if not isinstance(given, str) or given not in known:
        return "", language.say("draft_form_no_objective")
    return given, ""


def _grade(given: object, objective: Objective | None, language: Language) -> tuple[int | None, str]:
    """The grade where it is another than the objective's own."""
    if given in (None, ""):
        return None, ""
    number = _whole(given)
    if number is None or number not in GRADES:
        return None, language.say("draft_form_range", low=GRADES[0], high=GRADES[-1])
    return None if objective is not None and objective.grade == number else number, ""


def _whole(given: object) -> int | None:
    if isinstance(given, bool) or not isinstance(given, int | str):
        return None
    text = str(given).strip()
    return int(text) if re.fullmatch(r"-?\d{1,9}", text, re.ASCII) else None


def _fields(activity: Activity, given: object, language: Language) -> tuple[dict[str, Any], Faults]:
    if given is None:
        return {}, {}
    known = form_of(activity)
    if not isinstance(given, Mapping) or not all(isinstance(n, str) and n in known for n in given):
        return {}, {"": language.say("draft_form_forged")}
    kept: dict[str, Any] = {}
    faults: Faults = {}
    for name, value in given.items():
        value, fault = _read(known[name], value, language)
        if fault:
            faults[name] = fault
        elif value != known[name].default:
            kept[name] = value
    return kept, faults


def _read(field: Field, given: object, language: Language) -> tuple[str | int, str]:
    """One value, or why it cannot be taken."""
    if field.kind == "number":
        number = _whole(given)
        if number is None:
            return 0, language.say("draft_form_number")
        return number, "" if field.low <= number <= field.high else language.say("draft_form_range", low=field.low, high=field.high)
    if field.kind == "text":
        if not isinstance(given, str) or _CONTROL.search(given):
            return "", language.say("draft_form_text")
        text = " ".join(given.split())
        return text, "" if len(text) <= field.high else language.say("draft_form_long", n=len(text), most=field.high)
    words = [given] if isinstance(given, str) and field.kind == "choice" else given
    if field.kind == "many" and words == []:
        return "", language.say("draft_form_none")
    if not isinstance(words, list | tuple) or not words or not all(isinstance(w, str) and w in field.choices for w in words):
        return "", language.say("draft_form_choice")
    one = list(dict.fromkeys(words))
    return ", ".join(w for w in one if w != "all") or "all" if field.kind == "many" else one[0], ""
