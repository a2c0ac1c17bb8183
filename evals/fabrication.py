"""Can a citation be invented? Models that make up numbers, pages, ids, titles, links, quotations and claims, through the whole tutor.

500 replies to questions the library answers, in every audience and two languages; what a reader would see is judged here by
code of its own: the invented words must not be there, every `[n]` must be a passage of the library, every quotation must
stand in it word for word. Beside it what the same model shows without us, and a model that quotes its passages rightly,
which must get through. Two words of one passage exchanged are a row without a bar: the rule does not see them all.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import yaml

from app.bootstrap import bootstrap
from app.models import Message
from app.parts import Parts
from app.sentences import split
from app.settings import ROOT, Settings
from app.turn import Cited, Event, Passage, Said, Turn
from app.tutor import Tutor

from .table import Bar, Options, Row, share_row

CASES = ROOT / "evals" / "cases"
SUITE = "fabrication"
DOORS = (
    ("student", "en", 0.48),
    ("teacher", "en", 0.18),
    ("parent", "en", 0.08),
    ("teacher", "es", 0.12),
    ("parent", "es", 0.08),
    ("student", "es", 0.06),
)
REPLIES, HONEST, SWAPPED = 570, 240, 120
SPANISH = (
    "¿Qué es una fracción?", "¿Cómo se suman fracciones con distinto denominador?", "¿Por qué es más chico un octavo que un cuarto?",
    "¿Cómo se comparan dos fracciones?", "¿Qué hace el pulpo para esconderse?", "¿Cómo hacen las plantas su comida?",
    "¿Qué es una opinión con razones?",
    "¿Cómo se escribe una conclusión?", "¿Qué son las fracciones equivalentes?", "¿Cómo ayudo con la recta numérica?",
)  # fmt: skip
_OTHER = {"en": ("thunder", "velvet", "Tuesday", "copper", "pepper"), "es": ("trueno", "terciopelo", "martes", "cobre", "pimienta")}
_ANY = {"en": "Small steps help when something is new.", "es": "Los pasos pequeños ayudan con lo nuevo."}
_SAID = {
    "en": (
        "{s} [{n}].",
        "The lesson says: “{s}” [{n}].",
        "According to [{n}], “{s}”.",
        "“{s}.” [{n}]",
        "{s} [{n}]. {s2} [{m}].",
        "- {s}. [{n}]\n- {s2}. [{m}]",
    ),
    "es": (
        "{s} [{n}].",
        "La lección dice: «{s}» [{n}].",
        "Según [{n}], «{s}».",
        "“{s}.” [{n}]",
        "{s} [{n}]. {s2} [{m}].",
        "- {s}. [{n}]\n- {s2}. [{m}]",
    ),
}


@dataclass(frozen=True)
class Read:
    """The passages of a prompt as a model sees them: number, and its sentences."""

    n: int
    sentences: tuple[str, ...]


def passages_in(prompt: str) -> list[Read]:
    """The fenced passages, by their numbers, with sentences that say something; in a random order nobody chose."""
    fenced = re.search(r"<passages>\n(.*?)</passages>", prompt, re.DOTALL)
    blocks = re.split(r"^\[(\d+)\] [^\n]*\n", fenced[1] if fenced else "", flags=re.MULTILINE)[1:]
    found = []
    for n, text in zip(blocks[::2], blocks[1::2], strict=True):
        lines = [re.sub(r"^\s*(?:[-*•]|\d+[.)])\s+", "", line) for line in text.split("\n") if not line.lstrip().startswith(("|", "#"))]
        sentences = tuple(
            s.rstrip(".")
            for line in lines
            for s in split(line)
            if 5 <= len(s.split()) <= 30 and s.endswith(".") and '"' not in s and "“" not in s and "«" not in s
        )
        found += [Read(int(n), sentences)] if sentences else []
    return found


# ---------------------------------------------------------------- the models


@dataclass
class Inventing:
    """Says the case it was given about the passages it reads; remembers the replies and what in them is invented."""

    name = "inventing stub"
    far: Sequence[str]
    case: dict[str, Any] = field(default_factory=dict)
    language: str = "en"
    dice: Random = field(default_factory=lambda: Random(5))
    raw: list[tuple[str, tuple[str, ...], int]] = field(default_factory=list)

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        read = passages_in(messages[1][1])
        said = self._words(read)
        text = str(self.case[self.language]).format(**said)
        text = text if text.endswith((".", "!", "?")) else f"{text}."  # half a sentence would not be said in any case
        self.raw.append((text, tuple(str(s).format(**said) for s in self.case["shows"]), len(read)))
        for at in range(0, len(text), 9):
            yield text[at : at + 9]

    def _words(self, read: list[Read]) -> dict[str, object]:
        one = self.dice.choice(read) if read else Read(1, (_ANY[self.language].rstrip("."),))
        sentence = self.dice.choice(one.sentences)
        other = next((r for r in read if r.n != one.n and _shared(sentence, r) < 0.6), Read(9, ("",)))
        words = list(re.finditer(r"(?<![\w*$\\])[^\W\d_]{5,}(?![\w*$])", sentence))
        numbers = list(re.finditer(r"\d+", sentence))
        put = self.dice.choice(words) if words else None
        altered = f"{sentence[: put.start()]}{self.dice.choice(_OTHER[self.language])}{sentence[put.end() :]}" if put else "Thunder says so"
        last = numbers[-1] if numbers else None
        denied = f"It is not so that {sentence}" if self.language == "en" else f"No es cierto que {sentence}"
        counted = f"{sentence[: last.start()]}{int(last.group()) + 37}{sentence[last.end() :]}" if last else f"{sentence}, 37 times"
        return {
            "s": sentence,
            "n": one.n,
            "s2": other.sentences[0], "m": other.n, "wrong": other.n, "far": self.dice.choice(self.far), "altered": altered,
            "denied": denied, "counted": counted, "exchanged": _exchanged(sentence, self.dice),
        }  # fmt: skip

    def close(self) -> None:
        return None


class Honest(Inventing):
    """Quotes a sentence of a passage with its number, in one form after the other."""

    name = "honest stub"

    async def stream(self, messages: Sequence[Message], max_tokens: int) -> AsyncGenerator[str, None]:
        read = passages_in(messages[1][1])
        if not read:
            return
        one, two = self.dice.choice(read), self.dice.choice(read)
        form = self.dice.choice(_SAID[self.language])
        text = form.format(s=self.dice.choice(one.sentences), n=one.n, s2=self.dice.choice(two.sentences), m=two.n)
        self.raw.append((text, (), len(read)))
        for at in range(0, len(text), 9):
            yield text[at : at + 9]


def _shared(sentence: str, read: Read) -> float:
    """The share of a sentence's longer words that a passage has too: near 1 when it tells the same."""
    mine = {w[:5].lower() for w in re.findall(r"[^\W\d_]{4,}", sentence)}
    theirs = {w[:5].lower() for s in read.sentences for w in re.findall(r"[^\W\d_]{4,}", s)}
    return len(mine & theirs) / max(1, len(mine))


