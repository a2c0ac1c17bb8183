"""The exercises of an OpenStax book as tasks, every one a candidate or listed with the reason.

A worked example teaches and stays a passage; a "try it" and the exercises of a section are tasks. The section of the book is
the skill; exercises under one heading of it are one kind of task. A task with parts ⓐ ⓑ is one task for each part.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...errors import InputError
from ...turn import Expected
from .candidate import Candidate, Place, is_number, kind_of, needs_picture, slug
from .cnxml import blocks, has_class, inline
from .oatutor import Read
from .openstax import Book, Chapter, opened

_PART = re.compile(r"(?:^|(?<=\s))(?:-|\d+\.)?\s*([ⓐ-ⓩ])\s*")
_SAID = re.compile(r"\s*If you missed this problem,? review[^.\n]*\.?", re.IGNORECASE)
_PICTURE = re.compile(r"\[Picture: [^\]]*\]")
_VARIES = re.compile(r"\b(?:answers?|responses?) (?:may|will|can)? ?var(?:y|ies)|\bvaries\b", re.IGNORECASE)
_MOST_WORDS = 4
_COMPLETE = ("try", "be-prepared")
"""Notes whose exercises say themselves what to do."""


class Unusable(Exception):
    """Why an exercise is no task; the message is the reason."""


@dataclass(frozen=True)
class _Exercise:
    node: ET.Element
    heading: str
    instruction: str


def read_exercises(path: Path, grade: int) -> Read:
    """Reads the archive in memory. InputError when it is not a book or is hostile."""
    book, modules = opened(path)
    candidates: list[Candidate] = []
    skipped: list[tuple[str, str]] = []
    problems: dict[str, tuple[str, ...]] = {}
    for name, root in modules:
        if isinstance(root, InputError):
            continue  # the book's own report lists it
        title = root.find("title")
        section = inline(title).strip() if title is not None else "Untitled"
        for n, exercise in enumerate(_exercises(root), 1):
            label = f"{name}-{exercise.node.get('id') or n}"
            try:
                found = list(_candidates(exercise, label, book, book.places.get(name, Chapter("", "")), section, grade))
            except Unusable as fault:
                problems[label] = ()
                skipped.append((label, str(fault)))
                continue
            problems[label] = tuple(task if isinstance(task, str) else task.name for task, _ in found)
            for task, reason in found:
                if isinstance(task, str):
                    skipped.append((task, reason))
                else:
                    candidates.append(task)
    return Read(tuple(candidates), tuple(skipped), problems)


def _exercises(root: ET.Element) -> Iterator[_Exercise]:
    content = root.find("content")
    if content is not None:
        yield from _walk(content, "", "")


def _walk(node: ET.Element, heading: str, instruction: str) -> Iterator[_Exercise]:
    """Exercises in reading order with the heading above them and the sentence that says what to do."""
    for child in node:
        if child.tag == "example":
            continue
        if child.tag == "exercise":
            yield _Exercise(child, heading, instruction)
        elif child.tag == "section":
            title = child.find("title")
            yield from _walk(child, inline(title) if title is not None else heading, "")
        elif child.tag == "para" and child.find(".//exercise") is None and not has_class(node, *_COMPLETE):
            text = " ".join(blocks(child))
            bold = child.find("emphasis")
            if bold is not None and text == inline(bold):
                heading, instruction = text, ""
            elif text:
                instruction = text
        elif child.tag not in ("title", "solution"):
            inside = "" if has_class(child, *_COMPLETE) else instruction
            yield from _walk(child, heading, inside)


def _candidates(
    exercise: _Exercise, label: str, book: Book, chapter: Chapter, section: str, grade: int
) -> Iterator[tuple[Candidate | str, str]]:
    """A task for each part, or a part's name with the reason. Raises Unusable when the exercise as a whole is none."""
    solutions = exercise.node.findall("solution")
    if not solutions:
        raise Unusable("the book prints no answer to it")
    asked = _SAID.sub("", "\n".join(text for problem in exercise.node.findall("problem") for text in blocks(problem))).strip()
    answer = "\n".join(text for solution in solutions for text in blocks(solution))
    if not asked:
        raise Unusable("the task is empty")
    if "[Picture" in asked or needs_picture(f"{exercise.instruction} {asked}"):
        raise Unusable("it needs a picture")
    if _VARIES.search(answer):
        raise Unusable("its answers vary")
    if not _PICTURE.sub("", answer).strip(" |-\n"):
        raise Unusable("its answer is a picture" if answer else "the book prints no answer to it")
    place = _place(exercise, book, chapter, section, grade)
    stem, questions = _parts(asked)
    _, answers = _parts(_PICTURE.sub("", answer).strip())
    if not questions and not answers:
        yield _one(label, place, exercise.instruction, asked, answer), ""
        return
    if set(questions) != set(answers):
        raise Unusable("its parts and its answers do not fit together")
    for letter, question in questions.items():
        name = f"{label}-{chr(ord(letter) - 0x24D0 + ord('a'))}"
        try:
            yield _one(name, place, exercise.instruction, f"{stem}\n{question}".strip(), answers[letter]), ""
        except Unusable as fault:
            yield name, str(fault)


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the first ⓐ, and the text of each part."""
    pieces = _PART.split(text)
    return pieces[0].strip(), {letter: body.strip(" ;\n") for letter, body in zip(pieces[1::2], pieces[2::2], strict=True)}


def _one(name: str, place: Place, instruction: str, asked: str, answer: str) -> Candidate:
    answer = _PICTURE.sub("", answer).strip()
    if ("|" in answer.replace("|x|", "") and "\n" in answer) or answer.startswith("|"):
        raise Unusable("its answer is a table")
    if "\n" in answer:
        raise Unusable("its answer has several lines")
    if not instruction and len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\$[^$]*\$", "", asked))) < 1:
        raise Unusable("it does not say what to do")
    told = re.sub(r"^In the following exercises?,? ?", "", instruction)
    told = told[:1].upper() + told[1:]
    ask = f"{told}\n{asked}" if told and told not in asked else asked
    key = key_of(answer)
    shown = key.value if is_number(key.value) and not re.search(r"[^\W\d_]", answer) else answer
    return Candidate(name, place, ask, key, shown_key=shown.removeprefix("≈").strip())


def key_of(answer: str) -> Expected:
    """The key that a printed answer means. Raises Unusable when it is in words that nobody could be asked to match."""
    plain = re.sub(r"(?<!\\)\$", "", answer).replace("\\$", "$").translate(str.maketrans("−–", "--")).strip().rstrip(".")
    plain = re.sub(r"^≈\s*", "", plain)
    plain = re.sub(r"(?<![\d(,] )(?<!\d)(\d{1,3})((?:, \d{3})+)(?![\d)])", lambda m: m[1] + m[2].replace(", ", ""), plain)
    if is_number(plain):
        return Expected("value", plain)
    words = re.findall(r"(?<![\d^])[^\W\d_]{3,}", re.sub(r"\b(?:sqrt|root|overline|pi)\b", "", plain))
    numbers = re.findall(r"\$?\d[\d,]*(?:\.\d+)?(?: \d+/\d+|/\d+)?%?", plain)
    if not words:
        left, _, right = plain.rpartition("=")
        if is_number(right) and re.search(r"\d", left) and not re.search(r"[a-zA-Z=]", left):
            return Expected("value", right.strip(), accept=(plain,))
        measured = re.fullmatch(r"-?\$?\d[\d.,/ ]*\s(?:sq |cu )?[a-zA-Z]{1,2}\.?(?:\^?[23])?", plain)
        return Expected("value" if measured else kind_of(plain), plain)
    if len(numbers) == 1 and not re.search(r"[=<>^*;]|(?<![\w'’])[b-hj-z](?![\w'’])", plain) and f"-{numbers[0]}" not in plain:
        return Expected("value", numbers[0])
    if numbers or len(words) > _MOST_WORDS or ";" in plain:
        raise Unusable("its answer is in words")
    return Expected("expression", plain)


def _place(exercise: _Exercise, book: Book, chapter: Chapter, section: str, grade: int) -> Place:
    title = f"{chapter.number} {section}".strip()
    collection = slug(f"openstax-{book.slug}", 50)
    kind = exercise.heading or section
    return Place(
        collection,
        f"{book.title} exercises (OpenStax)",
        f"{collection}.{slug(title)}",
        title,
        f"{slug(title, 50)}.{slug(kind, 40)}",
        book.licence,
        f"{book.title}, OpenStax, {title}",
        grade,
        title,
    )
