"""Small files of every kind the library reads, made in the test: PDF by hand, Word and slides by their usual libraries."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'


def pdf(
    pages: Sequence[Sequence[str]], *, extra: Sequence[bytes] = (), trailer: bytes = b"", font: str = "Helvetica", title: str = ""
) -> bytes:
    """A PDF with these lines on its pages. `extra` objects come last, numbered on from there."""
    objects: list[bytes] = [b"", b"", f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} >>".encode(), f"<< /Title ({title}) >>".encode()]
    kids = []
    for lines in pages:
        drawn = b"BT /F1 11 Tf 14 TL 60 740 Td " + b" ".join(b"(" + _escaped(line) + b") Tj T*" for line in lines) + b" ET"
        objects.append(stream(drawn))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{k} 0 R' for k in kids)}] >>".encode()
    return pdf_of([*objects, *extra], b"/Info 4 0 R " + trailer)


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, the first being the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    at = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{p:010} 00000 n \n".encode() for p in places)
    return bytes(out) + b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, at)


def stream(data: bytes, packed: bool = True, filters: str = "/FlateDecode") -> bytes:
    """A stream object; packed with zlib unless it is packed already."""
    body = zlib.compress(data, 9) if packed else data
    return f"<< /Length {len(body)} /Filter {filters} >>\nstream\n".encode() + body + b"\nendstream"


def zipped(files: Mapping[str, bytes | str]) -> bytes:
    """A zip with these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, **parts: bytes | str) -> bytes:
    """A Word document with this inner XML of its body; further parts by name, with "__" for "/"."""
    document = f'<?xml version="1.0"?><w:document xmlns:w="{W}" xmlns:m="{M}"><w:body>{body}</w:body></w:document>'
    files = {"[Content_Types].xml": TYPES.format(""), "word/document.xml": document}
    return zipped(files | {name.replace("__", "/"): data for name, data in parts.items()})


def says(text: str, style: str = "") -> str:
    """One paragraph of a Word document."""
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{styled}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def _escaped(line: str) -> bytes:
    return line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
