"""The library's care: SQL is the truth, the index a cache with one owner, and nothing is lost or doubled."""

import json
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from library_toys import ADD, pack

from app.errors import LibraryError
from app.library import catalogue, search
from app.library.catalogue import SqlCatalogue
from app.library.embed import StaticEmbedder
from app.library.index import ChromaIndex, MemoryIndex
from app.library.library import Library, open_library

ASK = "how does an octopus hide"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library of the toy pack; tests copy it."""
    place = tmp_path_factory.mktemp("once") / "place"
    place.mkdir()
    engine = sa.create_engine(f"sqlite:///{place}/library.db")
    catalogue.metadata.create_all(engine)
    library = open_library(place / "index", engine)
    library.index_packs([pack()])
    library.close()
    engine.dispose()
    return place


@pytest.fixture
def engine(tmp_path: Path, once: Path) -> sa.Engine:
    shutil.copytree(once, tmp_path, dirs_exist_ok=True)
    return sa.create_engine(f"sqlite:///{tmp_path}/library.db")


def filled(folder: Path, engine: sa.Engine) -> Library:
    return open_library(folder, engine)


def test_both_indexes_find_the_same(tmp_path: Path, engine: sa.Engine) -> None:
    with_chroma = filled(tmp_path / "index", engine)
    in_memory = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    for question in (ASK, "common denominator", "1/2 + 1/3"):
        one, other = (lib.search(question, kinds={"lesson", "teacher"}) for lib in (with_chroma, in_memory))
        assert [f.passage.id for f in one] == [f.passage.id for f in other]
        assert [f.score for f in one] == pytest.approx([f.score for f in other], abs=1e-3)
    with_chroma.close()


def test_the_same_pack_again_changes_nothing_and_is_quick(tmp_path: Path, engine: sa.Engine) -> None:
    library = filled(tmp_path / "index", engine)
    count = library.count()
    library.close()
    started = time.monotonic()
    library = open_library(tmp_path / "index", engine)
    change = library.index_packs([pack()])
    assert time.monotonic() - started < 2
    assert (change.added, change.kept, change.removed) == (0, count, 0)
    assert isinstance(library._index, ChromaIndex)
    assert library._index.rebuilt == ""
    assert library._index._chroma is None, "an index as it was left needs no process until it is asked"
    library.close()


def test_a_changed_lesson_is_added_and_its_old_words_removed(tmp_path: Path, engine: sa.Engine) -> None:
    library = filled(tmp_path / "index", engine)
    count = library.count()
    change = library.index_packs([pack(ADD.replace("stays", "stays the same"))])
    assert (change.added, change.removed) == (2, 2)
    assert library.count() == count
    assert any("stays the same" in f.passage.text for f in library.search("only the numerators are added", kinds={"lesson"}))
    assert library.index_packs([]).removed == count
    assert library.search(ASK, kinds={"lesson"}) == []
    library.close()


@pytest.mark.parametrize("damage", ["flipped", "foreign"])
def test_a_damaged_index_is_made_again_from_sql(tmp_path: Path, engine: sa.Engine, damage: str) -> None:
    folder = tmp_path / "index"
    filled(folder, engine).close()
    database = next(folder.glob("vectors-*/chroma.sqlite3"))
    if damage == "flipped":
        data = bytearray(database.read_bytes())
        data[len(data) // 2] ^= 0xFF
        database.write_bytes(data)
    else:
        seal = json.loads((folder / "seal.json").read_text())
        (folder / "seal.json").write_text(json.dumps(seal | {"embedder": "another-384"}))
    library = open_library(folder, engine)
    assert isinstance(library._index, ChromaIndex)
    assert library._index.rebuilt
    assert library.search(ASK, kinds={"lesson"})[0].passage.heading.endswith("Hiding")
    assert sum(len(library._index.ids(group)) for group in library._index.groups()) == library.count()
    assert len(list(folder.glob("vectors-*"))) == 1
    library.close()


def test_a_room_that_computes_its_cosines_needs_no_index(tmp_path: Path, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    library = filled(tmp_path / "index", engine)
    monkeypatch.setattr(library._index, "near", None)
    exact = library.search(ASK, kinds={"lesson"})
    monkeypatch.undo()
    monkeypatch.setattr(search, "EXACT", 0)
    library._rooms.clear()
    nearest = library.search(ASK, kinds={"lesson"})
    assert [hit.passage.id for hit in exact][:2] == [hit.passage.id for hit in nearest][:2]


def test_an_index_that_fails_while_running_is_replaced_by_memory(
    tmp_path: Path, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = filled(tmp_path / "index", engine)

    def broken(*_: object) -> dict[str, float]:
        raise LibraryError("the vector index failed.")

    monkeypatch.setattr(search, "EXACT", 0)  # as in a room too large for all its cosines
    monkeypatch.setattr(library._index, "near", broken)
    assert library.search(ASK, kinds={"lesson"})[0].passage.heading.endswith("Hiding")
    assert isinstance(library._spare, MemoryIndex) and library.writable  # the folder's lock is still held


def test_a_second_process_may_search_and_is_refused_to_write_in_words(tmp_path: Path, engine: sa.Engine) -> None:
    library = filled(tmp_path / "index", engine)
    (tmp_path / "note.md").write_text("# Note\nSomething new.")
    code = f"""
        import sqlalchemy as sa
        from pathlib import Path
        from app.errors import LibraryError
        from app.library.library import open_library
        library = open_library(Path({str(tmp_path / "index")!r}), sa.create_engine("sqlite:///{tmp_path}/library.db"))
        print(library.search({ASK!r}, kinds={{"lesson"}})[0].passage.heading)
        try:
            library.ingest([Path({str(tmp_path / "note.md")!r})])
        except LibraryError as fault:
            print(fault)
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[1]
    )
    assert ran.returncode == 0, ran.stderr
    found, refused = ran.stdout.strip().split("\n")
    assert found.endswith("Hiding")
    assert "another Stepwise process" in refused
    assert "has the library" in refused
    library.close()
    assert open_library(tmp_path / "index", engine).writable, "the lock is free when the owner has closed"


