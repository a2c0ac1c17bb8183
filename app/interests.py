"""What a student likes, in their own words: they choose the contexts that tasks are told in, and can change it or take it away.

The words are kept as a choice. What goes into a prompt or an item is only the name of a known kind of context.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from . import home_cards
from .errors import InputError
from .parts import Parts
from .prompts import Language
from .store import ChoiceRow, PersonRow, Store
from .talk import Talk
from .turn import Event, Said
from .wayback import back_names, button, note_choice

KINDS = ("animals", "sport", "cooking", "music", "space", "games", "art", "nature")
"""Contexts that pack authors may write a task for."""
_WORDS = {
    "animals": (
        "animal dinosaur dino dog puppy cat kitten horse pony fish shark whale octopus bird bug insect pet lion tiger "
        "bear rabbit hamster snake farm zoo perro gato caballo pez tiburón ballena pulpo ave pájaro insecto mascota "
        "león tigre oso conejo granja dinosaurio"
    ),
    "sport": (
        "sport soccer football basketball baseball tennis swim run running bike skate gym dance ball hockey volleyball "
        "karate deporte fútbol futbol baloncesto básquet béisbol tenis nadar natación correr bici patinar bailar baile "
        "pelota voleibol"
    ),
    "cooking": ("cook bake baking cake cookie food pizza kitchen recipe cocinar cocina hornear pastel galleta comida receta"),
    "music": ("music song sing guitar piano drum band rap música musica canción cantar guitarra piano tambor banda"),
    "space": ("space planet star rocket moon mars astronaut galaxy alien espacio planeta estrella cohete luna marte astronauta galaxia"),
    "games": ("game gaming video minecraft roblox lego chess puzzle card board fortnite juego videojuego ajedrez rompecabezas carta"),
    "art": (
        "art draw drawing paint comic manga craft color theatre theater movie arte dibujar dibujo pintar pintura cómic manualidad teatro"
    ),
    "nature": (
        "nature plant tree garden forest ocean sea beach mountain river weather flower hike naturaleza planta árbol "
        "jardín bosque océano mar playa montaña río flor"
    ),
}
_STEMS = {word: kind for kind, words in _WORDS.items() for word in words.split()}


def kinds_in(text: str) -> tuple[str, ...]:
    """The kinds of context that words name, in the order they were said: "dinosaurs and pizza" → animals, cooking."""
    found = []
    for word in re.findall(r"[^\W\d_]+", text.casefold()):
        kind = next(
            (_STEMS[w] for w in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ing")) if w in _STEMS), ""
        )
        if kind and kind not in found:
            found.append(kind)
    return tuple(found)


def wished(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """The words a student gives after "I like …", at most 60 letters; "" when they say nothing of the kind."""
    for pattern in patterns:
        if (match := pattern.search(text)) and match.groups():
            return re.sub(r"[^\w\s,&'’-]", "", match.group(1)).strip()[:60]
    return ""


def turn(parts: Parts, talk: Talk) -> list[Event]:
    """Keeps what is liked from now on, or offers the kinds there are."""
    language, said = talk.language, talk.turn
    pressed = str(said.choices.get("interest", ""))
    words = wished(said.text, language.wished.get("interest", ())) if not said.action else ""
    kinds = (pressed,) if pressed in KINDS else kinds_in(words)
    row = parts.store.person(said.person)
    if kinds and row is not None:
        parts.store.save_person(replace(row, interests=kinds))
    if kinds:
        note_choice(parts, talk, "interest", words=words or language.say(f"grow_like_{pressed}"), kinds=list(kinds))
        return [Said(language.say("grow_likes", kinds=_named(kinds, language))), talk.offers(*back_names(parts, talk), "interest")]
    if words:
        note_choice(parts, talk, "interest", words=words, kinds=[])
    offered = [button(talk, "interest", language.say(f"grow_like_{k}"), interest=k) for k in KINDS]
    if row is not None and home_cards.told_in(parts.store, said.person, row.interests):
        offered.append(button(talk, "interest_off"))
    return [Said(language.say("grow_like_none" if words else "grow_like_ask")), talk.offers(*offered, *back_names(parts, talk))]


def takes_away(parts: Parts, talk: Talk) -> bool:
    """Does a message take away something that is kept? "I don't like school any more" does not: that is for somebody to hear."""
    words = wished(talk.turn.text, talk.language.wished.get("interest_off", ()))
    row = parts.store.person(talk.turn.person)
    return not words or bool(row and set(kinds_in(words)) & set(home_cards.told_in(parts.store, row.id, row.interests)))


def away(parts: Parts, talk: Talk) -> list[Event]:
    """Takes away what is not liked any more: the kinds that were named, else all. What a family picked is then left out too."""
    language, row = talk.language, parts.store.person(talk.turn.person)
    had = row.interests if row is not None else ()
    words = wished(talk.turn.text, language.wished.get("interest_off", ())) if not talk.turn.action else ""
    named = kinds_in(words)
    gone = tuple(k for k in had if k in named) if words else had
    left = tuple(k for k in had if k not in gone)
    if gone and row is not None:
        parts.store.save_person(replace(row, interests=left))
        note_choice(parts, talk, "interest_off", words=_named(gone, language), kinds=list(gone))
    at_home = home_cards.contexts_of(parts.store, talk.turn.person)
    if at_home and (not left or set(named) & set(at_home)):
        home_cards.switch(parts.store, talk.turn.person, on=False, session=talk.turn.session)
        gone = tuple(dict.fromkeys((*gone, *(k for k in named if k in at_home))))
    said = (
        language.say("grow_like_less", gone=_named(gone, language), left=_named(left, language)) if left else language.say("grow_like_off")
    )
    return [Said(said), talk.offers(*back_names(parts, talk), "interest")]


def choose(store: Store, person: PersonRow, kinds: Sequence[str], language: Language) -> None:
    """Keeps exactly these kinds, what was there first; what came and what went are each recorded as a choice.

    Raises InputError for a kind that there is none of.
    """
    if any(k not in KINDS for k in kinds):
        raise InputError("that is not on the list.", where="interest", cure="Choose again.")
    left = tuple(k for k in person.interests if k in kinds)
    new = tuple(k for k in KINDS if k in kinds and k not in left)
    gone = tuple(k for k in person.interests if k not in kinds)
    if new or gone:
        store.save_person(replace(person, interests=left + new))
    for kind, changed in (("interest_off", gone), ("interest", new)):
        if changed:
            store.growth.choose(ChoiceRow(person.id, kind, "", {"words": _named(changed, language), "kinds": list(changed)}))


def _named(kinds: Sequence[str], language: Language) -> str:
    return ", ".join(language.say(f"grow_like_{k}") if k in KINDS else k for k in kinds)