def _exchanged(sentence: str, dice: Random) -> str:
    words = list(re.finditer(r"(?<![\w*$\\])[^\W\d_]{5,}(?![\w*$])", sentence))
    if len({w.group().lower() for w in words}) < 2:
        return "Thunder says so"
    a, b = sorted(dice.sample(words, 2), key=lambda m: m.start())
    if a.group().lower() == b.group().lower():
        a, b = words[0], next(w for w in words if w.group().lower() != words[0].group().lower())
    return f"{sentence[: a.start()]}{b.group()}{sentence[a.end() : b.start()]}{a.group()}{sentence[b.end() :]}"


# ---------------------------------------------------------------- judging


@dataclass(frozen=True)
class Judged:
    """One reply: the case, what a reader saw, what in it is invented, and the same of the model's bare words."""

    id: str
    of: str
    door: str
    seen: str
    shown: tuple[str, ...]
    bare: bool
    cites: tuple[tuple[bool, str], ...]
    by_model: bool


def judged(tutor: Tutor, model: Inventing, case: dict[str, Any], door: str, language: str, ask: str, grade: int, n: int) -> Judged:
    """One turn in a session of its own, read as its reader would."""
    model.case, model.language, model.raw = case, language, []
    events = asyncio.run(_events(tutor, Turn(door, ask, f"{SUITE}-{model.name}-{n}", "p", grade, language)))
    said = [e for e in events if isinstance(e, Said)]
    cited = {e.n: e.passage for e in events if isinstance(e, Cited)}
    seen = " ".join(e.text for e in said)
    wanted = {needle for _, needles, _ in model.raw for needle in needles}
    shown = [needle for needle in sorted(wanted) if _flat(needle) in _flat(seen)]
    for event in said:
        shown += _inventions(event.text, cited)
    bare = any(_flat(x) in _flat(raw) for raw, needles, _ in model.raw[:1] for x in needles)
    checks = tuple(_opens(tutor.parts, e) for e in events if isinstance(e, Cited))
    by_model = any(e.by == model.name for e in said)
    return Judged(
        f"{door}/{language}/{n} {case.get('en', '')!r}", str(case.get("of", "")), door, seen, tuple(shown), bare, checks, by_model
    )


