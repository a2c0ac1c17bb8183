"""A draft's questions as a QTI 2.1 content package: one file for each item, a test with a section for each form, a manifest."""

from __future__ import annotations

import hashlib
import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from .compose import Draft
from .maths_out import drawing, mathml
from .mathtext import pieces, plain
from .quiz_files import Question

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LOCATION = f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"'


def to_qti(draft: Draft, asked: tuple[Question, ...], mark: str) -> bytes:
    """The zip's bytes; the same draft gives the same bytes."""
    title = plain(draft.source.objective.title if draft.source.objective else draft.activity.title)
    files: dict[str, str] = {}
    for number, question in enumerate(asked, 1):
        files[f"items/{name_of(question)}.xml"] = _XML + _item(question, f"Question {number}")
        if question.picture:
            files[f"items/{name_of(question)}.svg"] = drawing(question.picture)[0]
    files["test.xml"] = _XML + _test(asked, f"{mark} {title}".strip())
    files["imsmanifest.xml"] = _XML + _manifest(asked)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files, key=lambda n: (n != "imsmanifest.xml", n)):
            package.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), files[name])
    return out.getvalue()


def name_of(question: Question) -> str:
    """An identifier that is the same for the same item each time."""
    return f"q-{hashlib.sha256(question.id.encode()).hexdigest()[:10]}"


def _item(question: Question, title: str) -> str:
    letters = {option: chr(ord("A") + n) for n, option in enumerate(question.options)}
    declared, body, template = _PARTS[question.kind](question, letters)
    processing = f'<responseProcessing template="{TEMPLATES}/{template}"/>' if template else ""
    image = f'<p><img src="{name_of(question)}.svg" alt={quoteattr(drawing(question.picture)[1])}/></p>' if question.picture else ""
    return (
        f'<assessmentItem xmlns="{QTI}" {_LOCATION} identifier="{name_of(question)}" title={quoteattr(title)} '
        f'adaptive="false" timeDependent="false">{declared}'
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value></defaultValue>'
        f"</outcomeDeclaration><itemBody><p>{_inline(question.ask)}</p>{image}{body}</itemBody>{processing}</assessmentItem>\n"
    )


Parts = tuple[str, str, str]
"""(response declaration, interaction, response template)"""


def _choice(question: Question, letters: dict[str, str]) -> Parts:
    single = len(question.answers) == 1
    right = "".join(f"<value>{letters[a]}</value>" for a in question.answers)
    interaction = f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="{1 if single else 0}">'
    return (
        _declared("single" if single else "multiple", "identifier", right),
        f"{interaction}{_simple(letters)}</choiceInteraction>",
        "match_correct",
    )


def _order(question: Question, letters: dict[str, str]) -> Parts:
    right = "".join(f"<value>{letters[a]}</value>" for a in question.answers)
    interaction = f'<orderInteraction responseIdentifier="RESPONSE" shuffle="false">{_simple(letters)}</orderInteraction>'
    return _declared("ordered", "identifier", right), interaction, "match_correct"


def _text(question: Question, letters: dict[str, str]) -> Parts:
    """Every accepted spelling scores, whatever its capitals."""
    keys = dict.fromkeys(a.casefold() for a in question.answers)
    entries = "".join(f'<mapEntry mapKey={quoteattr(k)} mappedValue="1" caseSensitive="false"/>' for k in keys)
    mapping = f'<mapping lowerBound="0" upperBound="1" defaultValue="0">{entries}</mapping>'
    right = f"<value>{escape(question.answers[0])}</value>" if question.answers else ""
    length = max([12, *(len(a) + 4 for a in question.answers)])
    box = f'<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="{length}"/></p>'
    return _declared("single", "string", right, mapping), box, "map_response"


def _essay(question: Question, letters: dict[str, str]) -> Parts:
    """No program marks it: what to look for is shown to whoever does."""
    look = "".join(f"<p>{_inline(line)}</p>" for line in question.look_for)
    rubric = f'<rubricBlock view="scorer">{look}</rubricBlock>' if look else ""
    return _declared("single", "string", ""), f'{rubric}<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="6"/>', ""


_PARTS = {"choice": _choice, "order": _order, "text": _text, "essay": _essay}


def _declared(cardinality: str, kind: str, right: str, mapping: str = "") -> str:
    correct = f"<correctResponse>{right}</correctResponse>" if right else ""
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{kind}">{correct}{mapping}</responseDeclaration>'
    )


def _simple(letters: dict[str, str]) -> str:
    return "".join(f'<simpleChoice identifier="{letter}">{_inline(text)}</simpleChoice>' for text, letter in letters.items())


def _inline(text: str) -> str:
    made = ""
    for piece in pieces(text):
        words = mathml(piece.text) if piece.kind == "maths" else escape(piece.text).replace("\n", "<br/>")
        made += f"<strong>{words}</strong>" if piece.kind == "bold" else words
    return made


def _test(asked: tuple[Question, ...], title: str) -> str:
    sections = ""
    for form in dict.fromkeys(q.form for q in asked):
        refs = "".join(f'<assessmentItemRef identifier="{n}" href="items/{n}.xml"/>' for n in (name_of(q) for q in asked if q.form == form))
        sections += f'<assessmentSection identifier="form-{form}" title="Form {form}" visible="true">{refs}</assessmentSection>'
    return (
        f'<assessmentTest xmlns="{QTI}" {_LOCATION} identifier="test" title={quoteattr(title)}>'
        f'<testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">{sections}</testPart></assessmentTest>\n'
    )


def _manifest(asked: tuple[Question, ...]) -> str:
    names = [name_of(q) for q in asked]
    needs = "".join(f'<dependency identifierref="{n}"/>' for n in names)
    items = ""
    for question, name in zip(asked, names, strict=True):
        image = f'<file href="items/{name}.svg"/>' if question.picture else ""
        files = f'<file href="items/{name}.xml"/>{image}'
        items += f'<resource identifier="{name}" type="imsqti_item_xmlv2p1" href="items/{name}.xml">{files}</resource>'
    return (
        f'<manifest xmlns="{PACKAGE}" identifier="stepwise-package"><metadata><schema>QTIv2.1 Package</schema>'
        "<schemaversion>1.0.0</schemaversion></metadata><organizations/><resources>"
        f'<resource identifier="test" type="imsqti_test_xmlv2p1" href="test.xml"><file href="test.xml"/>{needs}</resource>'
        f"{items}</resources></manifest>\n"
    )
