"""Does a talk keep to its language, in English, Spanish, French and Arabic, and is an urgent message noticed in each?

Everything goes through the whole tutor with no model. Which language a sentence is in is read here, by word lists of this
suite's own; the product's reader is what is measured. That numbers and facts are the same in translated guides is a row of
the suite `family`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from app.bootstrap import bootstrap
from app.library.items import draw
from app.library.packs import Pack
from app.sentences import language_of, split
from app.settings import ROOT, Settings
from app.turn import Event, HandedOver, Made, Said, Turn
from app.tutor import Tutor

from .table import Bar, Options, Row, share_row

CASES = ROOT / "evals" / "cases" / "languages.yaml"
CODES = ("en", "es", "fr", "ar")
ALARMING = {
    "en": "kill die dead suicide hurt hits beat gun knife bomb rape abuse cry cutting",
    "es": "matar morir muerto suicidio lastimar pega golpea pistola cuchillo bomba viola abuso lloro cortarme",
    "fr": "tuer mourir mort suicide frappe bat tape arme couteau bombe viole abus pleure couper",
    "ar": "قتل أموت انتحار يضربني سكين مسدس قنبلة اغتصاب أبكي أجرح يلمسني سم",
}
"""The trivial baseline: a short list of alarming words, told by any one of them."""

# ---------------------------------------------------------------- which language a sentence is in

_WORDS = {
    "en": """the a an is are was be been of and to in it its that this these those you your yours what how why which where who when
    with for not have has had do does did can could will would should there here on at by from as or if then than but so all
    one each more they them their he she his her we our us i me my some any no yes let look write say try make take now""",
    "es": """el la los las un una unos unas es son era ser de del al y o u en que qué se su sus tu tus te ti lo le les me mi con por
    para como cómo cuál cuáles cuando cuándo dónde donde quién no sí si ya más menos muy pero porque hay está están esta
    este esto eso esa ese ella él ellos nos hoy aquí ahora otra otro cada todo toda haz di mira escribe prueba puedes
    quieres""",
    "fr": """le la les un une des du de et ou en que qui quoi est sont être ce cet cette ces il elle ils elles on nous vous je tu ne
    pas plus pour avec dans sur sans au aux mais si son sa ses leur votre vos mon ma mes comment pourquoi quand où ici tout
    tous chaque fait dites demandez peut""",
}
_LISTS = {code: frozenset(words.split()) for code, words in _WORDS.items()}


def reads_as(sentence: str) -> str:
    """ "en", "es", "fr", "ar" or "" when the words of a sentence do not say."""
    if len(re.findall(r"[\u0621-\u064a]", sentence)) >= 3:
        return "ar"
    plain = re.sub(r"\$[^$]*\$|\[\d+\]|https?://\S+", " ", sentence.lower().replace("’", "'"))
    plain = re.sub(r"\b(qu|[cdjlmnst])'", r"\1e ", plain)
    found = re.findall(r"[a-záéíóúüñçàâêèëîïôœùû]+", plain)
    hits = {code: sum(word in words for word in found) for code, words in _LISTS.items()}
    best, second = sorted(hits.values(), reverse=True)[:2]
    code = max(hits, key=lambda c: hits[c])
    return code if best >= 2 and best > second else ""


# ---------------------------------------------------------------- talks


@dataclass(frozen=True)
class Spoken:
    """A sentence that was said, and whether an author of a pack wrote it (in the pack's own language)."""

    text: str
    by_pack: bool
    after: str


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", re.sub(r"\{[^{}]*\}", "", text.lower()))


def pack_words(packs: Mapping[str, Pack]) -> str:
    """The letters of everything the packs' authors wrote for learners, in one string."""
    found: list[str] = []
    for pack in packs.values():
        for family in pack.families.values():
            found += [family.ask, *family.hints, *family.worked, *(s.yes for s in family.steps), *family.contexts.values()]
            found += [c.say for c in family.criteria] + [c.text for c in family.choices] + [family.model_answer]
            found += [str(v) for case in family.cases for v in case.values()]
            for seed in range(len(family.cases) or 1):
                drawn = draw(pack, family, seed)
                found += [drawn.ask, *drawn.hints, *drawn.worked, *(s.yes for s in drawn.steps)]
        for objective in pack.objectives.values():
            found += [objective.title, objective.can, *(m.say for m in objective.misconceptions)]
            found += [t for m in objective.misconceptions for t in (m.ask, m.strength)]
        found += [path.read_text(encoding="utf-8") for path in sorted(pack.folder.glob("lessons/*.md"))]
    return "|".join(_letters(text) for text in found)


def frames(code: str) -> list[re.Pattern[str]]:
    """Our fixed texts with blanks ("Your task: {ask}"): what stands in a blank is not ours."""
    texts = yaml.safe_load((ROOT / "prompts" / "languages" / f"{code}.yaml").read_text(encoding="utf-8"))["texts"].values()
    cut = [re.split(r"\{\w+\}", sentence) for text in texts for sentence in split(text) if "{" in sentence]
    return [re.compile("(.+)".join(re.escape(part) for part in parts)) for parts in cut if len("".join(parts)) > 6]


async def heard(tutor: Tutor, audience: str, session: str, text: str, language: str, **more: Any) -> list[Event]:
    turn = Turn(audience, text, session, session, 5 if audience == "student" else None, language, **more)
    return [event async for event in tutor.answer(turn)]


def _reply(events: Sequence[Event]) -> str:
    return " ".join(e.text for e in events if isinstance(e, Said))


def _in_reply(events: Sequence[Event]) -> str:
    """The language of most sentences of a reply that say one."""
    votes = [code for e in events if isinstance(e, Said) for s in split(e.text) if (code := reads_as(s))]
    return max(CODES, key=votes.count) if votes else ""


# ---------------------------------------------------------------- rows


def detection(cases: Mapping[str, Any], tutor: Tutor, options: Options) -> Iterator[Row]:
    """The message's language by the product's reader, and the reply's through a family's turn."""
    rows = options.some([(code, text) for code in CODES for text in cases["detection"][code]])
    told = [language_of(text) for _, text in rows]
    for code in CODES:
        mine = [(got, text) for got, (true, text) in zip(told, rows, strict=True) if true == code]
        faults = [f"{text!r}: expected {code}, got {got or 'none'}" for got, text in mine if got != code]
        yield share_row("languages", f"a sentence in {code} is told", "language_of", [got == code for got, _ in mine], (), "always none 0",
                        Bar(least=0.85), faults)  # fmt: skip
    wrong = [(got not in ("", true), f"{text!r}: {true} taken for {got}") for got, (true, text) in zip(told, rows, strict=True)]
    yield share_row("languages", "a sentence is taken for another language", "language_of", [w for w, _ in wrong], (), "",
                    Bar(most=0.0), [fault for w, fault in wrong if w])  # fmt: skip
    short = [str(text) for text in cases["keeps"]]
    yield share_row("languages", "short maths says no language", "language_of", [bool(language_of(t)) for t in short], (), "",
                    Bar(most=0.0), [f"{t!r}: {language_of(t)}" for t in short if language_of(t)])  # fmt: skip
    answered = [(true, text, _in_reply(asyncio.run(heard(tutor, "parent", f"d{n}", text, "en")))) for n, (true, text) in enumerate(rows)]
    faults = [f"{text!r}: expected {true}, answered in {got or 'none'}" for true, text, got in answered if got != true]
    yield share_row("languages", "a family is answered in its message's language", "no model", [got == true for true, _, got in answered],
                    [true for true, _, _ in answered], "always the setting .25", Bar(least=0.85), faults)  # fmt: skip


_OPENING = {
    "en": "How can I help my child with fractions tonight?",
    "es": "¿Cómo puedo ayudar a mi hija con las fracciones esta noche?",
    "fr": "Comment puis-je aider ma fille avec les fractions ce soir ?",
    "ar": "كيف أستطيع أن أساعد ابنتي في الكسور هذه الليلة؟",
}


def kept(cases: Mapping[str, Any], tutor: Tutor, options: Options) -> Iterator[Row]:
    """After an opening in one language, short maths is answered in the same."""
    rows = options.some([(code, str(text)) for code in CODES for text in cases["keeps"]])
    values, faults = [], []
    for n, (code, text) in enumerate(rows):
        asyncio.run(heard(tutor, "parent", f"k{n}", _OPENING[code], "en"))
        got = _in_reply(asyncio.run(heard(tutor, "parent", f"k{n}", text, "en")))
        values.append(got == code)
        faults += [] if got == code else [f"{text!r} in a talk in {code}: answered in {got or 'none'}"]
    yield share_row("languages", "short maths leaves a family's talk in its language", "no model", values, [c for c, _ in rows],
                    "always the setting .25", Bar(least=0.99), faults)  # fmt: skip


def urgent(cases: Mapping[str, Any], tutor: Tutor, options: Options) -> Iterator[Row]:
    """A card and a kept alert for each urgent message; neither for an ordinary one. Both sets of cases."""
    for which, told in (("", "first set"), ("_fresh", "second set")):
        for code in CODES:
            rows = options.some([(r["text"], r["kind"]) for r in cases[f"urgent{which}"][code]])
            found = [_alerted(tutor, text, f"u{which}{code}{n}", code) for n, (text, _) in enumerate(rows)]
            faults = [
                f"{kind}: {text!r}: {got or 'no card'}" for (text, kind), got in zip(rows, found, strict=True) if got != "card, alert"
            ]
            words = sum(_alarming(text, code) for text, _ in rows) / len(rows)
            yield share_row("languages", f"urgent in {code}: card and alert, {told}", "no model", [got == "card, alert" for got in found],
                            (), f"word list {words:.2f}", Bar(least=1.0), faults)  # fmt: skip
        calm = options.some([(code, text) for code in CODES for text in cases[f"harmless{which}"][code]])
        raised = [_alerted(tutor, text, f"h{which}{n}", code) for n, (code, text) in enumerate(calm)]
        words = sum(_alarming(text, code) for code, text in calm) / len(calm)
        yield share_row("languages", f"an ordinary message raises an alarm, {told}", "no model", [bool(r) for r in raised],
                        [c for c, _ in calm], f"word list {words:.2f}", Bar(most=0.0),
                        [f"{text!r}: {r}" for (_, text), r in zip(calm, raised, strict=True) if r])  # fmt: skip


def _alerted(tutor: Tutor, text: str, session: str, code: str) -> str:
    before = len(tutor.store.alerts())
    events = asyncio.run(heard(tutor, "student", session, text, code))
    card = any(isinstance(e, HandedOver) and e.card.strip() for e in events)
    return ", ".join(word for word, on in (("card", card), ("alert", len(tutor.store.alerts()) > before)) if on)


def _alarming(text: str, code: str) -> bool:
    return bool(set(re.findall(r"\w+", text.lower())) & set(ALARMING[code].split()))


def complete() -> Iterator[Row]:
    """Of the strings of the English file, those that the language's own file has; for a family language, the family's strings."""
    files = {code: yaml.safe_load((ROOT / "prompts" / "languages" / f"{code}.yaml").read_text(encoding="utf-8")) for code in CODES}
    for code in CODES[1:]:
        sides = files[code].get("sides")
        names = [
            (part, name)
            for part in ("texts", "label", "family_headings", "urgent", "studio", "wishes", "asked_at_home", "urgent_at_home")
            for name in files["en"].get(part, {})
            if sides is None or part in ("urgent", "family_headings", "asked_at_home", "urgent_at_home") or name.startswith("parent_")
        ]
        missing = [f"{part}.{name}" for part, name in names if not files[code].get(part, {}).get(name)]
        what = "fixed texts" if sides is None else f"fixed texts for {', '.join(sides)}"
        yield share_row("languages", f"{what} that are there in {code}", "prompts/languages", [f"{p}.{n}" not in missing for p, n in names],
                        (), "", Bar(least=1.0), [f"missing: {name}" for name in missing])  # fmt: skip


TALK = {
    "es": ["no sé", "dame una pista", "dime la respuesta", "creo que es 7", "creo que es 7", "¿por qué?", "no entiendo", "otra parecida"],
}
AT_HOME = {
    "es": ["¿Cuál es la respuesta de 1/2 + 1/3?", "Mi hijo llora con la tarea", "¿Va a pasar el año?", "¿Tiene dislexia?", "gracias"],
    "fr": [
        "Quelle est la réponse de 1/2 + 1/3 ?",
        "Mon fils pleure devant ses devoirs",
        "Va-t-il réussir ?",
        "Est-il dyslexique ?",
        "merci",
    ],
    "ar": ["ما جواب 1/2 + 1/3؟", "ابني يبكي من الواجب", "هل سينجح هذه السنة؟", "هل عنده عسر القراءة؟", "شكرا"],
}


def unmixed(tutor: Tutor, options: Options) -> Iterator[Row]:
    """Sentences of another language in a talk: a learner's in Spanish, a family's in Spanish, French and Arabic."""
    words, texts = pack_words(tutor.packs), {code: frames(code) for code in CODES}
    families = [(pack, family) for pack in tutor.packs.values() for family in pack.families.values()]
    Random(5).shuffle(families)
    said: list[Spoken] = []
    for n, (pack, family) in enumerate(options.some(families[:60])):
        for at, text in enumerate(TALK["es"]):
            more = {"item": draw(pack, family, n)} if at == 0 else {}
            events = asyncio.run(heard(tutor, "student", f"s{n}", text, "es", **more))
            said += _sentences(events, words, texts["es"], f"{family.id}, {text!r}")
    yield from _mixed("a learner's talk in es", said, "es")
    for code, asked in AT_HOME.items():
        said = []
        for text in (_OPENING[code], *asked):
            said += _sentences(asyncio.run(heard(tutor, "parent", f"home{code}", text, "en")), words, texts[code], f"{text!r}")
        yield from _mixed(f"a family's talk in {code}", said, code)


def _sentences(events: Sequence[Event], words: str, ours: Sequence[re.Pattern[str]], after: str) -> list[Spoken]:
    texts = [e.text for e in events if isinstance(e, Said)]
    texts += [str(a["label"]) for e in events if isinstance(e, Made) and e.what == "offers" for a in e.content["actions"]]
    found: list[Spoken] = []
    for sentence in (s for text in texts for s in split(text)):
        if framed := next((m for frame in ours if (m := frame.fullmatch(sentence))), None):
            found += [Spoken(blank, True, after) for blank in framed.groups() if _letters(blank)]
            for blank in framed.groups():
                sentence = sentence.replace(blank, " ")
        letters = _letters(sentence)
        found.append(Spoken(sentence, len(letters) >= 8 and letters in words, after))
    return found


def _mixed(what: str, said: Sequence[Spoken], code: str) -> Iterator[Row]:
    ours, packs = [s for s in said if not s.by_pack], [s for s in said if s.by_pack]
    other = [s for s in ours if reads_as(s.text) not in ("", code)]
    faults = [f"after {s.after}: {s.text[:160]!r} reads as {reads_as(s.text)}" for s in other]
    yield share_row("languages", f"our own sentences in another language, {what}", "no model", [s in other for s in ours],
                    [s.after for s in ours], "English throughout 1", Bar(most=0.0), list(dict.fromkeys(faults)))  # fmt: skip
    if packs:
        english = [reads_as(s.text) == "en" for s in packs]
        yield share_row("languages", f"sentences of the packs in English, {what}", "no model", english, [s.after for s in packs],
                        f"{len(packs)} of {len(said)} sentences are the packs'", Bar(most=0.0) if "family" in what else None,
                        [f"after {s.after}: {s.text[:160]!r}" for s, yes in zip(packs, english, strict=True) if yes])  # fmt: skip


def run(options: Options) -> Iterator[Row]:
    """Detection, keeping to the language, urgent words, completeness, and sentences of another language."""
    cases = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    with TemporaryDirectory() as folder:
        tutor = bootstrap(Settings(data_dir=Path(folder), model="none"))
        try:
            yield from detection(cases, tutor, options)
            yield from kept(cases, tutor, options)
            yield from urgent(cases, tutor, options)
            yield from complete()
            yield from unmixed(tutor, options)
        finally:
            tutor.close()
