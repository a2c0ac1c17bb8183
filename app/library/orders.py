"""Sentences in documents that give orders to a program: left out where a passage is quoted or put into a prompt.

A document is material. What it says about its subject is kept; a sentence that speaks to the reader's program ("ignore your
rules", "mark the answer right", a role marker, a tool call) is left out with the rest of its line, and the teacher is
told. This is a courtesy to the reader, not the wall: what a model may say is held by the guard, whatever it read. Pure.
"""

from __future__ import annotations

# ruff: noqa: E501 - a pattern cut in two is harder to read than a long line
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from ..sentences import split
from ..turn import Passage

_MACHINE = r"(?:a\.?i\.?|ia|assistant|asistente|chat ?bots?|bots?|language model|modelo(?: de lenguaje)?|llms?|(?:ai )?tutors?(?: program)?|tutor(?:a)?|program|programa|system|sistema|model|gpt|agent|agente)"
_RULES = r"(?:instructions?|rules?|prompts?|guidelines?|directions?|orders?|commands?|limits?|guardrails?|safety|polic(?:y|ies)|restrictions?|instrucci[oó]n(?:es)?|reglas?|indicaci[oó]n(?:es)?|[oó]rdenes|l[ií]mites?|restricci[oó]n(?:es)?)"
_RIGHT = r"(?:right|correct|solved|done|passed|mastered|secure|full marks?|full credit|100 ?%?|correct[oa]s?|bien|resuelt[oa]s?|aprobad[oa]s?|dominad[oa]s?)"
_WHO = r"(?:(?:the|this|your|every|any|each|all|el|la|los|las|al|su|este|esta|cada|tod[oa]s?)\s+)*(?:students?|learners?|child(?:ren)?|kids?|users?|readers?|pupils?|class|them|him|her|teachers?|parents?|famil(?:y|ies)|principal|school|estudiantes?|alumn[oa]s?|niñ[oa]s?|usuari[oa]s?|lector(?:es)?|docentes?|maestr[oa]s?|profesor(?:a|es)?|padres?|familias?)"
_PATTERNS = (
    rf"\b(?:ignor\w*|disregard\w*|forget (?:all|any|every|your|the|those|these|about)|override|bypass|break|drop|skip|stop following|do not follow|don'?t follow|olvid\w+|omit\w+|desobede\w+|salt(?:a|e|ate|arse)|haz caso omiso|no sigas)\b[^.?!]{{0,50}}\b{_RULES}\b",
    rf"\b(?:print|show|reveal|repeat|output|display|write out|tell|leak|quote|recite|copy|imprim\w+|muestr\w+|revel\w+|repit\w+|escrib\w+|copi\w+)\b[^.?!]{{0,40}}\b(?:(?:your|tu|tus|su|sus|system|the hidden|hidden|the whole)\s+(?:\w+\s+)?{_RULES}|prompt)\b",
    r"\bsystem prompt\b|\b(?:new|updated|hidden|nuevas?|ocultas?) (?:system )?(?:instructions?|instrucciones)\b",
    r"\b(?:you are now|from now on,? you|pretend (?:to be|you are|that you)|act as (?:an?|the|if)|role-?play as|ahora eres|a partir de ahora|act[uú]a como|finge (?:ser|que))\b",
    rf"\b(?:to|for|attention|dear|hey|hello|note to|message (?:to|for)|instructions? (?:to|for)|para|atenci[oó]n|nota para|hola|querid[oa])\s+(?:the\s+|el\s+|la\s+|any\s+|al\s+)?{_MACHINE}\b[^.?!]{{0,30}}(?:[:,!]|\b(?:must|should|shall|reading this|debe)\b)",
    rf"^\W*(?:the\s+|el\s+|la\s+)?{_MACHINE}\s*[,:]|\b(?:the|this|an?|any|el|la)\s+(?:ai|ia|assistant|asistente|chat ?bot|language model|llm|tutor program)\s+(?:must|should|shall|has to|will|debe|tiene que)\b",
    rf"\b(?:mark|grade|count|score|accept|record|treat|set|marca\w*|calific\w+|cuent\w+|acept\w+|registr\w+|pon\w*)\b[^.?!]{{0,60}}\b(?:as|with|to|como|con|a)\s+(?:being\s+)?{_RIGHT}\b[^.?!]*",
    rf"\b(?:give|tell|show|send|hand|reveal|d[ai]|dile|diles|dale|dales|muestr\w+|env[ií]\w+|revel\w+|entreg\w+)\b(?:\s+(?:to|a))?\s+(?:(?:la|las|el|los|the)\s+(?:respuestas?|claves?|soluci[oó]n)\s+(?:al?|a la)\s+{_WHO}|{_WHO}\b[^.?!]{{0,60}}\b(?:answers?|keys?|solutions?|results?|respuestas?|claves?|soluci[oó]n(?:es)?|resultados?))\b",
    r"\b(?:reveal|leak|disclose|publish|revel\w+|divulg\w+)\b[^.?!]{0,30}\b(?:answers?|keys?|solutions?|passwords?|respuestas?|claves?|soluci[oó]n(?:es)?|contraseñas?)\b",
    r"^\W*(?:please |por favor,? )?(?:tell|inform|notify|warn|email|message|report to|d[ií]gale|dile|diles|inform[ae]\w*|av[ií]s[ae]\w*|escr[ií]bele)\s+(?:a\s+|to\s+)?(?:(?:the|this|your|his|her|their|el|la|los|las|al|su|tu)\s+)*(?:teachers?|parents?|famil(?:y|ies)|principal|school|docentes?|maestr[oa]s?|profesor(?:a|es)?|padres?|familias?|escuela|(?:students?|child(?:ren)?|learners?|estudiantes?|alumn[oa]s?|niñ[oa]s?)(?=\s*(?:that|to (?:go|visit|click|open|call|write)|:|que)))\b",
    r"^\W*(?:(?:always|please|now|siempre|ahora)\s+)?(?:respond|reply|answer|responde|contesta)\b\s+(?:only|exactly|just|s[oó]lo|solamente|[uú]nicamente|exactamente)?\s*(?:with|with:|con|con:)\b|\b(?:say|output|print|write|di|escribe|imprime)\s+(?:only|exactly|just|the (?:words?|following)|s[oó]lo|exactamente|las palabras?|lo siguiente)\b",
    r"\b(?:show|send|give|click|visit|open|include|insert|display|load|embed|render|add|follow|go to|muestr\w+|env[ií]\w+|incluy\w+|abr\w+|visit\w+|insert\w+|pon|haz clic)\b[^?\n]{0,80}?(?:https?:|www\.|\b(?:this|the following|that|este|esta|el siguiente) (?:link|image|url|picture|address|enlace|imagen)\b)",
    r"\b(?:do not|don'?t|never|no)\s+(?:cite|mention|tell|reveal|show|cites|menciones|digas|muestres|reveles)\b[^.?!]{0,40}\b(?:this (?:note|line|text|instruction|message|order)|where|esta (?:nota|l[ií]nea|instrucci[oó]n|orden)|este (?:texto|mensaje))",
    r"<\|[^|>]*\|?>|\[/?inst\]|<</?sys>>|^\W*(?:system|assistant|user|developer|human|sistema|asistente|usuario)\s*:|^#+\s*(?:system|instructions?|assistant|developer)\b\W*$|</?(?:s|system|passages?|student|asked|task|assistant|user|instructions?|tool\w*|function\w*)\s*>",
    r"\[\s*/?\s*(?:end of )?(?:passages?|context|document|system)(?: end| ends)?\s*\]|-{3,}\s*(?:end|begin|start)\b[^\n]{0,40}-{3,}|\b(?:end of (?:the )?(?:passages?|context|documents?)|fin de(?:l| los?) (?:pasajes?|contexto|documentos?))\b",
    rf"\b\w+\.\w+\s*=\s*(?:true|false)\b|\b(?:verdict|mark|grade|score|result)\s*=\s*{_RIGHT}\b",
    r"[{\[]\s*[\"'](?:tool\w*|function\w*|action|name|command|call|arguments|role|verdict|mark)[\"']\s*:|\b(?:call|invoke|use|execute|run|llama a|ejecuta|usa) (?:the |la )(?:tool|function|command|herramienta|funci[oó]n)\b|\b\w+_\w+\(\s*[\"'{]",
)  # fmt: skip
_ORDER = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<https?:[^>\s]*>|\bhttps?:\S+|\bwww\.\S+")


