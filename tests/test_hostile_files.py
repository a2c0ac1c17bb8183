"""Files from people who mean harm, or whose disk does: each is refused in a sentence or read within its limits, and nobody else notices.

All of them are made here, in the test's own folder; nothing hostile is kept in the repository.
"""

from __future__ import annotations

import io
import json
import os
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from file_toys import TYPES, W, docx, pdf, pdf_of, says, stream, zipped

from app.errors import InputError
from app.library.ingest import Document, Skipped, read_all
from app.library.readers.jail import Jail, Limits
from app.settings import ROOT

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SLIDES = {"[Content_Types].xml": TYPES.format(""), "ppt/presentation.xml": '<?xml version="1.0"?><p:presentation xmlns:p="p"/>'}
WORDS = "The roots of a mangrove hold the mud of the shore together and hide young fish. "
ANYTHING = ""


def laughs(kind: str) -> str:
    """A Word body's XML with entities of this kind."""
    bodies = {
        "billion": "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)),
        "quadratic": f'<!ENTITY l9 "{"ha" * 50_000}">',
        "external": '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
        "parameter": '<!ENTITY % far SYSTEM "http://127.0.0.1:9/x.dtd"> %far; <!ENTITY l9 "x">',
    }
    return f'<?xml version="1.0"?><!DOCTYPE w [{bodies[kind]}]><w:document xmlns:w="{W}"><w:body>{says("&l9;" * 50)}</w:body></w:document>'


def word(document: str | bytes, **more: bytes | str) -> bytes:
    return zipped({"[Content_Types].xml": TYPES.format(""), "word/document.xml": document} | more)


def zeros(megabytes: int) -> bytes:
    """Packed zeros, made without holding them."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()


def bomb(name: str, megabytes: int, beside: dict[str, str] | None = None) -> bytes:
    """A zip with one file of so many megabytes of blanks."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, text in (beside or {}).items():
            archive.writestr(other, text)
        with archive.open(name, "w", force_zip64=True) as file:
            for _ in range(megabytes):
                file.write(b" " * 1_000_000)
    return out.getvalue()


def named(name: str, mode: int = 0o644, data: bytes = b"x") -> bytes:
    """A zip whose one file has this name and mode, whatever they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("n" * len(name))
        info.external_attr = mode << 16
        archive.writestr(info, data)
    return out.getvalue().replace(b"n" * len(name), name.encode())


def lied(size: int, files: int = 1, locked: bool = False) -> bytes:
    """A zip that declares another unpacked size than its files have, or a password."""
    data = bytearray(zipped({f"a{n}.txt": WORDS * 20_000 for n in range(files)}))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        if locked:
            struct.pack_into("<H", data, at + 8, 1)
        else:
            struct.pack_into("<L", data, at + 24, size)
        at += 4
    if locked:
        struct.pack_into("<H", data, 6, 1)
    return bytes(data)


def overlapping() -> bytes:
    """Two entries that point at the same packed bytes."""
    data = bytearray(zipped({"a.txt": WORDS, "b.txt": WORDS}))
    first = data.find(b"PK\x01\x02")
    second = data.find(b"PK\x01\x02", first + 4)
    struct.pack_into("<L", data, second + 42, 0)
    return bytes(data)


def spoiled(data: bytes) -> bytes:
    """The same file with its middle overwritten."""
    middle = len(data) // 2
    return data[: middle - 20] + b"\xaa" * 40 + data[middle + 20 :]


def long_directory() -> bytes:
    data = bytearray(zipped({"a.txt": WORDS}))
    at = data.rfind(b"PK\x05\x06")
    struct.pack_into("<L", data, at + 12, 500_000_000)
    return bytes(data)


def one_page(content: bytes, resources: bytes = b"<< /Font << /F1 5 0 R >> >>", *more: bytes) -> bytes:
    """A PDF whose one page has this content object; further objects are numbered from 6."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources " + resources + b" >>",
            content,
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            *more,
        ]
    )


def tree(kids: bytes, count: int = 1, *more: bytes) -> bytes:
    pages = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids)
    return pdf_of([b"<< /Type /Catalog /Pages 2 0 R >>", pages, *more])


