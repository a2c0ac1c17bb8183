"""A pack to passages: lessons for students, guides for families, notes for teachers. Never an item's key. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from ..curriculum import Misconception, Objective, Page, Teaching
from ..turn import Passage, PassageKind
from .chunks import identity, pieces
from .packs import Pack


def passages_of(pack: Pack) -> list[Passage]:
    """Every passage of a pack in reading order, each once."""
    found: dict[str, Passage] = {}
    for objective in pack.objectives.values():
        for passage in _objective(pack, objective):
            found.setdefault(passage.id, passage)
    return list(found.values())


def _objective(pack: Pack, objective: Objective) -> Iterator[Passage]:
    for page in (p for p in pack.lessons if p.objective == objective.id):
        yield from _page(pack, objective, page, "lesson")
    words = "\n".join(f"- **{word.term}**: {word.means}" for word in objective.vocabulary)
    yield from _pieces(pack, objective, f"# Words to know\n{words}", "lesson", title=objective.title)
    for page in (p for p in pack.guides if p.objective == objective.id):
        yield from _page(pack, objective, page, "family")
    if objective.id in pack.teaching:
        yield from _pieces(pack, objective, _teaching(pack.teaching[objective.id]), "teacher", title=objective.title)
    for misconception in objective.misconceptions:
        yield from _pieces(pack, objective, _misconception(misconception), "teacher", title=objective.title)


def _page(pack: Pack, objective: Objective, page: Page, kind: PassageKind) -> Iterator[Passage]:
    yield from _pieces(pack, objective, page.text, kind, title=page.title, language=page.language, level=page.level)


def _pieces(
    pack: Pack, objective: Objective, text: str, kind: PassageKind, *, title: str, language: str = "en", level: str = ""
) -> Iterator[Passage]:
    source = f"{pack.title}, Stepwise pack"
    for piece in pieces(text, title):
        yield Passage(
            id=identity(f"{source}/{kind}/{language}/{level}", piece.heading, piece.text),
            text=piece.text,
            heading=piece.heading,
            source=source,
            kind=kind,
            objective=objective.id,
            pack=pack.id,
            language=language,
            level=level,
            grade_low=max(0, objective.grade - 1),
            grade_high=min(12, objective.grade + 1),
            licence=pack.about.licence,
            title=title,
        )


def _teaching(notes: Teaching) -> str:
    """What to do in the lesson. `look_for` holds answers, so it stays in the key."""
    return "\n\n".join(
        [
            f"# Lesson in short\n{notes.overview}",
            f"# Launch\n{notes.launch}",
            f"# Conferring\n- Group A: {notes.confer_a}\n- Group B: {notes.confer_b}\n- Group C: {notes.confer_c}",
            f"# Mid-lesson check\n{notes.trigger}\n\n{notes.placement}",
            f"# Exit ticket piles\n- Got it: {notes.exit_criteria.got_it} Tomorrow: {notes.next_steps.got_it}\n"
            f"- Almost: {notes.exit_criteria.almost} Tomorrow: {notes.next_steps.almost}\n"
            f"- Reteach: {notes.exit_criteria.reteach} Tomorrow: {notes.next_steps.reteach}",
            "# Why this works\n" + "\n".join(f"- {why}" for why in notes.why),
        ]
    )


def _misconception(wrong: Misconception) -> str:
    parts = [f"# Misconception: {wrong.name}", f"Looks like: {wrong.looks_like}", f"Because: {wrong.because}"]
    parts += [f"What is right in it: {wrong.strength}"] if wrong.strength else []
    return "\n".join([*parts, f"Ask: {wrong.ask}", f"Next: {wrong.move}"])
