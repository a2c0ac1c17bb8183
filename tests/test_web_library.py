"""The teacher's library from outside: the paperclip, the page, what is missing, and who may touch any of it."""

from __future__ import annotations

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from file_toys import pdf
from typer.testing import CliRunner
from web_support import FakeTutor, Visitor, running

from app.bootstrap import bootstrap
from app.errors import InputError
from app.importing import import_files, remove
from app.library.records import key_of
from app.sentences import reading_of
from app.settings import Settings
from app.tutor import Tutor
from app.web.imports import Import, Imports, file_name

TIDES = "# Tides\n\nThe moon pulls the sea, so the water at the pier rises twice a day.\n\n## Answer key\n\nThe moon does it.\n"
LIST = "ask,answer\nWhat is 7 + 8?,15\nWhat is half of 9?,4.5.0\n"
PAGES = [
    ["Lenses", "A Fresnel lens is cut into rings so that a small flame can be seen from far away."],
    [],
]


@pytest.fixture(scope="module")
def house(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Tutor]]:
    """One server for all tests of the page; each uses files of its own and leaves no gap and nothing stale."""
    folder = Path(shutil.copytree(indexed, tmp_path_factory.mktemp("house") / "data"))
    tutor = bootstrap(Settings(data_dir=folder, model="none"))
    with running(tutor, folder) as address:
        yield address, tutor
    tutor.close()