def folded(levels: int) -> bytes:
    """Packed zeros, packed again and again."""
    data = zeros(60)
    for _ in range(levels - 1):
        data = zlib.compress(data, 9)
    return stream(data, packed=False, filters="[" + "/FlateDecode " * levels + "]")


def prev_loop() -> bytes:
    data = pdf([[WORDS]])
    at = int(data.rpartition(b"startxref\n")[2].split()[0])
    return data.replace(b"/Info 4 0 R ", b"/Prev %d " % at)


def drawn_again() -> bytes:
    """A form that draws itself twice, and so on."""
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> /Length 13 >>\nstream\n/X Do /X Do  \nendstream"
    return one_page(stream(b"/X Do /X Do"), b"<< /XObject << /X 6 0 R >> >>", form)


def grown_objects() -> bytes:
    """An object stream of 60 MB of blanks."""
    body = zeros(60)
    holder = b"<< /Type /ObjStm /N 1000000 /First 9000000 /Length %d /Filter /FlateDecode >>\nstream\n" % len(body) + body + b"\nendstream"
    return one_page(b"6 0 R", b"<< >>", holder)


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    # the first twenty are the fast ones
    "pdf-as.txt": (lambda: pdf([["x"]]), "not text but a PDF"),
    "program.docx": (lambda: b"MZ\x90\0" + bytes(200), "it is a program"),
    "text-as.pdf": (lambda: WORDS.encode(), "not a PDF"),
    "slides-as.docx": (lambda: zipped(SLIDES), "not a Word document"),
    "macros.docm": (lambda: docx(says(WORDS)), "macros"),
    "hidden-macros.docx": (lambda: docx(says(WORDS), word__vbaProject__bin=b"x", **{"word/vbaProject.bin": b"x"}), "macros"),
    "locked.docx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "locked.pdf": (lambda: pdf([[WORDS]], extra=[b"<< /Filter /Standard /V 1 /R 2 /O (" + b"o" * 32 + b") /U (" + b"u" * 32 + b") /P -4 >>"], trailer=b"/Encrypt 7 0 R /ID [(a)(a)] "), "password"),
    "zeros.zip": (lambda: bomb("a.txt", 60), "fold when unpacked"),
    "bomb.docx": (lambda: bomb("word/document.xml", 60, {"[Content_Types].xml": TYPES.format("")}), "fold when unpacked"),
    "laughs.docx": (lambda: word(laughs("billion")), "document type"),
    "outside.docx": (lambda: word(laughs("external")), "document type"),
    "out.zip": (lambda: named("../../../tmp/evil.md"), "leads out"),
    "link.zip": (lambda: named("link.md", stat.S_IFLNK | 0o777, b"/etc/passwd"), "link or a device"),
    "nested.zip": (lambda: zipped({"in.zip": zipped({"a.md": WORDS})}), "zip inside a zip"),
    "blown.pdf": (lambda: one_page(stream(zeros(100), packed=False)), ANYTHING),
    "empty.pdf": (lambda: b"", "empty"),
    "filling.md": (lambda: b"\xff" * 5000, "nothing but filling"),
    "blank.csv": (lambda: b" \n\n\t ", "empty"),
    "scan.pdf": (lambda: pdf([[]]), "no text in it: its pages are scans"),
    # wrong types
    "zip-as.md": (lambda: zipped({"a": "b"}), "not text but a zip"),
    "picture.pdf": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(99), "it is a picture"),
    "program.txt": (lambda: b"\x7fELF" + bytes(99), "not text but a program"),
    "word-as.pptx": (lambda: docx(says(WORDS)), "not a PowerPoint file"),
    "word-as.pdf": (lambda: docx(says(WORDS)), "zip or Office file"),
    "text-as.docx": (lambda: WORDS.encode(), "not a Word document"),
    "page-as.pdf": (lambda: b"<html><p>hello</p></html>", "not a PDF"),
    "rar.zip": (lambda: b"Rar!\x1a\x07" + bytes(99), "not a zip"),
    "packed.csv": (lambda: b"\x1f\x8b\x08" + os.urandom(99), "not text but a packed file"),
    "base.txt": (lambda: b"SQLite format 3\0" + bytes(99), "not text but a database"),
    "photo.html": (lambda: b"\xff\xd8\xff\xe0" + bytes(99), "not text but a picture"),
    "rich.txt": (lambda: b"{\\rtf1 hello}", "not text but a rich text file"),
    "two-faced.html": (lambda: b"<p>" + WORDS.encode() + b"</p><!-- %PDF-1.7 -->" + pdf([["x"]])[:200], ANYTHING),
    "two-faced.zip": (lambda: pdf([[WORDS]]) + zipped({"a.md": WORDS}), "not a zip"),
    "self-opening.zip": (lambda: b"MZ\x90\0" + zipped({"a.md": WORDS}), "not a zip"),
    "macros.pptm": (lambda: zipped(SLIDES), "macros"),
    "macros.xlsm": (lambda: b"PK", "macros"),
    "run.exe": (lambda: b"MZ", "not a kind of file"),
    "drawing.svg": (lambda: b"<svg onload='alert(1)'/>", "picture"),
    "old.doc": (lambda: OLE, "cannot be read"),
    "no-ending": (lambda: WORDS.encode(), "not a kind of file"),
    # macros and locks
    "macro-type.docx": (lambda: docx(says(WORDS), **{"[Content_Types].xml": TYPES.format('<Default Extension="xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>')}), "macros"),
    "macros.pptx": (lambda: zipped(SLIDES | {"ppt/vbaProject.bin": "x"}), "macros"),
    "old.docx": (lambda: OLE, "old Office version"),
    "locked.pptx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "locked.zip": (lambda: lied(0, locked=True), "password"),
    # zips
    "many.zip": (lambda: zipped({f"{n}.md": "x" for n in range(6000)}), "6000 files"),
    "declared.zip": (lambda: lied(90_000_000, 6), "when unpacked"),
    "small-words.zip": (lambda: lied(10), "damaged"),
    "over-one-another.zip": (overlapping, "lie over one another"),
    "directory.zip": (long_directory, "list of contents"),
    "cut.zip": (lambda: zipped({"a.md": WORDS * 50})[:-30], "damaged"),
    "spoiled.zip": (lambda: spoiled(zipped({"a.md": os.urandom(4000).hex()})), "damaged"),
    "root.zip": (lambda: named("/etc/cron.d/evil.md"), "leads out"),
    "drive.zip": (lambda: named("C:/evil.md"), "leads out"),
    "backwards.zip": (lambda: named("..\\..\\evil.md"), "leads out"),
    "device.zip": (lambda: named("null.md", stat.S_IFCHR | 0o666), "link or a device"),
    "nothing.zip": (lambda: zipped({}), "no files"),
    "hidden-bomb.pptx": (lambda: bomb("ppt/slides/slide1.xml", 90, {k: str(v) for k, v in SLIDES.items()}), "fold when unpacked"),
    # XML
    "quadratic.docx": (lambda: word(laughs("quadratic")), "document type"),
    "parameter.docx": (lambda: word(laughs("parameter")), "document type"),
    "wide-laughs.docx": (lambda: word(laughs("billion").encode("utf-16")), "document type"),
    "late-laughs.docx": (lambda: word(laughs("billion").replace("<!DOCTYPE", f"<!--{' ' * 9000}--><!DOCTYPE")), "entities"),
    "deep.docx": (lambda: word(f'<w:document xmlns:w="{W}"><w:body>' + "<w:tbl><w:tr><w:tc>" * 9000 + "</w:tc></w:tr></w:tbl>" * 9000 + "</w:body></w:document>"), "nested"),
    "broken.docx": (lambda: docx("<w:p><w:r>"), "not XML"),
    "headless.pptx": (lambda: zipped({"[Content_Types].xml": TYPES.format("")}), "not a PowerPoint"),
    "slideless.pptx": (lambda: zipped(SLIDES), "no text"),
    "wide.docx": (lambda: docx("".join(says(f"{n:x}{n * 7919:x}") for n in range(250_000))), ANYTHING),
    # PDF
    "folded.pdf": (lambda: one_page(folded(6)), ANYTHING),
    "folded-deep.pdf": (lambda: one_page(folded(30)), ANYTHING),
    "circle.pdf": (lambda: tree(b"2 0 R 2 0 R"), ANYTHING),
    "thousands.pdf": (lambda: pdf([["x"]] * 900), "900 pages; the most is 800"),
    "one-page-often.pdf": (lambda: tree(b"3 0 R " * 90_000, 90_000, b"<< /Type /Page /Parent 2 0 R >>"), ANYTHING),
    "grown-objects.pdf": (grown_objects, ANYTHING),
    "cut.pdf": (lambda: pdf([[WORDS]] * 3)[:900], ANYTHING),
    "no-pages.pdf": (lambda: tree(b"", 0), "no pages"),
    "itself.pdf": (drawn_again, ANYTHING),
    "long-stream.pdf": (lambda: one_page(b"<< /Length 99999999999 /Filter /FlateDecode >>\nstream\nx\nendstream"), ANYTHING),
    "prev-loop.pdf": (prev_loop, ANYTHING),
    "arrays.pdf": (lambda: one_page(b"[" * 50_000 + b"]" * 50_000), ANYTHING),
    "operators.pdf": (lambda: one_page(stream(b"BT /F1 9 Tf " + b"(a) Tj " * 3_000_000 + b"ET")), ANYTHING),
    "letters.pdf": (lambda: one_page(stream(b"BT /F1 9 Tf " + b"[" + b"(a)-900" * 2_000_000 + b"] TJ ET")), ANYTHING),
    "rubbish.pdf": (lambda: b"%PDF-1.7\n" + os.urandom(200_000), "damaged"),
    # text
    "odd.md": (lambda: b"\xff\xfe" + "héllo".encode("utf-16-le") + b"x", "UTF-16"),
    "wide.txt": (lambda: (WORDS * 3).encode("utf-16"), "read"),
    "marked.md": (lambda: b"\xef\xbb\xbf" + WORDS.encode(), "read"),
    "nuls.txt": (lambda: WORDS.encode().replace(b" ", b"\0"), "not text"),
    "controls.txt": (lambda: bytes(range(1, 32)) * 100, "not text"),
    "one-line.txt": (lambda: b"a" * 19_000_000, ANYTHING),
    "headings.md": (lambda: b"# a\nb\n" * 2_000_000, ANYTHING),
    "tags.html": (lambda: b"<div>" * 1_000_000 + b"x", ANYTHING),
    "open-tags.html": (lambda: b"<!" * 300_000 + b"<a " * 300_000, ANYTHING),
    "comments.md": (lambda: b"<!-- " * 2_000_000, ANYTHING),
    "keyless.csv": (lambda: b"name,colour\nann,red\n", "no column 'ask'"),
    "long-cell.csv": (lambda: b"ask,answer\n" + b"x" * 5_000_000 + b",1\n", "not a list of items"),
    "rows.csv": (lambda: b"ask,answer\n" + b"".join(b"%d+1,%d\n" % (n, n + 1) for n in range(100_000)), "more than 5000 rows"),
    "quote.csv": (lambda: b'ask,answer\n"' + b"x,\n" * 100_000, "not a list of items"),
}  # fmt: skip
"""Name, maker, and words of the refusal ("read": it is read; empty: either, within the limits)."""

