"""Rules of the letter home: one page, plain words, nothing to buy, every language welcome, and a slip that can be cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..sentences import reading_grade, split, words
from .compose import Draft
from .document import Cut, Document, Fields, Task
from .family_blocks import ORDER, WORDS
from .mathtext import plain
from .space import LINE

_MOST_WORDS, _MOST_GRADE = 29, 6.0
_DEVICE = re.compile(
    r"\b(phones?|tablets?|computers?|laptops?|apps?|websites?|online|internet|videos?|download\w*|print(er|out)\w*|buy|store-bought|purchase\w*"
    r"|tel[eé]fonos?|tabletas?|computadoras?|p[aá]ginas? web|compren?|comprar)\b",
    re.I,
)
_JARGON = re.compile(
    r"\b(standards?-based|objectives?|curricul\w+|rubrics?|assess\w*|formative|scaffold\w*|misconceptions?|proficien\w+|benchmarks?|phonemic"
    r"|differentiat\w+|modalit\w+|metacogniti\w+|stakeholders?|tier(ed|s)?|CCSS\S*|NGSS\S*)\b",
    re.I,
)


def _parts(page: Document, language: str) -> dict[str, str]:
    """The letter's parts as they are printed, by name, in printing order; the slip is not a part."""
    cut = next((n for n, b in enumerate(page.blocks) if isinstance(b, Cut)), len(page.blocks))
    body = Document("", "", "family", page.blocks[:cut]).text
    heads = {WORDS[language][name]: name for name in ORDER}
    found = re.split("(" + "|".join(rf"\*\*{re.escape(head)}\.\*\*" for head in heads) + ")", body)
    other = [rf"**{WORDS[c][name]}.**" for c in WORDS if c != language for name in ORDER]
    ends = re.compile("|".join(map(re.escape, other)) or r"\Z")
    return {heads[head.strip("*.")]: ends.split(text)[0].strip() for head, text in zip(found[1::2], found[2::2], strict=True)}


def _languages(page: Document) -> list[str]:
    return [code for code, said in WORDS.items() if f"**{said['what']}.**" in page.text]


def letter_in_order(draft: Draft) -> Iterator[str]:
    """What, why, ten minutes at home, three questions, what helps and what does not, what good looks like, how to reply."""
    for page in draft.family_files:
        if not _languages(page):
            yield f"{page.name}: no letter is printed"
        for code in _languages(page):
            parts = _parts(page, code)
            wanted = [n for n in ORDER if n != "learned" or draft.chosen.get("caregiver_line") == "yes"]
            if len(_languages(page)) > 1 and "learned" not in parts:
                wanted = [n for n in wanted if n != "learned"]  # two languages on one page may leave no room for it
            if list(parts) != wanted:
                yield f"{page.name}, {code}: parts {', '.join(parts)}; wanted {', '.join(wanted)}"
            yield from (f"{page.name}, {code}: {name!r} is empty" for name, text in parts.items() if len(text.split()) < 3)
            for name, count in (("ask", 3), ("say", 3), ("avoid", 2)):
                if (have := parts.get(name, "").count("•")) != count:
                    yield f"{page.name}, {code}: {have} lines in {name!r}, {count} wanted"


def letter_reads_plainly(draft: Draft) -> Iterator[str]:
    """Sentences under 30 words, no word of the trade, and English that reads like grade 6 or below."""
    for page in draft.family_files:
        if found := _JARGON.search(plain(page.text)):
            yield f"{page.name}: {found.group()!r} is a word of the trade"
        for code in _languages(page):
            parts = {name: plain(_sentences(text)) for name, text in _parts(page, code).items()}
            for text in parts.values():
                for sentence in split(text):
                    if (count := len(words(sentence))) > _MOST_WORDS:
                        yield f"{page.name}: {count} words in {sentence[:50]!r}, {_MOST_WORDS} at most"
            if code == "en" and (grade := reading_grade("\n\n".join(parts.values()))) > _MOST_GRADE:
                yield f"{page.name}: reads like grade {grade:.1f}, {_MOST_GRADE:.0f} at most"


def _sentences(text: str) -> str:
    """Lines of a list end where they end."""
    lines = [re.sub(r"^(•|\d+\.)\s*", "", line) for line in text.split("\n")]
    return "\n\n".join(line if re.search(r"[.!?…][\"”»]?\s*$", line) else f"{line}." for line in lines if line)


def nothing_to_buy(draft: Draft) -> Iterator[str]:
    """The ten minutes at home need no device and no money."""
    for page in draft.family_files:
        for code in _languages(page):
            if found := _DEVICE.search(plain(_parts(page, code).get("tonight", ""))):
                yield f"{page.name}, {code}: {found.group()!r} in the ten minutes at home"


def home_language_welcome(draft: Draft) -> Iterator[str]:
    """Every letter says that talk and answers in the home language are welcome."""
    for page in draft.family_files:
        yield from (
            f"{page.name}, {c}: the home language is not welcomed" for c in _languages(page) if WORDS[c]["home_text"] not in page.text
        )


def translation_status(draft: Draft) -> Iterator[str]:
    """Where Spanish is printed it says whether somebody checked it, and never more than the pack does."""
    checked = bool(draft.source.guides.get("es", {}).get("checked", "").strip())
    for page in draft.family_files:
        for code in _languages(page):
            right, other = ("checked", "unchecked") if checked else ("unchecked", "checked")
            if "es" in _languages(page) and WORDS[code][right] not in page.text:
                yield f"{page.name}, {code}: it is not said whether the translation was checked"
            if WORDS[code][other] in page.text:
                yield f"{page.name}, {code}: the status of the translation is not what the pack says"


def reply_can_be_cut(draft: Draft) -> Iterator[str]:
    """Below a line to cut: whose it is, and two lines or more to write on."""
    for page in draft.family_files:
        cut = next((n for n, b in enumerate(page.blocks) if isinstance(b, Cut)), None)
        below = page.blocks[cut:] if cut is not None else ()
        if not any(isinstance(b, Fields) for b in below) or sum(b.space for b in below if isinstance(b, Task)) < 2 * LINE:
            yield f"{page.name}: no slip to cut off and write on"
