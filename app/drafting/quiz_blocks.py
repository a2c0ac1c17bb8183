"""The quiz: questions of mixed levels, a second version of the same kinds with other numbers, and its key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ..turn import Item
from . import space
from .activity import File
from .codes import named, shown
from .content import Content
from .document import Answer, Block, Bullets, Document, Fields, Heading, PageBreak, Paragraph, Space, Table, Task
from .key_blocks import answer, predicted
from .keys import says_key
from .mathtext import plain
from .sheet_blocks import printed

SHARES = {"mixed": ("core", "start", "core", "stretch"), "start and core": ("core", "start"), "core and stretch": ("core", "stretch")}
"""The levels of the first questions taken, over and over."""
ORDER = ("start", "core", "stretch")
EXPLAIN = "Choose one of your answers. Explain how you know that it is right. Use words, numbers or a drawing."
_EXPLAIN_MARKS = 2
_LONG = 420
_TURNS = 10
_GROUPS = re.compile(r"\bGroup [ABC]\b")
"""A task about two groups of a story; on a student page the words read as groups of the class."""


@dataclass(frozen=True)
class Quiz:
    """Two forms question by question: the same family at each number. `b` is empty when one version is enough."""

    a: tuple[Item, ...]
    b: tuple[Item, ...]


def quiz(content: Content) -> Quiz:
    """Chooses the questions from what was drawn: levels in turn, families in turn, no key in another question of either form."""
    source = content.source
    pool = tuple(item for level in ORDER for item in source.items.get(level, ()))
    spare = tuple(s for i in pool if (s := source.siblings.get(i.id)))
    versions = content.chosen["versions"] == "A and B"
    return _chosen(pool, spare, int(str(content.chosen["questions"])), SHARES[str(content.chosen["levels"])], versions)


@lru_cache(maxsize=32)  # the page, the table and the key of one draft ask for the same quiz
def _chosen(pool: tuple[Item, ...], spare: tuple[Item, ...], count: int, wanted: tuple[str, ...], versions: bool) -> Quiz:
    """The first choice with no key in any other question, or the one with fewest."""
    says = {(i.id, j.id): _tells(i, j) for i in (*pool, *spare) for j in (*pool, *spare) if i.id != j.id}

    def clashes(item: Item, others: Iterable[Item]) -> int:
        return sum(says.get((item.id, o.id), False) + says.get((o.id, item.id), False) for o in others)

    best, least = Quiz((), ()), 999
    for turn in range(_TURNS):
        at = turn * 7 % max(1, len(pool))
        first = _first((*pool[at:], *pool[:at]), count, wanted, clashes)
        second = _second(first, (*pool, *spare), clashes) if versions else []
        second = _mended(second, first, (*pool, *spare), clashes)
        first = _mended(first, second, pool, clashes)
        whole = (*first, *second)
        if (against := sum(clashes(i, whole) for i in whole)) < least:
            best, least = Quiz(tuple(first), tuple(second)), against
        if not least:
            break
    return best


def _tells(item: Item, other: Item) -> bool:
    """Does its wording hold the other's key, or one of its options what the other asks to write?"""
    written = item.expected.choices if other.expected.kind == "criteria" else ()
    asked = any(says_key(text, other, helping=False) for text in (item.ask, *item.expected.order))
    return asked or any(says_key(c.text, other) for c in written)


Clashes = Callable[[Item, Iterable[Item]], int]


def _first(pool: tuple[Item, ...], count: int, wanted: tuple[str, ...], clashes: Clashes) -> list[Item]:
    chosen: list[Item] = []
    for n in range(count):
        asks, families, level = {c.ask for c in chosen}, [family(c) for c in chosen], ORDER.index(wanted[n % len(wanted)])
        left = [i for i in pool if i.ask not in asks]
        if left:
            chosen.append(
                min(
                    left,
                    key=lambda i: (
                        bool(_GROUPS.search(i.ask)) + clashes(i, chosen),
                        abs(ORDER.index(i.level) - level),
                        families.count(family(i)),
                        len(i.ask) > _LONG,
                        clashes(i, pool),
                    ),
                )
            )
    return sorted(chosen, key=lambda item: ORDER.index(item.level))


