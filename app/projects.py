"""A project by milestones: it asks, it keeps what the student answers, and it never writes the product.

Question, products and milestones come from the pack's materials. Where the student is follows from their portfolio, so a
project goes on in any conversation and on any day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .materials import Milestone, Project
from .parts import Parts
from .store import KeptRow
from .talk import Talk
from .turn import Event, Noted, Said
from .wayback import back_names, button, note_choice, objective_now, readable

FRAMES = 4
"""Sentence frames there are; they take turns."""
_THIN = 6
"""Words below which an answer is asked about once more."""


@dataclass(frozen=True)
class Stand:
    """Where a project is: the milestone to answer (from 0; the number of milestones when all are answered) and the product chosen."""

    at: int
    product: str = ""


def stand(rows: Sequence[KeptRow], objective: str, project: Project) -> Stand:
    """From the portfolio: the first milestone without an answer, and the product the student named last."""
    mine = [r for r in rows if r.kind == "project" and r.objective == objective]
    done = {r.about.get("milestone") for r in mine}
    product = next((str(r.about["product"]) for r in reversed(mine) if r.about.get("product")), "")
    return Stand(next((n for n in range(len(project.milestones)) if n not in done), len(project.milestones)), product)


def project_of(parts: Parts, objective: str) -> Project | None:
    """The project written for an objective; None for packs without materials."""
    pack = parts.pack_of(objective)
    written = getattr(pack, "materials", None) or {}
    return written[objective].project if objective in written else None


# ---------------------------------------------------------------- in the chat


def turn(parts: Parts, talk: Talk) -> list[Event]:
    """The question and the choice of a product, or the milestone that is next."""
    language, objective = talk.language, objective_now(parts, talk)
    project = project_of(parts, objective)
    if project is None:
        return [Said(language.say("grow_project_none")), talk.offers(*back_names(parts, talk), "home")]
    rows = parts.store.growth.kept_of(talk.turn.person)
    now = stand(rows, objective, project)
    chosen = talk.turn.choices.get("product")
    if isinstance(chosen, int) and 0 <= chosen <= len(project.products):
        product = project.products[chosen] if chosen < len(project.products) else language.say("grow_project_own")
        note_choice(parts, talk, "product", objective, product=product)
        talk.state["product"] = product
    product = str(talk.state.get("product", "")) or now.product
    note = [Said("\n" + language.say("grow_english"))] if talk.code != "en" else []
    if not product:
        options = [*project.products, language.say("grow_project_own")]
        buttons = [button(talk, "project", _short(_read(parts, talk, p)), product=n, objective=objective) for n, p in enumerate(options)]
        return [
            Said(language.say("grow_project_question", question=_read(parts, talk, project.question))),
            Said("\n" + _read(parts, talk, project.matters)),
            *note,
            Said("\n" + language.say("grow_project_product")),
            talk.offers(*buttons, *back_names(parts, talk)),
        ]
    if now.at >= len(project.milestones):
        talk.state.pop("doing", None)
        return [Said(language.say("grow_project_done")), talk.offers("reflect", "teach", *back_names(parts, talk))]
    talk.state["doing"] = {"what": "project", "objective": objective, "milestone": now.at, "product": product}
    return [
        *_milestone(parts, talk, project.milestones[now.at], now.at, len(project.milestones)),
        *note,
        talk.offers("write_it", *back_names(parts, talk), "stop"),
        Noted("project", {"objective": objective, "milestone": now.at}),
    ]


def _read(parts: Parts, talk: Talk, text: str) -> str:
    return readable(parts, talk, text, talk.language.say("grow_later"))


def _short(text: str, most: int = 64) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def _milestone(parts: Parts, talk: Talk, milestone: Milestone, at: int, of: int) -> list[Event]:
    """What to do away from the screen, and the one question to come back with."""
    language = talk.language
    return [
        Said(language.say("grow_project_step", n=at + 1, of=of, title=_read(parts, talk, milestone.title))),
        Said("\n" + _read(parts, talk, milestone.do)),
        Said("\n" + language.say("grow_project_ask", question=_read(parts, talk, milestone.check_in))),
    ]


def written(parts: Parts, talk: Talk) -> list[Event]:
    """Keeps what the student did and found; one more question when it is thin; then the next milestone."""
    doing, said, language = talk.state.get("doing") or {}, talk.turn, talk.language
    objective, at = str(doing.get("objective", "")), int(doing.get("milestone") or 0)
    project = project_of(parts, objective)
    if project is None or at >= len(project.milestones):
        talk.state.pop("doing", None)
        return turn(parts, talk)
    milestone = project.milestones[at]
    if len(re.findall(r"\w+", said.text)) < _THIN and not doing.get("asked"):
        talk.state["doing"] = {**doing, "asked": True, "first": said.text[:600]}
        return [Said(language.say("grow_project_more", frame=frame(talk, at))), talk.offers("write_it", *back_names(parts, talk))]
    text = " ".join(t for t in (str(doing.get("first", "")), said.text) if t)
    about = {"milestone": at, "title": milestone.title, "product": str(doing.get("product", ""))}
    parts.store.growth.keep(
        KeptRow("", said.person, "project", text[:2000], milestone.check_in, objective, about=about, session=said.session)
    )
    talk.state.pop("doing", None)
    return [Said(language.say("grow_kept") + "\n"), *turn(parts, talk)]


def not_written(parts: Parts, talk: Talk) -> list[Event]:
    """ "Write it for me": the product stays theirs; a question and the beginning of a sentence come instead."""
    doing = talk.state.get("doing") or {}
    if doing.get("what") != "project":
        return [
            Said(talk.language.say("grow_write_it_elsewhere", frame=frame(talk, len(talk.turn.text)))),
            talk.offers("project", *back_names(parts, talk)),
        ]
    project = project_of(parts, str(doing.get("objective", "")))
    at = int(doing.get("milestone") or 0)
    asked = int(doing.get("wrote") or 0)
    talk.state["doing"] = {**doing, "wrote": asked + 1}
    questions = [project.milestones[at].check_in, *project.research] if project and at < len(project.milestones) else [""]
    return [
        Said(
            talk.language.say(
                "grow_write_it", question=_read(parts, talk, questions[asked % len(questions)]), frame=frame(talk, at + asked)
            )
        ),
        talk.offers("write_it", *back_names(parts, talk), "stop"),
        Noted("move", {"name": "kept_theirs", "heard": "wants_answer"}),
    ]


def frame(talk: Talk, n: int) -> str:
    """The beginning of a sentence that never holds its end."""
    return talk.language.say(f"grow_frame_{n % FRAMES + 1}")
