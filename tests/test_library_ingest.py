"""Files in: what is read, what is refused in words, and that the same file twice is one."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from app.errors import InputError
from app.library import catalogue
from app.library.catalogue import SqlCatalogue
from app.library.embed import StaticEmbedder
from app.library.index import MemoryIndex
from app.library.ingest import read_document
from app.library.library import Library

NOTE = "# Mangroves\nMangrove roots stand in salt water and hold the mud of the shore.\n\n## Animals\nYoung fish hide between the roots."


@pytest.fixture
def library() -> Library:
    engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(engine)
    return Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())


def test_a_folder_of_notes_can_be_asked_about_at_once(library: Library, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "mangroves.md").write_text(NOTE)
    (tmp_path / "more" / "dunes.txt").write_text("Dune grass holds the sand with long roots under the ground.")
    (tmp_path / ".hidden.md").write_text("not for the library")
    seen: list[tuple[int, int, str]] = []
    report = library.ingest([tmp_path], lambda *step: seen.append(step), licence="CC BY 4.0")
    assert report.used == ("mangroves.md", "dunes.txt")
    assert report.change.added == 3
    assert seen[0] == (1, 2, "mangroves.md")
    first = library.search("what do mangrove roots do", kinds={"lesson"})[0].passage
    assert (first.source, first.licence, first.title, first.heading) == ("mangroves.md", "CC BY 4.0", "Mangroves", "Mangroves")


def test_the_same_file_twice_is_kept_and_a_changed_one_replaced(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "note.md"
    path.write_text(NOTE)
    library.ingest([path])
    again = library.ingest([path]).change
    assert (again.added, again.kept, again.removed) == (0, 2, 0)
    path.write_text(NOTE.replace("Young fish", "Crabs and young fish"))
    changed = library.ingest([path]).change
    assert (changed.added, changed.kept, changed.removed) == (1, 1, 1)
    assert library.count() == 2
    assert [s.passages for s in library.catalogue.sources()] == [2]


def test_two_files_of_one_name_are_two_sources(library: Library, tmp_path: Path) -> None:
    for folder, animal in (("a", "herons"), ("b", "otters")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "note.md").write_text(f"Here are many {animal} in the river this year.")
    library.ingest([tmp_path])
    assert library.count() == 2
    assert len(library.catalogue.sources()) == 2


def test_a_web_page_gives_its_words_and_not_its_scripts(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<html><head><title>Tide pools</title><style>p{}</style></head><body><nav>Home</nav><h2>Crabs</h2><p>Crabs hide &amp; wait."
        "<script>alert('x')</script></p><ul><li>one</li><li>two</li></ul><table><tr><td>a<td>b</tr></table><p>Unclosed"
    )
    document = read_document(page)
    text = "\n".join(p.text for p in document.passages)
    assert document.passages[0].heading == "Tide pools › Crabs"
    assert "Crabs hide & wait." in text
    assert "- two" in text
    assert "Unclosed" in text
    assert not any(word in text for word in ("alert", "Home", "p{}"))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.md", b"", "empty"),
        ("b.txt", b"  \n \n", "empty"),
        ("c.md", b"caf\xe9 au lait", "not UTF-8"),
        ("d.txt", b"PK\x03\x04\x00\x00\x00", "not text"),
        ("e.pdf", b"%PDF-1.7", "damaged"),
        ("f.docx", b"PK", "not a Word document"),
        ("g.exe", b"MZ", "not a kind of file"),
        ("h.html", b"<html><script>1</script></html>", "no text"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=words) as fault:
        read_document(tmp_path / name)
    assert fault.value.cure
    assert name in fault.value.where


def test_a_file_over_20_mb_is_refused_without_being_read(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as file:
        file.truncate(21_000_000)
    with pytest.raises(InputError, match="21 MB"):
        read_document(tmp_path / "big.txt")


def test_one_bad_file_does_not_stop_the_others(library: Library, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "good.md").write_text(NOTE)
    report = library.ingest([tmp_path])
    assert report.used == ("good.md",)
    assert len(report.skipped) == 1
    assert "bad.md" in report.skipped[0][0]


def test_a_missing_path_is_an_error_with_its_name(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        library.ingest([tmp_path / "nowhere.md"])


def test_a_question_without_a_word_to_look_for_is_no_gap(library: Library) -> None:
    library.catalogue.note_gap("why?")
    library.catalogue.note_gap("How deep is a kettle pond?")
    assert [gap.question for gap in library.catalogue.gaps()] == ["how deep is a kettle pond?"]
