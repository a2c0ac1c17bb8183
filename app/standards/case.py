"""Reading a framework in CASE (Competencies and Academic Standards Exchange) JSON, version 1.0 or 1.1.

CFDocument is the framework, CFItems its standards, CFAssociations their links: isChildOf gives the parent, precedes a
prerequisite, exactMatchOf another spelling. The file is what a publisher's server gives for one package.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import InputError
from .clean import code_fault, grades, slug, text_fault, words
from .links import back_edges
from .values import Framework, FrameworkFile, Standard

LARGEST = 40_000_000  # bytes
MOST_ITEMS = 50_000
MOST_LINKS = 200_000
_CURE = "Export the package again as CASE 1.0 or 1.1 JSON."

Skipped = list[tuple[str, str]]


def read_case(path: Path) -> tuple[FrameworkFile, Skipped]:
    """The framework in a CASE package, and every item or link that cannot be used with its reason.

    InputError in words when the file is not a CASE package, is too large, or cannot be read.
    """
    data = _read(path)
    package = data.get("CFPackage", data)
    if not isinstance(package, dict) or not isinstance(package.get("CFDocument"), dict):
        raise InputError("there is no CFDocument in it.", where=str(path), cure=_CURE)
    items, links = (_list(package, name, most, path) for name, most in (("CFItems", MOST_ITEMS), ("CFAssociations", MOST_LINKS)))
    framework = _framework(package["CFDocument"], path)
    skipped: Skipped = []
    usable = _items(items, skipped)
    if not usable:
        raise InputError("none of its items can be used.", where=str(path), cure=_first(skipped))
    standards = _linked(usable, items, links, _identifier(package["CFDocument"]), skipped)
    return FrameworkFile(framework=framework, standards=standards), skipped


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise InputError(f"the file is larger than {LARGEST // 1_000_000} MB.", where=str(path), cure="Import one framework at a time.")
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        raise InputError(f"the file cannot be opened: {fault.strerror}.", where=str(path), cure="Give the path of a file.") from None
    except UnicodeDecodeError:
        raise InputError("the file is not UTF-8 text.", where=str(path), cure=_CURE) from None
    except RecursionError:
        raise InputError("its JSON is nested without end.", where=str(path), cure="Do not trust this file.") from None
    except ValueError as fault:
        raise InputError(f"this is not JSON: {str(fault)[:80]}.", where=str(path), cure=_CURE) from None
    if not isinstance(data, dict):
        raise InputError("it is not a CASE package but a list or a single value.", where=str(path), cure=_CURE)
    return data


def _list(package: dict[str, Any], name: str, most: int, path: Path) -> list[dict[str, Any]]:
    found = package.get(name) or []
    if not isinstance(found, list):
        raise InputError(f"{name} is not a list.", where=str(path), cure=_CURE)
    if len(found) > most:
        raise InputError(f"{name} has {len(found)} entries, more than {most}.", where=str(path), cure="Import a smaller package.")
    return [entry if isinstance(entry, dict) else {} for entry in found]


def _framework(document: dict[str, Any], path: Path) -> Framework:
    title = words(document.get("title"), 200)
    name = slug(_identifier(document) or title)
    if not title or not name:
        raise InputError("its CFDocument has no title.", where=str(path), cure=_CURE)
    subject = document.get("subject")
    licence = document.get("licenseURI")
    return Framework(
        id=f"case-{name}",
        title=title,
        publisher=words(document.get("publisher") or document.get("creator"), 300),
        year=_year(document),
        edition=words(document.get("version") or document.get("adoptionStatus"), 200),
        licence=words(licence.get("title") or licence.get("uri"), 300) if isinstance(licence, dict) else "not stated in the file",
        subject=words(", ".join(s for s in subject if isinstance(s, str)) if isinstance(subject, list) else subject, 100),
        language=words(document.get("language"), 20) or "en",
        url=words(document.get("officialSourceURL") or document.get("uri"), 300),
    )


def _year(document: dict[str, Any]) -> int:
    """The first year that is stated, from where it is likeliest to be the edition's."""
    told = " ".join(words(document.get(n)) for n in ("statusStartDate", "version", "title"))
    match = re.search(r"\b(19|20)\d\d\b", told)
    return int(match.group()) if match else 0


