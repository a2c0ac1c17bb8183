"""Drawing one item from a family: numbers by seed, then the answer, the mistakes and the words computed from them.

The same id always draws the same item, so a printed sheet, a marked answer and a test agree for ever.
"""

from __future__ import annotations

import re
from fractions import Fraction
from random import Random

from ..errors import PackError
from ..turn import Choice, Criterion, Expected, Item, Mistake, Step
from .collection import Imported
from .formula import FormulaError, Value, compute, fill, spell
from .packs import Family, Pack

_TRIES = 2000
_SIGNS = str.maketrans("×·:−–", "**÷--")
_RANGE = re.compile(r"^(-?\d+)\.\.(-?\d+)$")
_SPELLED = {"mixed": "mixed", "money": "money", "percent": "percent", "decimal": "decimal"}


def draw(pack: Pack, family: Family, seed: int, interests: tuple[str, ...] = ()) -> Item:
    """The item "pack/family#seed"; of an imported family, the one at this place. Raises PackError when the family cannot be drawn."""
    if isinstance(pack, Imported):
        items = pack.items_of(family.id)
        return items[seed % len(items)]
    try:
        return _with(pack, family, _numbers(family, seed), str(seed), interests)
    except FormulaError as fault:
        raise PackError(f"{fault}.", where=_where(pack, family), cure="Correct the formula or the ranges.") from None


def _where(pack: Pack, family: Family) -> str:
    return f"{pack.folder / 'items.yaml'}, {family.id}"


def _with(pack: Pack, family: Family, names: dict[str, Value], drawn: str, interests: tuple[str, ...] = ()) -> Item:
    """The item with these numbers. `drawn` (the seed, or "a=1,b=2") ends its id and orders its choices."""
    tell = next((family.contexts[i] for i in interests if i in family.contexts), family.ask)
    return Item(
        id=f"{pack.id}/{family.id}#{drawn}",
        objective=family.objective,
        ask=fill(tell, names),
        expected=_expected(family, names, drawn),
        hints=tuple(fill(h, names) for h in family.hints),
        steps=tuple(Step(s.hint, tuple(spell(compute(a, names)) for a in s.answers), fill(s.yes, names)) for s in family.steps),
        worked=tuple(fill(w, names) for w in family.worked),
        picture=fill(family.picture, names),
        level=family.level,
        solution=fill(family.model_answer, names),
    )


def redraw(packs: dict[str, Pack], item_id: str, interests: tuple[str, ...] = ()) -> Item | None:
    """The item behind an id, or None when the pack or the family is gone or the id is not one of ours."""
    match = re.fullmatch(r"([^/#]+)/([^#]+)#(.{1,120})", item_id)
    if not match or match.group(1) not in packs or match.group(2) not in packs[match.group(1)].families:
        return None
    pack, drawn = packs[match.group(1)], match.group(3)
    family = pack.families[match.group(2)]
    if isinstance(pack, Imported):
        return pack.item(item_id)
    if re.fullmatch(r"\d{1,9}", drawn):
        return draw(pack, family, int(drawn), interests)
    pairs = re.findall(r"(\w+)=(-?\d{1,9})(?:,|$)", drawn)
    return _given(pack, family, {name: Fraction(value) for name, value in pairs})


def recognise(packs: dict[str, Pack], text: str) -> Item | None:
    """The item that a student typed themselves ("what is 1/2 + 1/3?"), when a family asks exactly that sum.

    Then everything the author wrote for the family (mistakes, hints, worked lines) serves the student's own task.
    """
    plain = _plain(text)
    for pack in packs.values():
        for family in pack.families.values():
            for pattern in _patterns(family):
                if (match := re.search(pattern, plain)) and (
                    item := _given(pack, family, {k: Fraction(v) for k, v in match.groupdict().items()})
                ):
                    return item
    return None


def _patterns(family: Family) -> list[str]:
    """Regular expressions for the sums a family asks, from the maths parts of `ask` that hold all its free names."""
    free = {name for name, rule in family.where.items() if not (isinstance(rule, str) and not _RANGE.match(rule.strip()))}
    if family.cases or family.kind != "value" or not free:
        return []
    found = []
    for maths in re.findall(r"\$([^$]+)\$", family.ask):
        plain = _plain(re.sub(r"\}\s+\{", "}_{", maths))
        parts = re.split(r"\{(\w+)\}", plain)
        if set(parts[1::2]) == free and re.search(r"[-+*÷]", "".join(parts[::2])):
            found.append(rf"(?<![\d/.*+÷_-]){_body(parts)}(?![\d/*+.÷_-]*\d)")
    return found


