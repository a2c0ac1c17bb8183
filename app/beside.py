"""What a student says beside the task in play: questions, greetings, choosing a topic, finding a level, a break."""

from __future__ import annotations

from dataclasses import replace

from . import asking, breaks, choosing, leading, reflecting
from .learning.understand import Heard, asks
from .outside import bringing
from .parts import Parts
from .showing import buttons, card, picture
from .talk import Talk
from .turn import Events, Item, Said


async def turn(parts: Parts, talk: Talk, item: Item | None, heard: Heard) -> Events:
    """Messages that are not about the task in play: questions, choosing, greetings, pictures."""
    language, said = talk.language, talk.turn
    if talk.brought is not None and heard.kind == "question" and (talk.brought.whole or talk.brought.story):
        async for event in bringing.first_reply(parts, talk, lambda i: card(parts, talk, i), lambda i: buttons(talk, i)):
            yield event
        return
    if said.action == "topic" or "objective" in said.choices or "pack" in said.choices:
        for event in leading.start_topic(parts, talk):
            yield event
        return
    match heard.kind:
        case "nothing":
            yield Said(language.say("nothing"))
            yield buttons(talk, item) if item else choosing.topic_offers(parts, talk)
        case "greeting":
            yield Said(language.say("welcome_student"))
            yield choosing.topic_offers(parts, talk)
        case "thanks":
            yield Said(language.say("thanks"))
            yield buttons(talk, item) if item and not talk.progress.solved else talk.offers("new", "home", "stop")
        case "bye":
            yield Said(language.say("bye"))
            for event in reflecting.ask(parts, talk, leaving=True):
                yield event
        case "tired":
            for event in breaks.take(parts, talk):
                yield event
        case "level":
            for event in leading.find_level(parts, talk):
                yield event
        case "picture" if item is not None:
            drawn = picture(item, talk)
            for event in drawn:
                yield event
            yield Said(language.say("picture_ask" if drawn else "no_picture"))
            yield buttons(talk, item, drawn=bool(drawn))
        case "new_task" | "harder" | "easier":
            for event in leading.another_task(parts, talk, heard):
                yield event
        case "stuck" | "hint" | "another" | "wants_answer" | "picture":
            yield Said(language.say("no_item"))
            yield choosing.topic_offers(parts, talk)
        case _:
            if talk.state.pop("own_words", False) and heard.kind == "question" and not asks(said.text):
                yield Said(language.say("own_words_next"))
                yield talk.offers("new", "home", "stop")
                return
            silent = item is not None and not item.verified  # see `speaks` in `say`
            async for event in asking.from_library(replace(parts, model=None) if silent else parts, talk, item, heard.kind == "explain"):
                yield event
