"""School units and how they convert, exactly. Words that are no measure ("apples") are labels and never convert."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from .text import plain


@dataclass(frozen=True)
class Unit:
    """`size` in the base unit of its `kind`: metre, gram, second, litre, square metre, cubic metre, dollar …"""

    name: str
    kind: str
    size: Fraction


_TABLE = """
length mm 1/1000 millimeter millimetre milimetro
length cm 1/100 centimeter centimetre centimetro
length dm 1/10 decimeter decimetre decimetro
length m 1 meter metre metro
length km 1000 kilometer kilometre kilometro
length in 0.0254 inch inches pulgada
length ft 0.3048 foot feet pie
length yd 0.9144 yard yarda
length mi 1609.344 mile milla
mass mg 1/1000 milligram miligramo
mass g 1 gram gramme gramo gm
mass kg 1000 kilogram kilo kilogramo
mass oz 28.349523125 ounce onza
mass lb 453.59237 pound lbs libra
mass ton 907184.74 tons
mass tonne 1000000 tonelada
time s 1 second sec secs segundo
time min 60 minute mins minuto
time h 3600 hour hr hrs hora
time day 86400 dia
time week 604800 semana
capacity ml 1/1000 milliliter millilitre mililitro
capacity cl 1/100 centiliter centilitre centilitro
capacity dl 1/10 deciliter decilitre decilitro
capacity l 1 liter litre litro
capacity cup 0.2365882365 taza
capacity pt 0.473176473 pint pinta
capacity qt 0.946352946 quart
capacity gal 3.785411784 gallon galon
capacity fl_oz 0.0295735295625 fluid_ounce
capacity tbsp 0.01478676478125 tablespoon cucharada
capacity tsp 0.00492892159375 teaspoon cucharadita
angle ° 1 degree deg grado
celsius °C 1 celsius
fahrenheit °F 1 fahrenheit
year year 1 año
year month 1/12 mes meses
money $ 1 dollar usd buck dolar
money ¢ 1/100 cent penny pennies centavo
euro € 1 euro eur
sterling £ 1 gbp
yen ¥ 1 yen
"""


def _read_table() -> dict[str, Unit]:
    found: dict[str, Unit] = {}
    for line in _TABLE.strip().splitlines():
        kind, name, size, *spellings = line.split()
        unit = Unit(name, kind, Fraction(size))
        for spelling in (name, *spellings):
            found[plain(spelling)] = unit
            if len(spelling) > 2:
                found[plain(spelling) + "s"] = unit
    return found


_UNITS = _read_table()
_SQUARE = frozenset(("square", "squared", "sq", "cuadrado", "cuadrada", "cuadrados", "cuadradas"))
_CUBIC = frozenset(("cubic", "cubed", "cu", "cubico", "cubica", "cubicos", "cubicas"))


@lru_cache(maxsize=4096)
def find_unit(text: str) -> Unit | None:
    """The unit written as "cm", "square feet", "cm^2", "m²", "cubic metres", "km/h", "°C"; None for other words."""
    if len(text) == 1 and text.isupper() and text != "L":
        return None  # M and G are unknowns
    words = (
        plain(text.replace("²", "^2").replace("³", "^3")).replace("° ", "°").replace("fl oz", "fl_oz").replace("fluid ounce", "fluid_ounce")
    )
    words = re.sub(r"\s*\^\s*", "^", words).strip(" .")
    if re.search(r"/|\bper\b|\bpor\b", words):
        top, _, bottom = re.sub(r"\s+(?:per|por)\s+|\s*/\s*", "/", words).partition("/")
        return _rate(find_unit(top), find_unit(bottom)) if top and bottom and not re.search(r"/|\bpe?o?r\b", top + bottom) else None
    power = {"2": 2, "3": 3}.get(words[-1:], 1) if "^" in words else 1
    parts = words.partition("^")[0].split()
    if power == 1 and len(parts) == 2:
        power = 2 if _SQUARE & set(parts) else 3 if _CUBIC & set(parts) else 1
        if power > 1:
            parts = [p for p in parts if p not in _SQUARE | _CUBIC]
    base = _UNITS.get(parts[0]) if len(parts) == 1 else None
    if base is None or power == 1:
        return base
    return Unit(f"{base.name}^{power}", {2: "area", 3: "volume"}[power], base.size**power) if base.kind == "length" else None


def _rate(top: Unit | None, bottom: Unit | None) -> Unit | None:
    return Unit(f"{top.name}/{bottom.name}", f"{top.kind}/{bottom.kind}", top.size / bottom.size) if top and bottom else None


def convert(amount: Fraction, given: Unit, wanted: Unit) -> Fraction | None:
    """The amount in the wanted unit, or None when the two measure different things."""
    if given.kind == wanted.kind:
        return amount * given.size / wanted.size
    if {given.kind, wanted.kind} == {"capacity", "volume"}:  # a litre is a thousandth of a cubic metre
        litres = Fraction(1, 1000)
        a = given.size * (litres if given.kind == "capacity" else 1)
        b = wanted.size * (litres if wanted.kind == "capacity" else 1)
        return amount * a / b
    return None
