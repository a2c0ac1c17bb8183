"""What authors wrote beside the lessons: whole for every objective, in plain words, and no page of a student holds a key."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.drafting.keys import says_key
from app.drafting.rules_pages import _DEFICIT, _TEACHER_WORDS
from app.library.items import draw
from app.library.packs import Pack, load_packs
from app.materials import Materials
from app.settings import ROOT

PACKS = load_packs(ROOT / "knowledge" / "packs")
EVERY = [(pack, name) for pack in PACKS.values() for name in pack.objectives]


def for_students(all_of_it: Materials) -> Iterator[str]:
    """The texts a student reads; the teacher's station, think-aloud, reasons of a debate and samples are not among them."""
    yield from (text for c in all_of_it.board for text in (c.do, c.shows, c.materials))
    for s in all_of_it.stations:
        if s.kind != "teacher":
            yield from (s.title, s.goal, *s.steps, s.check, s.stuck, s.finished)
    yield from (all_of_it.project.question, *all_of_it.project.research, *all_of_it.project.products)
    yield from (row.student for row in all_of_it.rubric.rows)
    yield from (text for w in all_of_it.words for text in (w.example, w.non_example, w.sentence))
    yield from (text for r in all_of_it.routes for text in (r.title, r.start, r.back))
    yield from (all_of_it.debate.question, *all_of_it.debate.listen_for)
    yield from (all_of_it.organizer.title, all_of_it.organizer.prompt, *all_of_it.organizer.slots)
    yield from (line.says for line in all_of_it.theatre.lines)
    yield from (text for p in all_of_it.pauses for text in (p.title, *p.do, p.seated))
    yield from all_of_it.text.questions


@pytest.mark.parametrize(("pack", "name"), EVERY, ids=[name for _, name in EVERY])
def test_every_objective_has_boards_stations_scripts_and_words(pack: Pack, name: str) -> None:
    found = pack.materials[name]
    assert {w.term for w in found.words} == {w.term for w in pack.objectives[name].vocabulary}
    for text in for_students(found):
        assert not _TEACHER_WORDS.search(text), text
        assert not _DEFICIT.search(text), text
        assert not re.search(r"https?://|\bTODO\b", text), text


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:/\d+)?", text))


@pytest.mark.parametrize(("pack", "name"), EVERY, ids=[name for _, name in EVERY])
def test_no_text_for_students_works_out_an_item_of_the_pack(pack: Pack, name: str) -> None:
    """A key alone may stand in another task; the item's own numbers with its key may not."""
    texts = [(text, numbers(text)) for text in for_students(pack.materials[name])]
    for family in pack.families_of(name):
        for seed in range(6):
            item = draw(pack, family, seed, ())
            own = numbers(item.ask)
            if item.expected.kind == "value" and own:
                assert not [t for t, has in texts if own <= has and says_key(t, item, helping=False)], item.ask