FAST = list(FILES)[:20]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five seconds of CPU instead of thirty, so that a file that would hang costs the test five."""
    monkeypatch.setattr("app.library.ingest.Jail", lambda: Jail(Limits(cpu=5, clock=40)))


def outcome(path: Path) -> str:
    """ "read", or the sentences of the refusal."""
    found = list(read_all([path]))
    refused = [f.reason for f in found if isinstance(f, Skipped)]
    assert refused or all(isinstance(f, Document) for f in found)
    return " ".join(refused) or "read"


def check(name: str, said: str) -> None:
    words = FILES[name][1]
    assert words in said, f"{name}: {said}"
    if said != "read":
        assert name in said
        assert "Traceback" not in said
        assert said.rstrip().endswith(".")
        assert len(said) < 700


@pytest.mark.parametrize("name", FAST)
def test_a_hostile_file_is_refused_in_a_sentence_with_its_name(name: str, tmp_path: Path, short: None) -> None:
    (tmp_path / name).write_bytes(FILES[name][0]())
    check(name, outcome(tmp_path / name))


READ_ALL = """
import json, sys, time
from pathlib import Path
from app.library import ingest
from app.library.readers.jail import Jail, Limits
ingest.Jail = lambda: Jail(Limits(cpu=5, clock=40))
memory = lambda field: next(int(l.split()[1]) for l in Path("/proc/self/status").read_text().splitlines() if l.startswith(field))
before, told = memory("VmRSS"), {}
for path in sorted(Path(sys.argv[1]).iterdir()):
    at = time.monotonic()
    found = list(ingest.read_all([path]))
    said = " ".join(f.reason for f in found if isinstance(f, ingest.Skipped)) or "read"
    told[path.name] = (round(time.monotonic() - at, 1), said)
    del found