def _identifier(thing: object) -> str:
    """Of a document, an item, or the end of a link."""
    return words(thing.get("identifier"), 100) if isinstance(thing, dict) else words(thing, 100)


def _items(items: list[dict[str, Any]], skipped: Skipped) -> dict[str, Standard]:
    """Standards by the identifier of their item."""
    usable: dict[str, Standard] = {}
    codes: set[str] = set()
    for n, item in enumerate(items, 1):
        code, text = words(item.get("humanCodingScheme"), 100), words(item.get("fullStatement"))
        identifier = _identifier(item)
        fault = code_fault(code) or text_fault(text) or ("" if identifier else "it has no identifier")
        fault = fault or ("its code is on an earlier item" if code.casefold() in codes else "")
        fault = fault or ("its identifier is on an earlier item" if identifier in usable else "")
        if fault:
            skipped.append((code[:60] or words(text, 60) or f"item {n}", fault))
            continue
        codes.add(code.casefold())
        usable[identifier] = Standard(code=code, grades=grades(item.get("educationLevel")) or (0, 12), text=text)
    return usable


def _linked(
    usable: dict[str, Standard], items: list[dict[str, Any]], links: list[dict[str, Any]], document: str, skipped: Skipped
) -> list[Standard]:
    """The standards with parent, prerequisites and aliases from the associations."""
    above: dict[str, str] = {}
    needs: dict[str, list[str]] = defaultdict(list)
    also: dict[str, list[str]] = defaultdict(list)
    everything = {_identifier(item) for item in items} | {document}
    for kind, origin, target, titles in _ends(links):
        name = f"{kind} {usable[origin].code if origin in usable else titles[0] or origin or '?'}"
        if kind == "isChildOf" and origin in everything and target in everything:
            above.setdefault(origin, target)
        elif kind == "precedes" and origin in usable and target in usable and origin != target:
            needs[target].append(origin)
        elif kind == "exactMatchOf" and (origin in usable) != (target in usable):
            mine, code = (origin, titles[1]) if origin in usable else (target, titles[0])
            if fault := code_fault(code):
                skipped.append((name, f"the other end is not in the file and {fault.removeprefix('its ')}"))
            else:
                also[mine].append(code)
        elif kind == "exactMatchOf" and origin in usable:
            skipped.append((name, "both ends are in the file under codes of their own"))
        elif kind in ("isChildOf", "precedes", "exactMatchOf"):
            skipped.append((name, "an end of this link is not among the usable items"))
    for one, other in back_edges({k: [v] for k, v in above.items()}):
        skipped.append((f"isChildOf {usable[one].code if one in usable else one}", "its parents go in a circle"))
        if above.get(one) == other:
            del above[one]
    for one, other in back_edges(needs):
        skipped.append((f"precedes {usable[other].code}", f"it and {usable[one].code} precede each other in a circle"))
        needs[one] = [n for n in needs[one] if n != other]
    return [
        standard.model_copy(update={
            "parent": _parent(identifier, above, usable),
            "prerequisites": list(dict.fromkeys(usable[n].code for n in needs.get(identifier, ()))),
            "aliases": list(dict.fromkeys(also.get(identifier, ()))),
        })
        for identifier, standard in usable.items()
    ]  # fmt: skip


def _ends(links: list[dict[str, Any]]) -> Iterator[tuple[str, str, str, tuple[str, str]]]:
    """(type, origin, destination, titles of both ends); version 1.0 drafts gave bare identifiers."""
    for link in links:
        ends = [link.get(f"{end}NodeURI") or link.get(f"{end}NodeIdentifier") for end in ("origin", "destination")]
        titles = [words(end.get("title"), 100) if isinstance(end, dict) else "" for end in ends]
        yield words(link.get("associationType"), 40), _identifier(ends[0]), _identifier(ends[1]), (titles[0], titles[1])


def _parent(identifier: str, above: dict[str, str], usable: dict[str, Standard]) -> str:
    """The nearest item above that has a code; headings without one are passed by."""
    at = above.get(identifier, "")
    while at and at not in usable:
        at = above.get(at, "")
    return usable[at].code if at else ""


def _first(skipped: Skipped) -> str:
    return f"The first one, {skipped[0][0]!r}: {skipped[0][1]}." if skipped else "Give a package that has CFItems."