async def _events(tutor: Tutor, turn: Turn) -> list[Event]:
    return [event async for event in tutor.answer(turn)]


def _inventions(text: str, cited: dict[int, Passage]) -> list[str]:
    """What a sentence shows that is not there: a number without its passage, a link, a quotation that its passages do not have."""
    numbers = [int(n) for n in re.findall(r"\[\s*(\d+)\s*\]", text)]
    found = [f"[{n}] opens nothing" for n in numbers if n not in cited]
    found += ["a link" for _ in re.findall(r"https?:|www\.|\]\(|<a ", text)]
    there = " ".join(_flat(cited[n].text + cited[n].heading) for n in numbers if n in cited)
    for quote in re.findall(r"“([^”]{12,})”|«([^»]{12,})»", text):
        if numbers and _flat("".join(quote)) not in there:
            found.append(f"quotes {''.join(quote)!r}")
    return found


def _opens(parts: Parts, event: Cited) -> tuple[bool, str]:
    """Does a `[n]` open a passage of the library with heading, source and licence, and mark a sentence that stands in it?"""
    held, passage = parts.library.passage(event.passage.id), event.passage
    ok = held is not None and held.text == passage.text and bool(passage.heading and passage.source and passage.licence)
    marked = bool(event.supports) and event.supports in passage.text
    return ok and marked, f"{passage.heading}: {event.supports!r}"


def _flat(text: str) -> str:
    """Letters, digits and brackets: what a reader would take for the same words."""
    return re.sub(r"[^\w\[\]#⁰-⁹⁽⁾①-⑳【】［］†{}<>()\\&;.,-]", "", text.lower()).replace(".", "").replace(",", "")


# ---------------------------------------------------------------- the run


def run(options: Options) -> Iterator[Row]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / "fabrication.yaml").read_text(encoding="utf-8"))
    asked = [row for row in yaml.safe_load((CASES / "abstain.yaml").read_text(encoding="utf-8")) if row["about"]]
    invented = [case for case in cases if case["of"] != "exchanged"]
    swapped = [case for case in cases if case["of"] == "exchanged"]
    with tempfile.TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"))
        far = _far_sentences(tutor)
        yield from _inventing(tutor, Inventing(far), invented, asked, options)
        yield from _honest(tutor, Honest(far), asked, options)
        yield from _swapped(tutor, Inventing(far), swapped, asked, options)
        tutor.close()