def sent(visitor: Visitor, *files: tuple[str, bytes | str], **given: str) -> httpx.Response:
    """The page's form with these files, followed until the import has ended."""
    answer = visitor.http.post("/library/upload", files=[("file", (n, d)) for n, d in files], data=given, follow_redirects=False)
    until = time.monotonic() + 30
    while visitor.http.get("/library/progress").json()["running"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    return answer


async def attached(visitor: Visitor, text: str, *files: tuple[str, bytes | str]) -> str:
    """A message with files by the paperclip; gives the last words of the tutor."""
    ids = []
    for name, data in files:
        answer = await asyncio.to_thread(visitor.http.post, f"/project/file?session_id={visitor.session}", files={"file": (name, data)})
        assert answer.status_code == 200, answer.text
        ids.append(answer.json()["id"])
    before = len(visitor.events)
    message = {"id": str(uuid4()), "output": text, "type": "user_message", "name": "User", "createdAt": "2026-01-01T00:00:00Z"}
    assert visitor.sio
    await visitor.sio.emit("client_message", {"message": message, "fileReferences": [{"id": i} for i in ids]})
    return visitor.heard(await visitor.until("task_end", before, 30))


# ---------------------------------------------------------------- the page


def test_a_teacher_adds_files_reads_what_became_of_them_and_removes_one(house: tuple[str, Tutor]) -> None:
    address, tutor = house
    teacher = Visitor(address).choose("teacher")
    assert "The library" in teacher.http.get("/library").text
    answer = sent(teacher, ("tides.md", TIDES), ("light.pdf", pdf(PAGES)), ("week 3.csv", LIST), ("virus.exe", b"MZ"), licence="CC BY 4.0")
    assert answer.status_code == 303
    page = teacher.http.get("/library").text
    for words in ("tides.md", "light.pdf", "Week 3", "1 task ·", "1 kept back", "kept from students: 1 passage of an answer key",
                  "page 2 without any text", "this is not a kind of file the library reads", "CC BY 4.0"):  # fmt: skip
        assert words in page, words
    assert "/uploads/" not in page
    (found,) = tutor.library.search("what does the moon do to the water at the pier?", kinds={"lesson"}, k=1)
    assert (found.passage.source, found.passage.licence) == ("tides.md", "CC BY 4.0")
    assert "list-week-3" in tutor.packs
    assert not list((tutor.parts.settings.data_dir / "uploads").rglob("virus.exe"))
    assert teacher.http.post("/library/remove", data={"key": "upload:tides.md"}).status_code == 303
    assert "tides.md" not in {s.title for s in tutor.library.catalogue.sources()}
    assert not list((tutor.parts.settings.data_dir / "uploads").rglob("tides.md"))


def test_a_new_version_takes_the_place_of_the_old_one_and_the_same_file_changes_nothing(house: tuple[str, Tutor]) -> None:
    address, tutor = house
    teacher = Visitor(address).choose("teacher")
    sent(teacher, ("tides.md", TIDES))
    sent(teacher, ("tides.md", TIDES))
    assert "Passages: 0 added, 2 kept, 0 removed." in teacher.http.get("/library").text
    sent(teacher, ("tides.md", TIDES.replace("twice", "two times")))
    assert "Passages: 1 added, 1 kept, 1 removed." in teacher.http.get("/library").text
    assert len(list((tutor.parts.settings.data_dir / "uploads").rglob("tides.md"))) == 1
    assert [s.title for s in tutor.library.catalogue.sources()].count("tides.md") == 1


def test_a_pack_cannot_be_removed_and_an_unknown_key_is_said_in_words(house: tuple[str, Tutor]) -> None:
    address, tutor = house
    teacher = Visitor(address).choose("teacher")
    refused = teacher.http.post("/library/remove", data={"key": "pack:fractions"})
    assert refused.status_code == 400 and "a pack belongs to the program" in refused.text
    assert "not in the library any more" in teacher.http.post("/library/remove", data={"key": "upload:<b>x"}).text
    assert "fractions" in tutor.parts.packs
    with pytest.raises(InputError):
        remove(tutor.parts, "pack:fractions")


def test_questions_without_an_answer_are_listed_until_a_teacher_is_done_with_them(house: tuple[str, Tutor]) -> None:
    address, tutor = house
    teacher = Visitor(address).choose("teacher")
    for _ in range(2):
        tutor.library.catalogue.note_gap("How do <volcanoes> erupt?")
    page = teacher.http.get("/library").text
    assert "how do &lt;volcanoes&gt; erupt?" in page and "asked 2 times" in page
    assert "/#ask=Draft%20an%20exit%20ticket" in page
    teacher.http.post("/library/gap", data={"key": "how do <volcanoes> erupt?"})
    assert "No gaps" in teacher.http.get("/library").text
    time.sleep(1.1)  # gaps are kept to the second
    tutor.library.catalogue.note_gap("How do <volcanoes> erupt?")
    assert "asked 3 times" in teacher.http.get("/library").text
    teacher.http.post("/library/gap", data={"key": "how do <volcanoes> erupt?"})


def test_a_changed_or_vanished_file_is_stale_and_is_read_again_by_a_button(house: tuple[str, Tutor], tmp_path: Path) -> None:
    address, tutor = house
    teacher = Visitor(address).choose("teacher")
    path, gone = tmp_path / "harbours.md", tmp_path / "gone.md"
    path.write_text(TIDES.replace("pier", "harbour"))
    gone.write_text("# Rivers\n\nA river begins at its spring.\n")
    import_files(tutor.parts, [path, gone], licence="CC0 1.0")
    path.touch()
    assert "changed since" not in teacher.http.get("/library").text
    path.write_text(TIDES.replace("pier", "harbour").replace("twice", "two times"))
    gone.unlink()
    page = teacher.http.get("/library").text
    assert "changed since" in page and "the file is gone" in page
    assert teacher.http.post("/library/again", data={"key": str(path.resolve())}).status_code == 303
    while teacher.http.get("/library/progress").json()["running"]:
        time.sleep(0.05)
    assert "changed since" not in teacher.http.get("/library").text
    assert tutor.library.search("how often does the water at the harbour rise?", kinds={"lesson"}, k=1)[0].passage.licence == "CC0 1.0"


def test_nobody_but_a_teacher_sees_or_changes_the_library(house: tuple[str, Tutor]) -> None:
    address, tutor = house
    before = tutor.library.count()
    for audience in ("student", "parent"):
        other = Visitor(address).choose(audience)
        assert other.http.get("/library").headers["location"] == "/"
        assert other.http.get("/library/progress").status_code == 403
        assert other.http.post("/library/upload", files={"file": ("a.md", TIDES)}).status_code == 403
        for action in ("remove", "again", "hide", "gap", "stop"):
            assert other.http.post(f"/library/{action}", data={"key": "pack:fractions"}).status_code == 403
        settings = other.http.get("/project/settings").json()
        assert settings["features"]["spontaneous_file_upload"]["enabled"] is False
    assert Visitor(address).http.get("/library").headers["location"] == "/who"
    teacher = Visitor(address).choose("teacher")
    assert teacher.http.get("/project/settings").json()["features"]["spontaneous_file_upload"]["enabled"] is True
    strange = teacher.http.post("/library/remove", data={"key": "x"}, headers={"origin": "http://evil.example"})
    assert strange.status_code == 403
    assert tutor.library.count() == before


def test_too_many_and_too_large_files_are_refused_in_words(house: tuple[str, Tutor], monkeypatch: pytest.MonkeyPatch) -> None:
    address, tutor = house
    teacher = Visitor(address).choose("teacher")
    uploads = tutor.parts.settings.data_dir / "uploads"
    before = {p for p in uploads.rglob("*") if p.is_file()}
    many = sent(teacher, *[(f"{n}.md", TIDES) for n in range(11)])
    assert many.status_code == 400 and "more than 10 files" in many.text
    monkeypatch.setattr("app.web.imports.LARGEST", 1000)
    large = sent(teacher, ("big.md", "x" * 2000))
    assert large.status_code == 400 and "big.md: it has more than" in large.text
    monkeypatch.setitem(__import__("app.web.gateway", fromlist=["UPLOADS"]).UPLOADS, ("POST", "/library/upload"), 500)
    assert teacher.http.post("/library/upload", files={"file": ("a.md", "x" * 2000)}).status_code == 413
    body = iter([b"--x\r\n", b'Content-Disposition: form-data; name="file"; filename="a.md"\r\n\r\n', b"y" * 3000, b"\r\n--x--\r\n"])
    chunked = teacher.http.post("/library/upload", content=body, headers={"content-type": "multipart/form-data; boundary=x"})
    assert chunked.status_code in (400, 413)
    assert {p for p in uploads.rglob("*") if p.is_file()} == before


# ---------------------------------------------------------------- the paperclip


async def test_a_teacher_attaches_files_and_hears_what_is_in(house: tuple[str, Tutor]) -> None:
    address, tutor = house
    teacher = await Visitor(address).choose("teacher").connect()
    said = await attached(teacher, "", ("light.pdf", pdf(PAGES)), ("week 3.csv", LIST), ("odd*name_.md", "![x](http://tracker.example)"))
    for words in (
        "Passages: 2 added",
        "Tasks to practise: 1 in Week 3",
        "the key is written as a number and is none",
        "page 2 without any text",
        "(/library)",
    ):
        assert words in said, (words, said)
    assert "![" not in said
    (kept,) = [m for m in tutor.store.messages(_thread(teacher)) if m.author == "tutor"]
    assert kept.text == said
    await teacher.close()


def _thread(visitor: Visitor) -> str:
    return next(str(d["threadId"]) for e, d in visitor.events if e in ("new_message", "update_message"))


async def test_a_student_s_forged_upload_is_refused_in_words(house: tuple[str, Tutor]) -> None:
    address, tutor = house
    before = tutor.library.count()
    student = await Visitor(address).choose("student").connect()
    answer = await asyncio.to_thread(student.http.post, f"/project/file?session_id={student.session}", files={"file": ("a.md", TIDES)})
    assert answer.status_code == 403 and answer.json()["detail"].startswith("Only a teacher")
    assert student.sio
    at = len(student.events)
    message = {"id": str(uuid4()), "output": "", "type": "user_message", "name": "User", "createdAt": "2026-01-01T00:00:00Z"}
    await student.sio.emit("client_message", {"message": message, "fileReferences": [{"id": "0" * 32}, {"id": 5}, "x"]})
    assert student.heard(await student.until("task_end", at)).startswith("Only a teacher can add files here")
    assert tutor.library.count() == before
    await student.close()


async def test_a_teacher_cannot_attach_to_another_person_s_tab(house: tuple[str, Tutor]) -> None:
    address, _ = house
    student = await Visitor(address).choose("student").connect()
    teacher = Visitor(address).choose("teacher")
    answer = await asyncio.to_thread(teacher.http.post, f"/project/file?session_id={student.session}", files={"file": ("a.md", TIDES)})
    assert answer.status_code == 401
    await student.close()


async def test_stop_ends_an_import_at_its_next_step_and_what_was_stored_is_whole(tmp_path: Path) -> None:
    parts: Any = SimpleNamespace(library=SimpleNamespace(catalogue=SimpleNamespace(records=SimpleNamespace(files=list))))
    imports, job, reached = Imports(parts, tmp_path), Import(("a.md",)), threading.Event()

    def work(step: Callable[[int, int, str], None]) -> Any:
        for n in range(2000):
            step(n, 2000, "a.md")
            reached.set()
            time.sleep(0.005)

    task = asyncio.create_task(imports.run(job, work))
    await asyncio.to_thread(reached.wait)
    task.cancel()
    await asyncio.wait([task])
    assert job.ended and job.stopped and job.result is None and job.done < 1999
    assert not imports.busy


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a.md", "a.md"),
        ("..\\..\\x/week 3.csv", "week 3.csv"),
        ("Año \x00nuevo?.pdf", "Año nuevo.pdf"),
        ("x" * 300 + ".docx", "x" * 110 + ".docx"),
    ],
)
def test_a_file_s_name_is_only_a_name(given: str, kept: str) -> None:
    assert file_name(given) == kept


