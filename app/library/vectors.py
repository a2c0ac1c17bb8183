"""Rows of numbers of length 1, and the cosines between them. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


def unit(vectors: Vectors) -> Vectors:
    """Each row divided by its length; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def cosines(vectors: Vectors, vector: Vectors) -> Vectors:
    """The cosine of one unit vector with each row."""
    # not vectors @ vector: that wakes a thread for each core, and on a busy machine waits for them six times as long as it counts
    result: Vectors = np.einsum("ij,j->i", vectors, vector)
    return result