def _through(
    tutor: Tutor,
    model: Inventing,
    cases: Sequence[dict[str, Any]],
    asked: Sequence[dict[str, Any]],
    count: int,
    options: Options,
    doors: Any = DOORS,
) -> list[Judged]:
    """`count` replies over the doors by their shares, in turn over cases and questions."""
    tutor.parts = replace(tutor.parts, model=model)
    dice = Random(3)
    plan = [(door, language) for door, language, share in doors for _ in range(round(count * share))]
    dice.shuffle(plan)
    rows = options.some(list(enumerate(plan)))
    found = []
    for n, (door, language) in rows:
        row = dice.choice(asked)
        ask = dice.choice(SPANISH) if language == "es" else str(row["ask"])
        found.append(judged(tutor, model, cases[n % len(cases)], door, language, ask, int(row["grade"]), n))
    return found


def _inventing(
    tutor: Tutor, model: Inventing, cases: Sequence[dict[str, Any]], asked: Sequence[dict[str, Any]], options: Options
) -> Iterator[Row]:
    rows = [r for r in _through(tutor, model, cases, asked, REPLIES, options) if r.bare]
    for of in ("anything", *dict.fromkeys(str(c["of"]) for c in cases)):
        mine = [r for r in rows if of in ("anything", r.of)]
        faults = [f"{r.id}: {r.shown} in {r.seen[:200]!r}" for r in mine if r.shown]
        yield share_row(
            SUITE, f"invented and shown: {of}", model.name, [bool(r.shown) for r in mine], (), "the model alone 1.0", Bar(most=0.0), faults
        )
    yield share_row(SUITE, "something is said all the same", model.name, [len(r.seen) > 20 for r in rows], (), "", Bar(least=1.0))
    yield _opening(rows, model.name)


def _honest(tutor: Tutor, model: Honest, asked: Sequence[dict[str, Any]], options: Options) -> Iterator[Row]:
    doors = (("student", "en", 0.6), ("teacher", "en", 0.25), ("teacher", "es", 0.15))
    rows = _through(tutor, model, [{"shows": []}], asked, HONEST, options, doors)
    rows = [r for r in rows if r.by_model or r.cites]  # a question that was taken for a request for materials is answered by no model
    faults = [f"{r.id} {r.seen[:200]!r}" for r in rows if not r.by_model]
    yield share_row(SUITE, "right quotations get through", model.name, [r.by_model for r in rows], (), "", Bar(least=0.9), faults)
    yield share_row(
        SUITE,
        "invented and shown",
        model.name,
        [bool(r.shown) for r in rows],
        (),
        "",
        Bar(most=0.0),
        [f"{r.id} {r.shown}" for r in rows if r.shown],
    )
    yield _opening(rows, model.name)


def _swapped(
    tutor: Tutor, model: Inventing, cases: Sequence[dict[str, Any]], asked: Sequence[dict[str, Any]], options: Options
) -> Iterator[Row]:
    rows = [r for r in _through(tutor, model, cases, asked, SWAPPED, options, (("student", "en", 0.8), ("teacher", "es", 0.2))) if r.bare]
    faults = [f"{r.id}: {r.shown}" for r in rows if r.shown]
    yield share_row(
        SUITE,
        "shown: two words of a sentence exchanged",
        model.name,
        [bool(r.shown) for r in rows],
        (),
        "the model alone 1.0",
        None,
        faults,
        "most",
    )


def _opening(rows: Sequence[Judged], who: str) -> Row:
    checks = [check for r in rows for check in r.cites]
    return share_row(
        SUITE,
        "[n] opens its passage, a sentence of it marked",
        who,
        [ok for ok, _ in checks],
        (),
        "",
        Bar(least=1.0),
        [why for ok, why in checks if not ok],
    )


def _far_sentences(tutor: Tutor) -> list[str]:
    """True sentences of the lessons of all packs, few enough that hardly a question finds them."""
    pages = [page.text for pack in tutor.parts.packs.values() for page in pack.lessons if page.level == "grade"]
    sentences = [
        s.rstrip(".")
        for text in pages
        for line in text.split("\n")
        for s in split(line)
        if 8 <= len(s.split()) <= 20 and s.endswith(".") and s[0].isalpha()
    ]
    return sorted(set(sentences))[::17]
