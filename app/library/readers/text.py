"""Plain text: a short line before a longer one is read as a heading."""

from __future__ import annotations

from ..chunks import plain_pieces
from .decode import text_of
from .values import Reading, Say, parts_of


def read(data: bytes, stem: str, say: Say) -> Reading:
    """As every reader (`readers/__init__.py`)."""
    return Reading(stem, tuple(parts_of(plain_pieces(text_of(data), stem))))