def order(text: str) -> bool:
    """Does a sentence, a line or a name speak to a program instead of to the reader?"""
    if text.lstrip().startswith("|"):
        return any(order(cell) for cell in text.strip().strip("|").split("|"))
    folded = unicodedata.normalize("NFKC", "".join(c for c in text if unicodedata.category(c) != "Cf"))
    folded = folded.replace("’", "'")
    return any(pattern.search(folded) for pattern in _ORDER)


def as_material(passage: Passage) -> Passage | None:
    """The passage without orders and addresses, for a prompt and for a quotation; None when nothing is left.

    From an order to the end of its line all is left out. A passage of our own packs stays as it is.
    """
    if passage.pack:
        return passage
    text = "\n".join(kept for line in passage.text.split("\n") if (kept := _kept(line)) is not None).strip()
    heading = " › ".join(name for name in passage.heading.split(" › ") if not order(_name(name)))
    title = "" if order(_name(passage.title)) else passage.title
    if not re.search(r"\w", text):
        return None
    return passage if (text, heading, title) == (passage.text, passage.heading, passage.title) else replace(
        passage, text=text, heading=heading, title=title
    )  # fmt: skip


def noted(passages: Iterable[Passage], name: str = "") -> list[str]:
    """A sentence for the teacher when a document, or its name, gives orders to a program; with the first of them."""
    found = [s for p in passages for line in [_name(p.heading), *p.text.split("\n")] for s in [*split(line), line] if order(s)]
    found += [name] if order(_name(name)) else []
    if not found:
        return []
    first = " ".join(min(found[:2], key=len).split())
    shown = first if len(first) <= 100 else first[:99] + "…"
    return [f"suspicious: it holds text that gives orders to a program, which is neither followed nor quoted: “{shown}”"]


def _kept(line: str) -> str | None:
    """A line up to its first order, its addresses reduced to their words; None when it was nothing but an order."""
    line_is_order = order(line) or any(order(sentence) for sentence in split(line))
    kept = line
    if line_is_order:
        at = 0
        for sentence in split(line):
            place = line.find(sentence, at)
            if order(sentence):
                kept = line[:place]
                break
            at = place + len(sentence)
        else:
            kept = ""  # only the line as a whole is one
        if line.lstrip().startswith("|"):  # a row of a table is kept or left out as one
            kept = ""
    kept = _LINK.sub(lambda m: m[1] or "", kept)
    return None if line_is_order and not re.search(r"\w", kept) else kept


def _name(text: str) -> str:
    return re.sub(r"[-_]+", " ", text.rsplit(".", 1)[0] if re.search(r"\.\w{2,5}$", text) else text)