def _second(first: list[Item], pool: tuple[Item, ...], clashes: Clashes) -> list[Item]:
    """At each number another item of the same family: a new one while there are any, else one that stands elsewhere in A."""
    asks, found = {f.ask for f in first}, list[Item]()
    for item in first:
        taken = {f.ask for f in found} | {item.ask}
        fresh = [i for i in pool if family(i) == family(item) and i.ask not in taken]
        if not fresh:
            return []
        found.append(min(fresh, key=lambda i: (i.ask in asks, bool(_GROUPS.search(i.ask)), clashes(i, (*first, *found)), clashes(i, pool))))
    return found


def _mended(form: list[Item], other: list[Item], pool: tuple[Item, ...], clashes: Clashes) -> list[Item]:
    """Where a key still stands in another question, another item of the family that does better."""
    mended = list(form)
    for n, item in enumerate(form):
        rest = (*mended[:n], *mended[n + 1 :], *other)
        taken = {r.ask for r in (*mended[:n], *mended[n + 1 :], *other[n : n + 1])}
        better = [i for i in pool if family(i) == family(item) and i.level == item.level and i.ask not in taken]
        if clashes(item, rest) and better:
            mended[n] = min((item, *better), key=lambda i: (clashes(i, rest), i.ask in {o.ask for o in other}))
    return mended


def family(item: Item) -> str:
    return item.id.partition("#")[0]


def marks(item: Item) -> int:
    """One for a choice, one for each criterion, else one for the method and one for the answer."""
    return len(item.expected.criteria) if item.expected.kind == "criteria" else 1 if item.expected.kind == "choice" else 2


def _marked(content: Content, ask: str, count: int) -> str:
    return f"{ask} **({count} {'mark' if count == 1 else 'marks'})**" if content.chosen["marks"] == "on" else ask


def _total(items: tuple[Item, ...]) -> int:
    return sum(map(marks, items)) + _EXPLAIN_MARKS


