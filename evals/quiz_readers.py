"""Quiz files read back by code of its own: what another program would find in a QTI package, a GIFT text, a deck of cards.

Nothing of the writers is used here, so that a fault of theirs cannot hide itself. Texts come back as `bare` words: without
blanks, brackets and markup, a fraction as 3/4, so that they can be compared with what was to be written.
"""

from __future__ import annotations

import io
import re
import sqlite3
import tempfile
import zipfile
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from lxml import etree

from app.settings import ROOT

SCHEMAS = ROOT / "tests" / "schemas"
_QTI, _MATHS, _PACKAGE = (
    "{http://www.imsglobal.org/xsd/imsqti_v2p1}",
    "{http://www.w3.org/1998/Math/MathML}",
    "{http://www.imsglobal.org/xsd/imscp_v1p1}",
)


@dataclass(frozen=True)
class Read:
    """A question as another program reads it. `wrong` is what it says to a wrong answer; an essay has no answers."""

    ask: str
    kind: str
    answers: tuple[str, ...] = ()
    options: frozenset[str] = frozenset()
    wrong: tuple[tuple[str, str], ...] = ()
    look_for: tuple[str, ...] = ()


def bare(text: str) -> str:
    """A text without blanks, brackets, raised places and case."""
    flat = re.sub(r"[\s()^]+", "", unescape(text).translate(_RAISED))
    for typed, said in _SIGNS:
        flat = flat.replace(typed, said)
    return flat.casefold()


_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SIGNS = (("−", "-"), ("*", "×"), ("<=", "≤"), (">=", "≥"), ("!=", "≠"), ("->", "→"))


# ---------------------------------------------------------------- QTI


def qti_faults(package: bytes) -> tuple[int, list[str]]:
    """(files looked at, faults): every file against its schema, every reference against what is there."""
    faults: list[str] = []
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = [n for n in archive.namelist() if n.endswith(".xml")]
        trees = {n: etree.fromstring(archive.read(n)) for n in names}
        for name, tree in trees.items():
            schema = _schema("imscp11.rng" if name == "imsmanifest.xml" else "qti21.rng")
            if not schema.validate(tree):
                faults.append(f"{name}: {schema.error_log[0].message}")
        listed = {f.get("href") for f in trees["imsmanifest.xml"].iter(f"{_PACKAGE}file")}
        if listed != set(archive.namelist()) - {"imsmanifest.xml"}:
            faults.append("the manifest does not list the files that are there")
    refs = [r.get("href") for r in trees["test.xml"].iter(f"{_QTI}assessmentItemRef")]
    if sorted(refs) != sorted(n for n in names if n.startswith("items/")):
        faults.append("the test does not name the items that are there")
    faults += [f"{n}: {fault}" for n in refs if n in trees for fault in _references(trees[n])]
    return len(names), faults


def _schema(name: str) -> Any:
    return etree.RelaxNG(etree.parse(str(SCHEMAS / name)))


def _references(item: Any) -> list[str]:
    """What a schema cannot say: the key names choices that are there, the interaction its declaration."""
    declared = item.find(f"{_QTI}responseDeclaration")
    ids = [e.get("identifier") for e in item.iter(f"{_QTI}simpleChoice")]
    right = [e.text for e in declared.findall(f"{_QTI}correctResponse/{_QTI}value")]
    kinds = [e for e in item.iter() if isinstance(e.tag, str) and e.tag.endswith("Interaction")]
    faults = []
    if len(kinds) != 1 or kinds[0].get("responseIdentifier") != declared.get("identifier"):
        faults.append("not one interaction for the declared response")
    if declared.get("baseType") == "identifier" and not (right and set(right) <= set(ids)):
        faults.append("the key names a choice that is not there")
    if declared.get("cardinality") == "ordered" and sorted(right) != sorted(ids):
        faults.append("the order leaves a step out")
    keys = [e.get("mapKey") for e in declared.iter(f"{_QTI}mapEntry")]
    if len(set(ids)) != len(ids) or len(set(keys)) != len(keys):
        faults.append("a name is there twice")
    return faults


