"""Small exact pictures from a one-line description: fraction bars, number lines, arrays.

    bars 1/2 1/3        line 0 2 4 3/4 (from, to, parts per whole, points …)        array 3 4

A picture is read into a value (`cells`), which is drawn here as SVG and in `drafting` as table cells. No number of a
bar or a point is printed beside it, so a picture never says what a learner is asked to read from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from html import escape

from .errors import InputError

_FRACTION = re.compile(r"^(-?\d{1,3})(?:/(\d{1,3})|\.(\d{1,3}))?$")
_MOST_PARTS, _MOST_BARS, _MOST_WHOLES, _MOST_TICKS, _MOST_SIDE, _MOST_POINTS = 24, 6, 4, 60, 20, 8
_CURE = "Write 'bars 1/2 1/3', 'line 0 2 4 3/4' or 'array 3 4'."


@dataclass(frozen=True)
class Bar:
    """`shaded` of equal parts, `parts` in one whole; `wholes` are drawn side by side."""

    shaded: int
    parts: int

    @property
    def wholes(self) -> int:
        return max(1, -(-self.shaded // self.parts))


@dataclass(frozen=True)
class Bars:
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Line:
    """A number line from `low` to `high` with `parts` in each whole and `points` marked on it."""

    low: int
    high: int
    parts: int
    points: tuple[Fraction, ...]


@dataclass(frozen=True)
class Array:
    rows: int
    columns: int


Cells = Bars | Line | Array


def cells(spec: str) -> Cells:
    """The picture behind a description. Raises InputError for anything it cannot draw legibly."""
    words = spec[:200].split()
    readers: dict[str, Callable[[str, list[str]], Cells]] = {"bars": _bars, "line": _line, "array": _array}
    if not words or words[0] not in readers:
        raise _fault(spec, "this is no picture that can be drawn")
    return readers[words[0]](spec, words[1:])


def words_for(spec: str, language: str = "en") -> str:
    """The picture in plain words (`en` or `es`), for those who do not see it."""
    picture = cells(spec)
    say = _SPANISH if language == "es" else _ENGLISH
    if isinstance(picture, Bars):
        told = [say["bar"].format(parts=b.parts, shaded=b.shaded, wholes=_wholes(b, say)) for b in picture.bars]
        return _sentence(told, say["and"])
    if isinstance(picture, Array):
        return say["array"].format(rows=picture.rows, columns=picture.columns)
    told = [say["line"].format(low=picture.low, high=picture.high, parts=picture.parts)]
    told += [say["point"].format(steps=_steps(p, picture), low=picture.low) for p in picture.points]
    return _sentence(told, say["and"])


def svg(spec: str, language: str = "en") -> tuple[str, str]:
    """(accessible SVG, alternative text). Ink is `currentColor`, so it works on light, dark and black-and-white."""
    picture, told = cells(spec), words_for(spec, language)
    if isinstance(picture, Bars):
        width, height, body = _draw_bars(picture)
    elif isinstance(picture, Line):
        width, height, body = _draw_line(picture)
    else:
        width, height, body = _draw_array(picture)
    label = escape(told, quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{label}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" color="var(--picture-ink, currentColor)">'
        f"<title>{escape(_TITLES[language == 'es'][type(picture)])}</title><desc>{escape(told)}</desc>{body}</svg>",
        told,
    )


# ---------------------------------------------------------------- reading


def _fault(spec: str, what: str) -> InputError:
    return InputError(f"{what}: {spec[:60]!r}.", where="picture", cure=_CURE)


def _number(spec: str, word: str) -> Fraction:
    found = _FRACTION.match(word)
    if not found or (found.group(2) and int(found.group(2)) == 0):
        raise _fault(spec, f"{word[:20]!r} is not a number")
    return Fraction(word)


def _whole(spec: str, word: str, low: int, high: int) -> int:
    value = _number(spec, word)
    if value.denominator != 1 or not low <= value <= high:
        raise _fault(spec, f"{word[:20]!r} must be a whole number from {low} to {high}")
    return int(value)


def _bars(spec: str, words: list[str]) -> Bars:
    if not 1 <= len(words) <= _MOST_BARS:
        raise _fault(spec, f"1 to {_MOST_BARS} bars can be drawn")
    bars = []
    for word in words:
        _number(spec, word)
        top, _, bottom = word.partition("/")
        value = Fraction(word)
        bar = Bar(int(top), int(bottom)) if bottom else Bar(value.numerator, value.denominator)
        if not 0 <= value <= _MOST_WHOLES or bar.parts > _MOST_PARTS:
            raise _fault(spec, f"a bar goes from 0 to {_MOST_WHOLES} wholes in at most {_MOST_PARTS} parts")
        bars.append(bar)
    return Bars(tuple(bars))


def _line(spec: str, words: list[str]) -> Line:
    if not 3 <= len(words) <= 3 + _MOST_POINTS:
        raise _fault(spec, f"a line needs from, to, parts and at most {_MOST_POINTS} points")
    low, high = _whole(spec, words[0], -100, 100), _whole(spec, words[1], -100, 100)
    parts = _whole(spec, words[2], 1, _MOST_PARTS)
    if low >= high or (high - low) * parts > _MOST_TICKS:
        raise _fault(spec, f"a line goes up, with at most {_MOST_TICKS} steps")
    points = tuple(_number(spec, w) for w in words[3:])
    if any(not low <= p <= high for p in points):
        raise _fault(spec, "a point is off the line")
    return Line(low, high, parts, points)


def _array(spec: str, words: list[str]) -> Array:
    if len(words) != 2:
        raise _fault(spec, "an array needs rows and columns")
    return Array(_whole(spec, words[0], 1, _MOST_SIDE), _whole(spec, words[1], 1, _MOST_SIDE))


# ---------------------------------------------------------------- words

_ENGLISH = {
    "bar": "a bar{wholes} cut into {parts} equal parts with {shaded} shaded",
    "wholes": " of {n} wholes, each",
    "array": "An array of boxes: {rows} rows with {columns} in each row.",
    "line": "a number line from {low} to {high} with {parts} equal steps in each whole",
    "point": "a point {steps} steps after {low}",
    "and": "and",
}
_SPANISH = {
    "bar": "una barra{wholes} cortada en {parts} partes iguales con {shaded} sombreadas",
    "wholes": " de {n} enteros, cada uno",
    "array": "Un arreglo de cuadros: {rows} filas con {columns} en cada fila.",
    "line": "una recta numérica de {low} a {high} con {parts} pasos iguales en cada entero",
    "point": "un punto {steps} pasos después de {low}",
    "and": "y",
}
_TITLES = (
    {Bars: "Fraction bars", Line: "Number line", Array: "Array"},
    {Bars: "Barras de fracciones", Line: "Recta numérica", Array: "Arreglo"},
)


def _wholes(bar: Bar, say: dict[str, str]) -> str:
    return say["wholes"].format(n=bar.wholes) if bar.wholes > 1 else ""


def _steps(point: Fraction, line: Line) -> str:
    steps = (point - line.low) * line.parts
    return str(steps) if steps.denominator == 1 else f"{float(steps):.3g}"


def _sentence(told: list[str], word: str) -> str:
    text = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} {word} {told[-1]}"
    return f"{text[0].upper()}{text[1:]}."


# ---------------------------------------------------------------- drawing

_FILL = 'fill="var(--picture-fill, currentColor)" fill-opacity="0.28"'
_INK = 'stroke="currentColor" stroke-width="1.6"'


def _draw_bars(picture: Bars) -> tuple[int, int, str]:
    most = max(b.wholes for b in picture.bars)
    whole, tall, gap = (320 if most == 1 else 640 // (most + 1)), 36, 14
    body = []
    for row, bar in enumerate(picture.bars):
        y = 2 + row * (tall + gap)
        part = whole / bar.parts
        for n in range(bar.wholes * bar.parts):
            x = 2 + (n // bar.parts) * (whole + 10) + (n % bar.parts) * part
            paint = _FILL if n < bar.shaded else 'fill="none"'
            body.append(f'<rect x="{x:.2f}" y="{y}" width="{part:.2f}" height="{tall}" {paint} {_INK}/>')
    return most * (whole + 10) - 6, len(picture.bars) * (tall + gap) - gap + 4, "".join(body)


def _draw_line(picture: Line) -> tuple[int, int, str]:
    width, edge, y = 420, 18, 34
    step = (width - 2 * edge) / (picture.high - picture.low)

    def at(value: Fraction) -> float:
        return edge + float(value - picture.low) * step

    body = [f'<line x1="4" y1="{y}" x2="{width - 4}" y2="{y}" {_INK}/>']
    for n in range((picture.high - picture.low) * picture.parts + 1):
        value = picture.low + Fraction(n, picture.parts)
        long = 10 if value.denominator == 1 else 6
        body.append(f'<line x1="{at(value):.2f}" y1="{y - long}" x2="{at(value):.2f}" y2="{y + long}" {_INK}/>')
        if value.denominator == 1:
            body.append(f'<text x="{at(value):.2f}" y="{y + 28}" font-size="15" text-anchor="middle" fill="currentColor">{value}</text>')
    body += [f'<circle cx="{at(p):.2f}" cy="{y}" r="6" fill="var(--picture-mark, currentColor)" stroke="none"/>' for p in picture.points]
    return width, 70, "".join(body)


def _draw_array(picture: Array) -> tuple[int, int, str]:
    size = 26
    body = [
        f'<rect x="{size * c + 2}" y="{size * r + 2}" width="{size}" height="{size}" {_FILL} {_INK}/>'
        for r in range(picture.rows)
        for c in range(picture.columns)
    ]
    return size * picture.columns + 4, size * picture.rows + 4, "".join(body)
