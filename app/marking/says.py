"""The one plain sentence about the work that goes with a verdict. No sentence holds a number, so none can hold the key."""

from __future__ import annotations

_WHY: dict[str, tuple[str, str]] = {
    "right": ("That is correct.", "Es correcto."),
    "wrong": ("That is not it yet.", "Todavía no es eso."),
    "task": ("That is the task, not yet the result.", "Esa es la tarea, todavía no el resultado."),
    "empty": ("There is no answer to look at yet.", "Todavía no hay una respuesta que mirar."),
    "unclear": ("It is not clear which answer is meant.", "No está claro qué respuesta quiere decir."),
    "unread": ("This answer cannot be read yet.", "Esta respuesta todavía no se puede leer."),
    "comma": ("This number can be read in different ways.", "Este número se puede leer de distintas maneras."),
    "count": ("Is that the number of pieces, or the fraction?", "¿Es el número de partes o la fracción?"),
    "brackets": ("Brackets would show what is divided.", "Unos paréntesis mostrarían qué se divide."),
    "unit": ("The number is right; which unit?", "El número es correcto; ¿qué unidad?"),
    "percent-sign": ("The number is right; a sign is missing after it.", "El número es correcto; falta un signo después."),
    "percent-doubt": ("Is that a percent, or the number itself?", "¿Es un porcentaje o el número mismo?"),
    "equation": ("The expression is right; write it as an equation.", "La expresión es correcta; escríbela como ecuación."),
    "unsolved": ("This is true, but the letter does not stand alone yet.", "Es verdad, pero la letra todavía no está sola."),
    "unfinished": ("The value is right, but it can still be put together more.", "El valor es correcto, pero todavía se puede juntar más."),
    "several": ("Part of it is there; look for more.", "Una parte está; busca más."),
    "sign": ("The size is right; look at plus and minus again.", "El tamaño es correcto; mira otra vez el más y el menos."),
    "digit": ("Very near: check each digit again.", "Muy cerca: revisa otra vez cada cifra."),
    "place-value": ("The digits are right; check what place they stand in.", "Las cifras son correctas; revisa en qué lugar están."),
    "rounding": ("Very near: look at the rounding.", "Muy cerca: mira el redondeo."),
    "wrong-unit": ("The number is right; look at the unit again.", "El número es correcto; mira otra vez la unidad."),
    "spelling": ("Very near: look at the spelling.", "Muy cerca: mira la ortografía."),
    "fraction": ("The value is right; write it as a fraction.", "El valor es correcto; escríbelo como fracción."),
    "simplest": ("The value is right; write it in simplest form.", "El valor es correcto; escríbelo en su forma más simple."),
    "mixed": ("The value is right; write it as a mixed number.", "El valor es correcto; escríbelo como número mixto."),
    "decimal": ("The value is right; write it as a decimal.", "El valor es correcto; escríbelo como decimal."),
    "percent": ("The value is right; write it as a percent.", "El valor es correcto; escríbelo como porcentaje."),
    "money": ("The value is right; write it as money, with cents.", "El valor es correcto; escríbelo como dinero, con centavos."),
    "whole": ("The value is right; write it as a whole number.", "El valor es correcto; escríbelo como número entero."),
    "ordinary": ("The value is right; write it as an ordinary number.", "El valor es correcto; escríbelo como número normal."),
    "expanded": (
        "The value is right; multiply out and put like terms together.",
        "El valor es correcto; multiplica y junta los términos semejantes.",
    ),
    "factored": ("The value is right; write it as a product of factors.", "El valor es correcto; escríbelo como producto de factores."),
    "ratio": ("This may be the same ratio; write it as the task asks.", "Puede ser la misma razón; escríbela como pide la tarea."),
    "half-day": ("The time is right; is it before or after noon?", "La hora es correcta; ¿es antes o después del mediodía?"),
    "year": ("the year", "el año"),
    "remainder": ("The whole part is right; what is left over?", "La parte entera es correcta; ¿cuánto sobra?"),
    "which": ("Which number belongs to which letter?", "¿Qué número corresponde a qué letra?"),
    "shape": ("The rows and columns do not match the task yet.", "Las filas y columnas todavía no coinciden con la tarea."),
    "scientific": ("The value is right; write it in scientific notation.", "El valor es correcto; escríbelo en notación científica."),
    "precision": ("The value is right; look at how exactly it is asked.", "El valor es correcto; mira con cuánta exactitud se pide."),
    "choice": ("That option does not fit yet.", "Esa opción todavía no encaja."),
    "order": ("The steps are all there, but the order is not right yet.", "Están todos los pasos, pero el orden todavía no es correcto."),
    "steps": ("Some steps are not placed yet.", "Faltan pasos por colocar."),
    "short": ("Write a little more, in a sentence.", "Escribe un poco más, en una oración."),
    "missing": ("Some of what the task asks for is not there yet.", "Todavía falta algo de lo que pide la tarea."),
    "look_again": (
        "Everything the task asks for is there. One part of it can be read in two ways.",
        "Todo lo que pide la tarea está ahí. Una parte se puede leer de dos maneras.",
    ),
    "open": ("There is no key for this task, so it cannot be marked.", "No hay clave para esta tarea, así que no se puede calificar."),
    "long": ("This is too long to read as an answer.", "Esto es demasiado largo para leerlo como respuesta."),
}


def why(name: str, language: str = "en") -> str:
    """The sentence in Spanish for `es`, else in English."""
    english, spanish = _WHY[name]
    return spanish if language.lower().startswith("es") else english