def quiz_versions(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Each version from the top of a page."""
    made = quiz(content)
    yield from snug(content, list(_version(content, made.a, "Quiz A" if made.b else "Quiz")))
    if made.b:
        yield PageBreak()
        yield from snug(content, list(_version(content, made.b, "Quiz B")))


_SLACK = 45.0
"""What an estimate of a page may be wrong by."""


def snug(content: Content, blocks: list[Block], title: str = "", least: float = 0.0) -> list[Block]:
    """The pages with room taken from the tasks where that saves a page; never less room than a task needs."""
    made = Document("", title, "student", (*blocks, Space(_SLACK)), paper=content.paper, show_title=bool(title))
    shares = {share: tuple(space.squeezed(b, share) for b in made.blocks) for share in (1.0, 0.8, 0.6, 0.4, 0.2, 0.0) if share >= least}
    counts = {share: space.pages(replace(made, blocks=tried)) for share, tried in shares.items()}
    best = max(share for share, count in counts.items() if count == min(counts.values()))
    return list(shares[best][:-1])


def _version(content: Content, items: tuple[Item, ...], title: str) -> Iterator[Block]:
    grade, scored = content.source.level, content.chosen["marks"] == "on"
    yield Heading(f"{title} · {content.objective.title}", level=1)
    yield Fields(("Name", "Date"))
    total = f" There are {_total(items)} marks in all. You get marks for your working, too." if scored else ""
    yield Paragraph(f"Begin with any question you like. Show how you think.{total}")
    for n, item in enumerate(items, 1):
        task = printed(item, str(n), grade, ())
        if task.room_label == "Why?":
            task = replace(task, space=2 * space.LINE)
        yield replace(task, ask=_marked(content, task.ask, marks(item)))
    room = space.explaining(grade)
    yield Task(str(len(items) + 1), _marked(content, EXPLAIN, _EXPLAIN_MARKS), "explain", space=room, ruled=False)
    yield Heading("Look back")
    yield Task("Reflect", "Which question are you least sure about? What would you like to ask about it?", "reflect",
               space=2 * space.LINE, ruled=True)  # fmt: skip


def quiz_notes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """What a teacher reads before handing it out."""
    made = quiz(content)
    low, high = 2 * len(made.a), 3 * len(made.a) + 5
    rows = [("Goal", f"{content.objective.can} ({named(content.objective.standards, content.source.standards)})")]
    rows.append(("Time", f"About {low} to {high} minutes. Preparation: 2 minutes, to print and to read this page."))
    if made.b:
        rows.append(("Two versions", "The same kind of question stands at each number. Seat neighbors with A and B, or keep B for later."))
    if content.chosen["marks"] == "on":
        told = f"A: {_total(made.a)}" + (f", B: {_total(made.b)}" if made.b else "")
        rows.append(("Marks", f"{told}. Give method marks for true working, even when the last line is not right."))
    rows.append(("While they write", "You may read a question aloud. A student may answer in the home language or with a drawing."))
    rows.append(("Afterward", "Sort by the table below: one wrong idea at a time, with the question to ask. Give B some days later."))
    yield Table(tuple(rows), widths=(18, 82), name="notes", head=False)


def quiz_tags(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Each question with its level, its standard and the wrong ideas its answers can show."""
    made = quiz(content)
    standard = shown(content.objective.standards[:1], content.source.standards) or "no code"
    rows = []
    for n, item in enumerate(made.a, 1):
        ideas = list(dict.fromkeys(name for _, _, name, _ in predicted(content, item)))
        count = str(marks(item)) if content.chosen["marks"] == "on" else "–"
        rows.append((str(n), item.level, count, "; ".join(ideas) or "no wrong answer is predicted", f"{content.objective.id}\n{standard}"))
    yield Heading("What each question shows")
    yield Table((("", "Level", "Marks", "Wrong answers may show", "Tag"), *rows), widths=(6, 11, 9, 46, 28), name="tags")


def quiz_key(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    made = quiz(content)
    for items, title in ((made.a, "Key, version A" if made.b else "Key"), (made.b, "Key, version B")):
        if items:
            yield Heading(title)
        for n, item in enumerate(items, 1):
            entry = answer(content, item, str(n), wrong=items is made.a)
            if items is made.b and (seen := "; ".join(f"{gives}: {name.casefold()}" for gives, _, name, _ in predicted(content, item))):
                entry = replace(entry, look_for="; ".join(t for t in (entry.look_for, f"wrong answers, {seen}") if t))
            yield replace(entry, ask=_marked(content, entry.ask, marks(item)), marks=_split(item) if _scored(content) else "")
    last = str(len(made.a) + 1)
    look = f"A reason that fits the chosen question and uses the idea: {content.objective.gist}. An answer told again is no reason."
    yield Answer(last, _marked(content, EXPLAIN, _EXPLAIN_MARKS), "", look_for=look, marks="idea 1, reason 1" if _scored(content) else "")
    yield Heading("Next step", level=3)
    yield Bullets(
        (
            "Most answers right: let the student write a question for a classmate, with its key.",
            "One wrong idea again and again: ask its question from the key, then give the same number in version B.",
            f"Many blanks: sit together over question 1 and read it aloud. Begin with: {plain(made.a[0].hints[0])}",
        )
    )


def _scored(content: Content) -> bool:
    return content.chosen["marks"] == "on"


def _split(item: Item) -> str:
    kind = item.expected.kind
    return "one for each point" if kind == "criteria" else "" if kind == "choice" else "method 1, answer 1"
