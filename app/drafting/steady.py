"""The same document gives the same bytes: an office file is a zip, and a zip remembers when each part was written."""

from __future__ import annotations

import io
import zipfile

_TIME = (2000, 1, 1, 0, 0, 0)


def steady(content: bytes) -> bytes:
    """The same zip with one fixed time for every part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            put(new, name, old.read(name))
    return out.getvalue()


def put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """One more part, at the fixed time."""
    part = zipfile.ZipInfo(name, _TIME)
    part.compress_type, part.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    archive.writestr(part, content)
