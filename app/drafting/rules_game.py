"""Rules of the card game: every task has its one answer, no task page tells it, and the rules are whole."""

from __future__ import annotations

from collections.abc import Iterator

from .compose import Draft
from .document import Answer, Bullets, Document, Grid, Heading, Paragraph, Square
from .game_blocks import EXAMPLE, MEANS, PARTS
from .keys import right_answers, says_key
from .mathtext import plain
from .rules_scope import known_items


def _cards(files: tuple[Document, ...], name: str) -> list[Square]:
    return [s for f in files for b in f.flat if isinstance(b, Grid) and b.name == name for s in b.squares]


def _bare(text: str) -> str:
    return " ".join(plain(text).split()).casefold()


def _wanted(draft: Draft) -> dict[str, tuple[str, ...]]:
    """What each task card takes, by its wording: the spellings of an item's key, or the word that is meant."""
    objective, materials = draft.source.objective, draft.source.materials
    found = {item.ask: right_answers(item) for item in known_items(draft).values()}
    found |= {f"{MEANS}\n{w.means}": (w.term,) for w in (objective.vocabulary if objective else ())}
    return found | {f"{EXAMPLE}\n{u.example}": (u.term,) for u in (materials.words if materials else ())}


def cards_make_pairs(draft: Draft) -> Iterator[str]:
    """For each task card lies one answer card that its own code calls right, and none is left over; the key tells which."""
    wanted, tasks = _wanted(draft), _cards(draft.student_files, "task cards")
    left = [_bare(card.text) for card in _cards(draft.teacher_files, "answer cards")]
    if not tasks:
        yield "task-cards: no cards"
    key = {_bare(b.ask) for f in draft.teacher_files for b in f.flat if isinstance(b, Answer) and b.answer and b.working}
    key |= {_bare(row[1]) for f in draft.teacher_files if (t := f.table("game key")) for row in t.rows[1:] if row[-1].strip()}
    for card in tasks:
        right = [_bare(text) for text in wanted.get(card.text, ())]
        fits = next((text for text in left if any(text == one or text.startswith(f"{one} ") for one in right)), None)
        if fits is None:
            yield f"{card.title}: no answer card fits {_bare(card.text)[:50]!r}"
        else:
            left.remove(fits)
        if _bare(card.text) not in key:
            yield f"teacher copy: no key with working for {card.title}"
    yield from (f"answer-cards: {text[:40]!r} fits no task card" for text in left)


def task_cards_hold_no_key(draft: Draft) -> Iterator[str]:
    """No page for students says the answer of a card: not the card itself, not another one, not the rules."""
    items, wanted = {item.ask: item for item in known_items(draft).values()}, _wanted(draft)
    cards = _cards(draft.student_files, "task cards")
    played = [items[card.text] for card in cards if card.text in items]
    for page in draft.student_files:
        texts = [b.text for b in page.flat if isinstance(b, Paragraph)]
        texts += [line for b in page.flat if isinstance(b, Bullets) for line in b.lines]
        for text in (*texts, *(card.text for card in _cards((page,), "task cards"))):
            for item in played:
                if says_key(text, item, helping=text == item.ask):
                    yield f"{page.name}: {plain(text)[:50]!r} holds the key of {item.id}"
        if any(isinstance(b, Answer) or (isinstance(b, Grid) and b.name == "answer cards") for b in page.flat):
            yield f"{page.name}: answers are printed for students"
    for card in cards:
        if card.text not in items and any(term.casefold() in card.text.casefold() for term in wanted.get(card.text, ())):
            yield f"{card.title}: says the word that is meant"


def game_rules_whole(draft: Draft) -> Iterator[str]:
    """One page says who begins, what a turn is, what to do when players do not agree, how it ends, and two other ways to play."""
    page = next((f for f in draft.student_files if f.name == "rules"), None)
    told = [b.text for b in page.flat if isinstance(b, Heading)] if page else []
    yield from (f"rules: nothing on {part!r}" for part in PARTS if part not in told)
    if page and "on paper" not in page.text:
        yield "rules: those who do not agree are not sent to paper"