print(json.dumps({"told": told, "grown": (memory("VmHWM") - before) / 1024}))
"""
"""Reads every file of a folder in a process of its own, where no memory of making them is left."""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_eighty_hostile_files_cost_the_main_process_fifty_megabytes_at_most(tmp_path: Path) -> None:
    assert len(FILES) >= 80
    for name, (make, _) in FILES.items():
        (tmp_path / name).write_bytes(make())
    reader = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(tmp_path)], capture_output=True, text=True, timeout=500, check=True, cwd=ROOT
    )
    report = json.loads(reader.stdout)
    told, grown = report["told"], report["grown"]
    refused = sum(said != "read" for _, said in told.values())
    print(f"{len(told)} files, {refused} refused, +{grown:.1f} MB, {sum(seconds for seconds, _ in told.values()):.0f} s")
    for name, (_, said) in told.items():
        check(name, said)
    assert set(told) == set(FILES)
    assert grown <= 50
    assert max(seconds for seconds, _ in told.values()) < 45


def test_what_is_no_file_is_refused_and_nobody_waits_for_it(tmp_path: Path) -> None:
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    with Jail() as jail:
        for path, words in (("folder.pdf", "plain file"), ("pipe.txt", "plain file"), ("gone.md", "No such file")):
            with pytest.raises(InputError, match=words):
                jail.read(tmp_path / path)
    [skipped] = read_all([tmp_path / "pipe.txt"])
    assert isinstance(skipped, Skipped)
    assert "plain file" in skipped.reason


def test_a_file_of_two_gigabytes_is_refused_without_being_read(tmp_path: Path) -> None:
    for name in ("book.pdf", "notes.docx", "all.zip", "long.md"):
        with (tmp_path / name).open("wb") as file:
            file.write({".pdf": b"%PDF-1.7", ".md": b"# long"}.get(Path(name).suffix, b"PK\x03\x04"))
            file.truncate(2_000_000_000)
    said = [found.reason for found in read_all([tmp_path]) if isinstance(found, Skipped)]
    assert len(said) == 4
    assert all("MB" in reason for reason in said)


def test_links_and_hidden_files_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(WORDS)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "note.md").write_text(WORDS)
    (inside / "file.md").symlink_to(outside / "secret.md")
    (inside / "folder").symlink_to(outside)
    (inside / ".hidden.md").write_text(WORDS)
    (inside / "~$lock.docx").write_bytes(b"x")
    assert [f.name for f in read_all([inside])] == ["note.md"]


def test_a_file_that_vanishes_after_it_was_listed_is_one_sentence(tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text(WORDS)
    found = read_all([tmp_path])
    first = next(found)
    (tmp_path / "b.md").unlink()
    second, third = found
    assert (first.name, third.name) == ("a.md", "c.md")
    assert isinstance(second, Skipped)
    assert "not there any more" in second.reason


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_one_may_not_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text(WORDS)
    (tmp_path / "mine.md").chmod(0)
    [skipped] = read_all([tmp_path / "mine.md"])
    assert isinstance(skipped, Skipped)
    assert "may not be read" in skipped.reason
