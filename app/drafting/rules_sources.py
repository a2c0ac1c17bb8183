"""Rules about where words come from: nothing is named as a source that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .compose import ORIGIN, Draft
from .document import Footer
from .mathtext import plain

_LINK = re.compile(r"\b(?:https?://|www\.)\S+|\bdoi:\s*\S+|\b[a-z0-9-]+\.(?:com|org|net|edu|gov)\b", re.I)
_PAPER = re.compile(
    r"\b[A-Z][\w’'-]+(?: et al\.?| (?:and|&) [A-Z][\w’'-]+)?,? \(?(?:19|20)\d\d[a-z]?\)"
    r"|\(\s*[A-Z][\w’' -]+(?: et al\.)?, (?:19|20)\d\d\)"
)
_SAYS = re.compile(
    r"(?i:\baccording to|\bsources?:|\badapted from|\btaken from|\bas reported (?:in|by)|\bpublished (?:in|by)"
    r"|\b(?:research|a study) (?:by|from))\s+(?P<what>(?:the )?[A-Z“\"][^.;\n]{2,60})",
)
_MARK = re.compile(r"(?<![\w\])])\[(\d{1,2})\]")


def citations_real(draft: Draft) -> Iterator[str]:
    """Every source named in a footer or a text is a passage or pack that was really read."""
    known = read_words(draft)
    for file in draft.files:
        for block in file.blocks:
            if isinstance(block, Footer):
                yield from (f"{file.name}, footer: nobody read {part!r}" for part in _strange(block.text, draft))
        for line in (file.title, *file.text.split("\n")):
            text = plain(line)
            named = [m.group() for pattern in (_LINK, _PAPER) for m in pattern.finditer(text)]
            named += [m["what"] for m in _SAYS.finditer(text)]
            named += [m.group() for m in _MARK.finditer(text) if int(m[1]) > len(draft.source.passages)]
            yield from (f"{file.name}: nobody read {what.strip()!r}" for what in named if not _is_known(what, known))


def read_words(draft: Draft) -> str:
    """All that was read to make the draft, as one text to look words and names up in."""
    source = draft.source
    told: list[str] = [source.pack, source.version, source.licence, source.speaker]
    told += [t for p in source.passages for t in (p.title, p.heading, p.source, p.text)]
    told += [repr(i) for i in (*draft.items, *(i for items in source.items.values() for i in items), *source.siblings.values())]
    told += [repr(s) for s in source.starters]
    told += [s.model_dump_json() for name, s in source.scripts.items() if name == str(draft.chosen.get("script", "")).replace(" ", "-")]
    told += [m.model_dump_json() for m in (*source.misconceptions, *source.prerequisites)]
    told += [source.standards.title(code) for code in source.objective.standards] if source.objective else []
    told += [m.model_dump_json() for m in (source.objective, source.teaching, source.materials) if m is not None]
    told += [text for guide in source.guides.values() for text in guide.values()]
    return _flat(" ".join(told))


def _is_known(what: str, known: str) -> bool:
    name = _flat(what).removeprefix("the ")
    return bool(name) and (name in known or " ".join(name.split()[:3]) in known)


def _flat(text: str) -> str:
    return " ".join(re.findall(r"[\w.]+", text.casefold()))


def _strange(footer: str, draft: Draft) -> list[str]:
    """Parts of a footer that are neither the pack, its licence, the lesson, a passage nor who speaks."""
    source = draft.source
    titles = {t for p in source.passages for t in (p.title, p.heading) if t}
    pack = " ".join(t for t in (source.pack, source.version) if t)
    fixed = {"Stepwise", pack, source.licence, source.voice, f"prompt {draft.activity.version}"}
    for read, made in ORIGIN.values():
        fixed |= {f"{read} {t}" for t in titles} | ({f"{made} {source.objective.title}"} if source.objective else set())
    rest = footer
    for part in sorted(filter(None, fixed), key=len, reverse=True):
        rest = rest.replace(part, "")
    return [p for part in rest.split("·") if (p := part.strip()) and not _CODE.fullmatch(p)]


_CODE = re.compile(r"(?:code|sheet code|código)?:? ?[A-Z0-9-]{4,10}|page \d+", re.I)
"""What a page may carry beside its sources: the code that opens the tutor on it."""
