"""Words: a map for each, cards to cut and match, and how a teacher uses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..curriculum import Word
from ..materials import WordUse
from . import space
from .activity import File
from .content import Content, hash_of
from .document import Block, Bullets, Grid, Heading, Paragraph, Square, Table, Task

HOME = "In my home language"
OWN = ("My own example", "My sentence")
_LINKS = "Choose two words from these pages. Explain how they belong together."


def _used(content: Content) -> list[tuple[Word, WordUse | None]]:
    """Each word of the objective with what its author wrote for a map."""
    uses = {w.term: w for w in content.materials.words}
    return [(word, uses.get(word.term)) for word in content.objective.vocabulary]


def word_maps(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """One map a word: what it means, one, not one, and three boxes for the student."""
    yield Paragraph("Begin with the word you know least. In the last box, draw or write: you choose.")
    for word, use in _used(content):
        yield Grid(tuple(_squares(content, word, use)), columns=2, height=58, name="word map")


def _squares(content: Content, word: Word, use: WordUse | None) -> Iterator[Square]:
    yield Square(word.term, f"It means: {word.means}", strong=True)
    home = content.chosen["home_language"]
    if home == "none":
        yield Square("A picture of it")
    else:
        gloss = word.es if home == "es" else ""
        yield Square(HOME, gloss, space=0 if gloss else space.LINE)
    yield Square("One example", use.example, "") if use else Square("One example", space=2 * space.LINE)
    yield Square("Not an example", use.non_example, "") if use else Square("Not an example", space=2 * space.LINE)
    yield Square(OWN[0], space=2 * space.LINE)
    yield Square(f"{OWN[1]} or drawing", space=2 * space.LINE)


def word_links(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Words are known when they can be tied together."""
    yield Heading("Tie two words together")
    yield Task("Links", _LINKS, "explain", space=space.explaining(content.source.level), ruled=False)


def word_cards(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    """Words, meanings and examples, each kind in another order."""
    used, home = _used(content), content.chosen["home_language"] == "es"
    yield Paragraph(
        "Cut along the lines. Lay each word beside its meaning and its example. Say why. Empty cards are for a word of your own."
    )
    mixed = sorted(used, key=lambda pair: hash_of(pair[0].term))
    terms = [Square(w.term, note=f"{HOME}: {w.es}" if home and w.es else "", strong=True) for w, _ in mixed]
    meanings = [Square("means", w.means) for w, _ in mixed]
    examples = [Square("for example", u.example) for _, u in mixed if u]
    for squares, own, by in ((terms, "My own word", 0), (meanings, "means", 1), (examples, "for example", 2)):
        filled = squares + [Square(own)] * (-len(squares) % 3)
        yield Grid(_turned(filled, by), columns=3, height=76, name="cards")


def _turned(squares: list[Square], by: int) -> tuple[Square, ...]:
    """The same cards from another place on, so that no card lies below its word."""
    return tuple(squares[by:] + squares[:by])


def word_notes(content: Content, file: File, given: dict[str, Any]) -> Iterator[Block]:
    used = _used(content)
    yield Paragraph("Preparation: 3 minutes, to print; cards need scissors and two or three students a set. In class: 10 to 15 minutes.")
    rows = tuple((w.term, w.means, u.example if u else "", u.non_example if u else "", u.sentence if u else "") for w, u in used)
    yield Table((("Word", "Means", "One", "Not one", "A sentence to hear"), *rows), widths=(14, 21, 21, 21, 23), name="words")
    yield Heading("How to use them")
    yield Table(
        (
            ("When", "What to do", "What to look for"),
            ("Before the lesson, 5 min", "Say each word, students say it back. Read the meaning and the two examples aloud.",
             "Who can say why the second one does not fit?"),
            ("In the lesson, 2 min each", "Stop where a word turns up. Students fill one box of its map.",
             "An example of their own, not the printed one in other words."),
            ("After, 10 min", "Cards face up in pairs. A match counts when both can say the reason.",
             "Reasons that use the meaning, not the length of the card."),
            ("A week later, 3 min", "Cover the meanings. Each student picks two words to explain to a partner.",
             "Which words need another example?"),
        ),
        widths=(20, 46, 34), name="uses",
    )  # fmt: skip
    yield Heading("Home languages")
    yield Bullets((_home_note(content), "Talk about a word in any language first. The map may be filled in two languages."))
    yield Heading("Next step", level=3)
    yield Paragraph("Keep the maps. When a word comes back in a later lesson, students add a second example to its map.")


def _home_note(content: Content) -> str:
    match content.chosen["home_language"]:
        case "es":
            return "The Spanish words come from the lesson's author. Ask families whether they use another word."
        case "none":
            return "This copy has no column for home languages. Ask for one, or let students write the word above the map."
    return "The box for the home language is empty for any language: students, families or a dictionary fill it. Nobody has to."