@pytest.mark.slow
def test_a_killed_owner_leaves_no_lock_and_nothing_half_done(tmp_path: Path, engine: sa.Engine) -> None:
    code = f"""
        import os, sys, sqlalchemy as sa
        sys.path.append("tests")
        from pathlib import Path
        from app.library.library import open_library
        from library_toys import ADD, pack
        library = open_library(Path({str(tmp_path / "index")!r}), sa.create_engine("sqlite:///{tmp_path}/library.db"))
        def die(done, total, name):
            if name.startswith("index"):
                os.kill(os.getpid(), 9)
        library.index_packs([pack(ADD.replace("stays", "remains"))], die)
    """
    ran = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], timeout=60, cwd=Path(__file__).parents[1])
    assert ran.returncode == -9
    library = open_library(tmp_path / "index", engine)
    assert library.writable
    assert any("remains" in f.passage.text for f in library.search("only the numerators are added", kinds={"lesson"}))
    assert sum(len(library._index.ids(group)) for group in library._index.groups()) == library.count()
    library.close()


def test_another_embedder_never_meets_the_old_vectors(engine: sa.Engine) -> None:
    class Backwards(StaticEmbedder):
        name = "backwards"

    Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex()).index_packs([pack()])
    made: list[str] = []
    library = Library(SqlCatalogue(engine), Backwards(), MemoryIndex(), lambda done, total, name: made.append(name))
    assert made == ["vectors"] or made[0] == "vectors"
    assert all(s.vector is not None for s in SqlCatalogue(engine).everything("backwards"))
    assert library.search(ASK, kinds={"lesson"})


def test_rebuilding_needs_no_embedding(tmp_path: Path, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    library = filled(tmp_path / "index", engine)
    monkeypatch.setattr(library._embedder, "embed", lambda texts: pytest.fail("a rebuild embedded again"))
    assert library.rebuild() == library.count() > 5
    library.close()


def test_a_score_is_the_weighted_sum_of_the_parts_that_are_shown_with_it(engine: sa.Engine) -> None:
    library = Library(SqlCatalogue(engine), StaticEmbedder(), MemoryIndex())
    weights = {"lexical": 1.0, "dense": search.DENSE, "section": search.SECTION, "heading": search.HEADING, "fit": 1.0}
    found = library.ranked(ASK, kinds={"lesson"}, grade=5)
    assert found
    for hit in found:
        parts = weights | {"defines": search.DEFINES}
        assert hit.score == pytest.approx(sum(weight * hit.parts[name] for name, weight in parts.items()), abs=1e-3)