def qti_read(package: bytes) -> list[Read]:
    """The questions of a package, in the order of its test."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        test = etree.fromstring(archive.read("test.xml"))
        return [_qti_item(etree.fromstring(archive.read(r.get("href")))) for r in test.iter(f"{_QTI}assessmentItemRef")]


def _qti_item(item: Any) -> Read:
    declared, body = item.find(f"{_QTI}responseDeclaration"), item.find(f"{_QTI}itemBody")
    choices = {e.get("identifier"): bare(_words(e)) for e in body.iter(f"{_QTI}simpleChoice")}
    right = [e.text for e in declared.findall(f"{_QTI}correctResponse/{_QTI}value")]
    mapped = [e.get("mapKey") for e in declared.iter(f"{_QTI}mapEntry")]
    look = tuple(bare(_words(p)) for p in body.findall(f"{_QTI}rubricBlock/{_QTI}p"))
    ask = bare(_words(body.find(f"{_QTI}p")))
    if choices:
        kind = "order" if declared.get("cardinality") == "ordered" else "choice"
        return Read(ask, kind, tuple(choices[r] for r in right), frozenset(choices.values()))
    if body.find(f".//{_QTI}textEntryInteraction") is not None:
        return Read(ask, "text", tuple(bare(a) for a in dict.fromkeys([*right, *mapped])))
    return Read(ask, "essay", look_for=look)


def _words(element: Any) -> str:
    """The words of an element; a fraction as top/bottom, a power as base^power."""
    parts = [element.text or ""]
    inner = [_words(child) + (child.tail or "") for child in element]
    if element.tag == f"{_MATHS}mfrac":
        parts.append(f"{inner[0]}/{inner[1]}")
    elif element.tag == f"{_MATHS}msup":
        parts.append(f"{inner[0]}^{inner[1]}")
    else:
        parts += inner
    return "".join(parts)


# ---------------------------------------------------------------- GIFT


def gift_read(text: str) -> list[Read]:
    """The questions of a GIFT file, in its order."""
    found = []
    for chunk in re.split(r"\n\s*\n", text):
        match = re.match(r"::(?:\\.|[^:\\])*::\[plain\](?P<ask>(?:\\.|[^{\\])*)\{(?P<body>(?:\\.|[^}\\])*)\}\s*\Z", chunk.strip(), re.S)
        if match:
            found.append(_gift_question(_undone(match["ask"]), match["body"]))
    return found


_ANSWER = re.compile(r"(?P<sign>[=~])(?:%(?P<share>-?[\d.]+)%)?(?P<said>(?:\\.|[^=~#\\])*)(?:#(?P<told>(?:\\.|[^=~\\])*))?")


def _gift_question(ask: str, body: str) -> Read:
    given = [(m["sign"], m["share"], _undone(m["said"]), _undone(m["told"] or "")) for m in _ANSWER.finditer(body)]
    asked = bare(ask)
    if not given:
        return Read(asked, "essay")
    told = tuple((bare(said), bare(text)) for _, _, said, text in given if text)
    if all(" -> " in said for _, _, said, _ in given):
        steps = sorted((said.rsplit(" -> ", 1) for _, _, said, _ in given), key=lambda s: int(s[1]))
        answers = tuple(bare(s) for s, _ in steps)
        return Read(asked, "order", answers, frozenset(answers))
    right = tuple(bare(said) for sign, share, said, _ in given if (sign == "=" and share is None) or (share and float(share) > 0))
    if any(sign == "~" for sign, *_ in given):
        return Read(asked, "choice", right, frozenset(bare(said) for _, _, said, _ in given), told)
    return Read(asked, "text", right, wrong=told)


def _undone(text: str) -> str:
    return re.sub(r"\\([~=#{}:\\])", r"\1", text).strip()


# ---------------------------------------------------------------- flash cards


def anki_read(package: bytes) -> list[tuple[str, str]]:
    """(front, back) of every note that has a card, in the order of the cards, as HTML. Raises sqlite3.Error for a broken file."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive, tempfile.TemporaryDirectory() as folder:
        archive.extract("collection.anki2", folder)
        connection = sqlite3.connect(Path(folder) / "collection.anki2")
        try:
            if connection.execute("pragma integrity_check").fetchall() != [("ok",)]:
                raise sqlite3.DatabaseError("the file is damaged")
            rows = connection.execute("select n.flds from cards c join notes n on n.id = c.nid order by c.due").fetchall()
        finally:
            connection.close()
    return [(front, back) for front, _, back in (str(row[0]).partition("\x1f") for row in rows)]


def card_words(html: str) -> str:
    """The bare words of a card: drawings left out, its TeX as plain maths."""
    text = re.sub(r"<svg.*?</svg>", "", html, flags=re.S)
    text = unescape(re.sub(r"<[^>]+>", " ", text))
    for pattern, said in _TEX:
        text = re.sub(pattern, said, text)
    while (again := re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"\1/\2", text)) != text:
        text = again
    return bare(re.sub(r"[{}]|\\[,()]", "", text))


_TEX = (
    *((rf"\\{name} ?(?![a-z])", sign) for name, sign in zip("times le ge ne div to approx pi".split(), "×≤≥≠÷→≈π", strict=True)),
    (r"\\(?:left|right)", ""),
    (r"\\text\{([^{}]*)\}", r"\1"),
    (r"\\([#$%&_])", r"\1"),
    (r"\\,", ""),
)
