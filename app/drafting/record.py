"""What a draft's record keeps beside its request: versions, the words a model chose, and every page as it was made.

With these a draft is made again byte for byte, it is told when it cannot be, and it opens even when its pack is gone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .compose import Draft
from .document import Document, Footer
from .edited import editable, edited
from .polish import polishable
from .render_markdown import specs_of

_ABOUT = ("name", "title", "audience", "group", "pages", "words", "paper", "size", "language", "show_title", "code")


def facts_of(draft: Draft, polished: bool) -> dict[str, Any]:
    """{prompt, version, keys, prose, pages}: the format's version, the pack's, a print of the items, prose, the pages."""
    return {
        "prompt": draft.activity.version,
        "version": draft.source.version,
        "keys": keys_of(draft),
        "prose": {p.path: p.text for p in polishable(draft)} if polished else {},
        "pages": [page_of(f) for f in draft.files],
    }


def keys_of(draft: Draft) -> str:
    """A print of every item of a draft with its key: the same print means the same keys."""
    return hashlib.sha256("\n".join(sorted(map(repr, draft.items))).encode()).hexdigest()[:16]


def page_of(document: Document) -> dict[str, Any]:
    """One page as plain values: what it is, its Markdown, its pictures and its foot."""
    foot = next((b.text for b in document.blocks if isinstance(b, Footer)), "")
    return {name: getattr(document, name) for name in _ABOUT} | {
        "markdown": editable(document), "pictures": specs_of(document), "footer": foot,
    }  # fmt: skip


def document_of(page: Mapping[str, Any], like: Document | None) -> Document:
    """The page again. Where `like`, the same page made now, has the same words, its blocks are taken; the rest is read."""
    about = {name: page[name] for name in _ABOUT if name in page}
    foot = (Footer(str(page.get("footer") or "")),) if page.get("footer") else ()
    if like is None:
        base = Document(blocks=foot, **about)
    else:
        base = replace(like, blocks=(*(b for b in like.blocks if not isinstance(b, Footer)), *foot), **about)
    if editable(base) == page["markdown"]:
        return base
    found = edited(base, str(page["markdown"]), dict(page.get("pictures") or {})).document
    return replace(found, show_title=base.show_title)