def _body(parts: list[str]) -> str:
    """Text, name, text, name … as a pattern; a name that comes again must have the same number again."""
    seen: set[str] = set()
    out = ""
    for n, part in enumerate(parts):
        out += re.escape(part) if n % 2 == 0 else rf"(?P={part})" if part in seen else rf"(?P<{part}>\d{{1,4}})"
        seen |= {part} if n % 2 else set()
    return out


def _plain(text: str) -> str:
    """Without spaces, with one sign for each operation; `_` stands between a whole number and its fraction."""
    text = re.sub(r"(?<=\d)\s*x\s*(?=\d)", "*", re.sub(r"\s/\s", "÷", text.translate(_SIGNS)))
    return re.sub(r"\s+", "", re.sub(r"(?<=\d)\s+(?=\d)", "_", text))


def _given(pack: Pack, family: Family, names: dict[str, Value]) -> Item | None:
    """The family's item with numbers from outside, if they meet its requirements."""
    names = dict(names)
    try:
        for name, rule in family.where.items():
            if isinstance(rule, str) and not _RANGE.match(rule.strip()):
                names[name] = compute(rule, names)
            elif name not in names:
                return None
        if not all(compute(rule, names) is True for rule in family.require):
            return None
        drawn = ",".join(f"{name}={names[name]}" for name in family.where)
        return _with(pack, family, names, drawn)
    except FormulaError:
        return None  # these numbers make no item of this family


def sibling(pack: Pack, family: Family, item: Item) -> Item:
    """Another item of the same family with other numbers (or another case) than this one. PackError when there is none."""
    if isinstance(pack, Imported) and (after := pack.after(item)) is not None:
        return after
    drawn = item.id.rpartition("#")[2]
    seed = int(drawn) if drawn.isdigit() else 0
    for step in range(1, 50):
        other = draw(pack, family, seed + step)
        if other.ask != item.ask and other.expected != item.expected:
            return other
    raise PackError("every draw is the same item.", where=_where(pack, family), cure="Widen 'where'.")


def _numbers(family: Family, seed: int) -> dict[str, Value]:
    """One assignment of the family's names that meets every requirement. Raises FormulaError if none is found."""
    if family.cases:
        case: dict[str, Value] = {k: Fraction(v) if isinstance(v, int) else v for k, v in family.cases[seed % len(family.cases)].items()}
        if not family.where:
            return case
    else:
        case = {}
    dice = Random(f"{family.id}#{seed}")  # noqa: S311 - numbers of a school task, not a secret
    for _ in range(_TRIES):
        names = dict(case)
        for name, rule in family.where.items():
            names[name] = _one(rule, names, dice)
        if all(compute(rule, names) is True for rule in family.require):
            return names
    raise FormulaError(f"no numbers meet {family.require} in {_TRIES} tries")


def _one(rule: str | int | list[int | str], names: dict[str, Value], dice: Random) -> Value:
    if isinstance(rule, list):
        chosen = dice.choice(rule)
        return Fraction(chosen) if isinstance(chosen, int) else chosen
    if isinstance(rule, int):
        return Fraction(rule)
    if span := _RANGE.match(rule.strip()):
        return Fraction(dice.randint(int(span.group(1)), int(span.group(2))))
    return compute(rule, names)


def _expected(family: Family, names: dict[str, Value], drawn: str) -> Expected:
    value = _answer(family, family.answer, names) if family.answer else ""
    choices = [Choice(fill(c.text, names), c.right, c.because) for c in family.choices]
    Random(f"{family.id}#{drawn}#order").shuffle(choices)  # noqa: S311
    return Expected(
        kind=family.kind,
        value=value,
        form=family.form,
        unit=family.unit,
        accept=tuple(fill(a, names) for a in family.accept),
        tolerance=family.tolerance,
        choices=tuple(choices),
        order=tuple(fill(step, names) for step in family.order),
        criteria=tuple(
            Criterion(c.id, tuple(tuple(fill(p, names) for p in group) for group in c.needs), fill(c.say, names)) for c in family.criteria
        ),
        mistakes=_mistakes(family, names, value),
    )


def _answer(family: Family, formula: str, names: dict[str, Value]) -> str:
    """A number's canonical spelling; an expression's text; words as they are (written in quotes in the pack)."""
    if family.kind != "value":
        return fill(formula, names)
    return spell(compute(formula, names), _SPELLED.get(family.form, ""))


def _mistakes(family: Family, names: dict[str, Value], value: str) -> tuple[Mistake, ...]:
    """Mistakes with these numbers, without those that by chance give the key or an earlier mistake's value."""
    found: dict[str, Mistake] = {}
    for mistake in family.mistakes:
        try:
            gives = _answer(family, mistake.gives, names)
        except FormulaError:
            continue  # this wrong way has no value with these numbers (it would divide by zero)
        if gives != value and gives not in found:
            found[gives] = Mistake(gives, mistake.because)
    return tuple(found.values())
