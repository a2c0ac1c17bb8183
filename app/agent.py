"""The speaking part: one brief in, sentences out, each looked at by the guard before anybody sees it.

A sentence that is held stops the model; it is asked once more with the reason; held twice, the author's words are said.
So a turn costs at most two model calls, and with no model none.
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .budget import PROMPT, fit, tokens
from .errors import ModelError, StepwiseError
from .models import ChatModel, Message
from .prompts import Audience, Language, fence
from .safety.guard import Limits, first_shown, hold
from .safety.names import without_names
from .sentences import Cutter, split
from .turn import Events, Found, Held, Noted, Said

CALLS = 2
_REPLY = 220  # tokens; four short sentences


@dataclass(frozen=True)
class Brief:
    """What is to be said. `words` are the author's own, used as they are when no model may speak."""

    step: str
    """The step in one instruction: "Ask the student whether the pieces are the same size."."""
    words: tuple[str, ...]
    task: str = ""
    heard: str = ""
    found: tuple[Found, ...] = ()
    interests: tuple[str, ...] = ()
    resort: str = ""
    """Said when every other word would say too much with these numbers."""
    asks: bool = True
    """The reply must end with a question; the author's is added when the model's is missing."""


def prompt(audience: Audience, language: Language, grade: int | None, brief: Brief) -> list[Message]:
    """System and user message within the budget. The beginning is the same in every turn, so a server can cache it."""
    system = f"{audience.voice}\n{language.directive}" + (f"\nThe reader is in grade {grade}." if grade is not None else "")
    room = PROMPT - tokens(system) - 120
    tag = "student" if audience.way == "practise" else "asked"
    said = f"<{tag}>{fence(fit(without_names(brief.heard), min(400, room // 4)))}</{tag}>"
    task = f"<task>{fence(fit(brief.task, min(400, room // 4)))}</task>\n" if brief.task else ""
    likes = f"The student likes: {', '.join(brief.interests)}.\n" if brief.interests else ""
    step = f"Your step now: {fit(brief.step, 300)}"
    room -= tokens(said) + tokens(task) + tokens(likes) + tokens(step)
    passages = ""
    for n, found in enumerate(brief.found, 1):
        piece = f"[{n}] {fence(' '.join(found.passage.heading.split()))}\n{fence(found.passage.text)}\n"
        if room - tokens(piece) < 40:
            piece = fit(piece, max(0, room - 40)) if n == 1 else ""
        room -= tokens(piece)
        passages += piece
    body = f"<passages>\n{passages}</passages>\n" if passages else ""
    return [("system", system), ("user", f"{body}{likes}{task}{said}\n{step}")]


async def speak(
    model: ChatModel | None,
    audience: Audience,
    language: Language,
    limits: Limits,
    brief: Brief,
    false_statement: Callable[[str], str],
) -> Events:
    """Said events that passed the guard, Held events for the journal, one Noted with calls and tokens."""
    shown: list[str] = []
    calls = spent = written = 0
    trouble = ""
    messages = prompt(audience, language, limits.grade, brief) if model else []
    most = 1 if limits.sources else CALLS  # what a passage does not carry is said in the passage's own words, without asking again
    while model is not None and calls < most and not (calls and shown and not trouble):
        calls += 1
        ask = (
            messages
            if not trouble
            else [*messages, ("user", f"Your last try cannot be shown: it {trouble}. Say the step again without that.")]
        )
        spent += sum(tokens(text) for _, text in ask)
        trouble = ""
        try:
            async for sentence in _sentences(model, ask):
                written += tokens(sentence)
                now = replace(limits, shown=" ".join(shown))
                if reason := hold(sentence, now, false_statement) or _recites(sentence, audience.voice):
                    yield Held(sentence, reason)
                    trouble = reason
                    break
                if sentence in shown:
                    continue
                shown.append(sentence)
                yield Said(sentence, model.name, _cites(sentence))
                if len(shown) >= audience.sentences:
                    break
        except StepwiseError as fault:  # the model's trouble, never the student's
            yield Noted("model_error", {"kind": fault.kind if isinstance(fault, ModelError) else "failed", "what": str(fault)})
            break
        if not trouble:
            break
    by_model = bool(shown)
    for sentence in _completed(brief, shown, limits, false_statement):
        yield Said(sentence, "author", _cites(sentence))
    yield Noted("spoke", {"calls": calls, "tokens_in": spent, "tokens_out": written, "by": model.name if model and by_model else "author"})


def _completed(brief: Brief, shown: Sequence[str], limits: Limits, false_statement: Callable[[str], str]) -> list[str]:
    """The author's words where the model's are missing: all of them, or the question a reply must end with."""
    if not shown:
        kept = [s for s in brief.words if not hold(s, limits, false_statement, authored=True)]
        return kept or ([brief.resort] if brief.resort else [])
    if brief.asks and not shown[-1].rstrip().rstrip("\"'”)").endswith("?"):
        questions = [s for words in brief.words for s in split(words) if s.rstrip().endswith("?")]
        last = first_shown([*(questions[::-1] or brief.words[::-1]), *([brief.resort] if brief.resort else [])], limits, false_statement)
        return [last] if last else []
    return []


_RUN = 6
"""Words of the instructions in a row that no sentence of a lesson holds by chance."""


def _recites(sentence: str, voice: str) -> str:
    """The reason to hold a sentence that says the instructions themselves, or ""."""
    said = re.findall(r"\w+", sentence.lower())
    runs = _runs(voice)
    return "repeats the instructions" if any(" ".join(said[n : n + _RUN]) in runs for n in range(len(said) - _RUN + 1)) else ""


@lru_cache(maxsize=16)
def _runs(voice: str) -> frozenset[str]:
    words = re.findall(r"\w+", voice.lower())
    return frozenset(" ".join(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))


def _cites(sentence: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(n) for n in re.findall(r"\[(\d{1,3})\]", sentence)))


async def _sentences(model: ChatModel, messages: Sequence[Message]) -> AsyncGenerator[str, None]:
    cutter = Cutter()
    pieces = model.stream(messages, _REPLY)
    try:
        async for piece in pieces:
            for sentence in cutter.feed(piece):
                yield sentence
        # A reply that ran out of tokens ends in half a sentence, which is not said.
        for sentence in cutter.flush():
            if re.search(r"[.!?…:]['\"”’)\]]*(?:\s*\[\d+\])*$", sentence):
                yield sentence
    finally:
        await pieces.aclose()  # type: ignore[attr-defined]  # an early stop closes the request