@pytest.mark.parametrize("given", ["", "...", "noending", ".md", "/"])
def test_a_file_without_a_name_is_refused(given: str) -> None:
    with pytest.raises(InputError):
        file_name(given)


def test_an_upload_is_known_by_its_name_and_any_other_file_by_its_path(tmp_path: Path) -> None:
    assert key_of(tmp_path / "uploads" / ("a" * 32) / "x.zip", "m.md") == "upload:x.zip!m.md"
    assert key_of(tmp_path / "uploads" / "notes" / "x.md") == str(tmp_path.resolve() / "uploads" / "notes" / "x.md")


# ---------------------------------------------------------------- reading grade, gaps by the command line


def test_passages_have_a_reading_grade_when_they_are_english_and_long_enough(tutor: Tutor, tmp_path: Path) -> None:
    text = "The sea is wide and deep. It can be calm or wild. We look at it from the pier. " * 3
    (tmp_path / "sea.md").write_text(f"# Sea\n\n{text}")
    (tmp_path / "mar.md").write_text(f"# Mar\n\n{'El mar es ancho y hondo. Lo miramos desde el muelle. ' * 6}")
    import_files(tutor.parts, [tmp_path / "sea.md"])
    import_files(tutor.parts, [tmp_path / "mar.md"], language="")
    by_source = {p.source: p for s in tutor.library.catalogue.sources() for p in tutor.library.catalogue.held(s.key).values()}
    assert by_source["sea.md"].reading is not None and 0 <= by_source["sea.md"].reading < 3
    assert (by_source["mar.md"].language, by_source["mar.md"].reading) == ("es", None)
    assert reading_of("Short.", "en") is None
    hard = (
        "Notwithstanding considerable methodological heterogeneity, investigators consistently demonstrated significant improvements. " * 5
    )
    assert (reading_of(hard, "en") or 0) > 15


def test_a_passage_stored_before_there_were_reading_grades_gets_its_own_and_keeps_id_and_vector(tutor_with: Callable[..., Tutor]) -> None:
    import sqlalchemy as sa

    from app.library.tables import passages, sources

    tutor = tutor_with()
    engine = tutor.store.engine

    def rows() -> dict[str, tuple[bytes, float | None]]:
        with engine.connect() as db:
            return {r[0]: (r[1], r[2]) for r in db.execute(sa.select(passages.c.id, passages.c.vector, passages.c.reading))}

    before = rows()
    with engine.begin() as db:
        db.execute(sa.update(passages).values(reading=None))
        db.execute(sa.update(sources).values(fingerprint="as it was before"))
    change = tutor.library.index_packs(tutor.parts.packs)
    assert (change.added, change.removed) == (0, 0)
    assert rows() == before
    assert sum(reading is not None for _, reading in before.values()) > 200


def test_the_source_drawer_shows_the_reading_grade_to_teachers_only() -> None:
    from app.web.pages import passage
    from app.web.words import words_in

    found = {"text": "The moon.", "heading": "Tides", "source": "light.pdf", "page": "2", "licence": "CC0", "reading": 4.25}
    assert "Grade 4.25" in passage(words_in("en"), found, "", level=True)
    assert "Grade 4.25" not in passage(words_in("en"), found, "")
    assert "<dd>2</dd>" in passage(words_in("en"), found, "")


def test_the_command_lists_gaps_stale_and_unread_documents(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.__main__ import app

    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    path = tmp_path / "mine" / "tides.md"
    path.parent.mkdir()
    path.write_text(TIDES)
    (path.parent / "x.exe").write_bytes(b"MZ")
    tutor = bootstrap(Settings(data_dir=data_dir, model="none"))
    tutor.library.catalogue.note_gap("how do volcanoes erupt?")
    import_files(tutor.parts, [path.parent])
    tutor.close()
    path.write_text("# Tides\n\nOther words.\n")
    words = CliRunner().invoke(app, ["gaps"])
    assert words.exit_code == 0, words.exception
    assert "  1 time, last 20" in words.output and ": how do volcanoes erupt?" in words.output
    assert f"{path}: changed" in words.output and "x.exe: this is not a kind of file" in words.output
    rows = [json.loads(line) for line in CliRunner().invoke(app, ["gaps", "--json"]).stdout.splitlines() if line.startswith("{")]
    assert [row["what"] for row in rows] == ["gap", "stale", "unread"]
    assert rows[0]["times"] == 1 and rows[1]["why"] == "changed" and rows[2]["kind"] == "skipped"


# ---------------------------------------------------------------- last, for Chainlit serves the app that was made last


def test_a_tutor_without_a_library_has_no_page_and_no_paperclip(tmp_path: Path) -> None:
    tutor = FakeTutor(tmp_path)
    with running(tutor, tmp_path) as address:
        teacher = Visitor(address).choose("teacher")
        assert teacher.http.get("/library").headers["location"] == "/"
        assert teacher.http.get("/project/settings").json()["features"]["spontaneous_file_upload"]["enabled"] is False
    tutor.close()
