"""Many learners at once: the line before the model, several processes on one library, and the load run itself."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stubs import Stub
from web_support import FakeTutor, Visitor, running

from app import models
from app.bootstrap import bootstrap
from app.errors import LibraryError, ModelError
from app.library.following import Following, stamp
from app.library.index_server import ServerIndex, index_for
from app.library.library import open_library
from app.settings import Settings
from app.store import open_engine
from app.turn import Event, Noted, Said, Turn
from app.waiting_line import InLine, Line, Waiter, in_line, waiting
from app.web import chat
from app.web.history import Transcript
from app.web.identity import DEVICE, TOKEN, Identity
from app.web.queueing import text_of
from app.web.words import languages, words_in
from evals.load import cluster, report, script, watching
from evals.load.learner import Turn as Told
from evals.load.running import Outcome
from evals.load.script import Pace


class Gated:
    """A model that speaks when it is let, and remembers who began and who ended in which order."""

    name = "gated"

    def __init__(self) -> None:
        self.began: list[str] = []
        self.inside = self.most = 0
        self.open = asyncio.Event()
        self.slow = ""

    async def stream(self, messages: Sequence[tuple[str, str]], max_tokens: int) -> AsyncGenerator[str, None]:
        self.began.append(messages[-1][1])
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await self.open.wait()
            yield "Look at the pieces. "
            await asyncio.sleep(0.1 if messages[-1][1] == self.slow else 0)
            yield "What do you see?"
        finally:
            self.inside -= 1

    def close(self) -> None:
        return None


async def ask(model: Any, name: str, places: list[int] | None = None, person: str = "") -> str:
    waiting.set(Waiter(person or name, places.append) if places is not None else Waiter(person or name))
    return "".join([piece async for piece in model.stream([("user", name)], 50)])


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


# ---------------------------------------------------------------- the line


async def test_never_more_than_so_many_replies_at_once_and_everybody_is_served_in_order() -> None:
    model = Gated()
    lined = InLine(model, Line(2, 5))
    tasks = []
    for n in range(9):
        tasks.append(asyncio.create_task(ask(lined, str(n))))
        await settled()
    assert model.began == ["0", "1"]
    model.open.set()
    assert await asyncio.gather(*tasks) == ["Look at the pieces. What do you see?"] * 9
    assert model.began == [str(n) for n in range(9)]
    assert model.most == 2
    assert len(lined.line) == 0


async def test_who_waits_is_told_a_place_that_only_gets_smaller() -> None:
    model = Gated()
    lined = InLine(model, Line(1, 5))
    places: list[list[int]] = [[] for _ in range(4)]
    tasks = []
    for n in range(4):
        tasks.append(asyncio.create_task(ask(lined, str(n), places[n])))
        await settled()
    assert places == [[], [1], [2], [3]]
    model.open.set()
    await asyncio.gather(*tasks)
    assert places == [[], [1, 0], [2, 1, 0], [3, 2, 1, 0]]


async def test_after_the_stated_time_the_wait_ends_and_the_place_is_free_for_the_next() -> None:
    model = Gated()
    lined = InLine(model, Line(1, 0.1))
    first = asyncio.create_task(ask(lined, "first"))
    await settled()
    with pytest.raises(ModelError) as fault:
        await ask(lined, "late")
    assert fault.value.kind == "busy"
    assert "STEPWISE_MODEL_AT_ONCE" in str(fault.value)
    model.open.set()
    assert await first
    assert await ask(lined, "next")
    assert model.began == ["first", "next"]


async def test_stop_leaves_the_line_and_the_others_move_up() -> None:
    model = Gated()
    lined = InLine(model, Line(1, 5))
    places: list[int] = []
    first = asyncio.create_task(ask(lined, "first"))
    await settled()
    second = asyncio.create_task(ask(lined, "second"))
    await settled()
    third = asyncio.create_task(ask(lined, "third", places))
    await settled()
    second.cancel()
    await settled()
    assert places == [2, 1]
    model.open.set()
    await asyncio.gather(first, third)
    assert model.began == ["first", "third"]


@pytest.mark.parametrize("moment", range(6))
async def test_a_stop_at_any_moment_loses_no_place(moment: int) -> None:
    model = Gated()
    lined = InLine(model, Line(1, 5))
    first, second = asyncio.create_task(ask(lined, "1")), asyncio.create_task(ask(lined, "2"))
    await settled()
    model.open.set()
    for _ in range(moment):
        await asyncio.sleep(0)
    second.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    assert await asyncio.wait_for(ask(lined, "3"), 1)


async def test_somebody_who_has_a_place_lets_others_go_first() -> None:
    model = Gated()
    model.slow = "a1"
    lined = InLine(model, Line(2, 5))
    tasks = []
    for name, person in (("a1", "ann"), ("c1", "cat"), ("a2", "ann"), ("b1", "ben")):
        tasks.append(asyncio.create_task(ask(lined, name, person=person)))
        await settled()
    model.open.set()
    await asyncio.gather(*tasks)
    assert model.began[:3] == ["a1", "c1", "b1"], "ann is inside already"


async def test_a_second_try_in_the_same_turn_does_not_wait_at_the_end_again() -> None:
    model = Gated()
    lined = InLine(model, Line(1, 5))

    async def twice() -> None:
        waiting.set(Waiter("held"))
        for name in ("held", "held again"):
            async for _ in lined.stream([("user", name)], 50):
                pass

    tasks = [asyncio.create_task(twice())]
    await settled()
    for n in range(3):
        tasks.append(asyncio.create_task(ask(lined, str(n))))
        await settled()
    model.open.set()
    await asyncio.gather(*tasks)
    assert model.began.index("held again") <= 2


def test_the_settings_say_how_many_at_once() -> None:
    stub = Stub("x")
    sizes = [
        in_line(stub, Settings(**given)).line.at_once  # type: ignore[union-attr,arg-type]
        for given in ({"model": "gpt"}, {"model": "local:/m.gguf"}, {"model": "gpt", "model_at_once": 7})
    ]
    assert sizes == [64, 2, 7]
    assert in_line(None, Settings()) is None


# ---------------------------------------------------------------- the line in a lesson


async def heard(tutor: Any, text: str, session: str = "s") -> list[Event]:
    return [event async for event in tutor.answer(Turn("student", text, session, session, 5))]


@pytest.fixture
def full(tutor_with: Callable[..., Any]) -> Any:
    """A tutor whose only place is taken for ever."""
    tutor = tutor_with(Stub("Look at the pieces. What do you see?"), model_at_once=1, model_wait_seconds=0.2)
    tutor.parts.model.line._inside["somebody"] = 1
    return tutor


async def test_a_child_who_waited_too_long_gets_the_authors_words_and_the_verdict_all_the_same(full: Any) -> None:
    events = await heard(full, "what is 1/2 + 1/3? i think 2/5")
    said = [e for e in events if isinstance(e, Said)]
    assert said[0].text.startswith("Not yet")
    assert {e.by for e in said} == {"author"}
    assert said[-1].text.rstrip().endswith("?")
    assert any(isinstance(e, Noted) and e.what == "model_error" and e.facts["kind"] == "busy" for e in events)


async def test_a_child_in_danger_never_waits_in_a_line(full: Any) -> None:
    full.parts.model.line.patience = 3600
    events = await asyncio.wait_for(heard(full, "i want to hurt myself"), 5)
    assert "handedover" in [e.as_json()["event"] for e in events]


async def test_a_turn_that_needs_no_model_never_waits(full: Any) -> None:
    full.parts.model.line.patience = 3600
    assert await asyncio.wait_for(heard(full, "hello"), 5)


# ---------------------------------------------------------------- the line on the screen


class Busy(FakeTutor):
    """Its words come through a line with one place; "hold" keeps it until `release`."""

    name = "busy"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.release = False
        self.model = InLine(self, Line(1, 30))  # type: ignore[arg-type]

    async def stream(self, messages: Any, max_tokens: int) -> AsyncGenerator[str, None]:
        while messages[0][1] == "hold" and not self.release:
            await asyncio.sleep(0.02)
        yield f"Answer to {messages[0][1]}."

    async def script(self, turn: Turn) -> Any:
        async for text in self.model.stream([("user", turn.text)], 50):
            yield Said(text)


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Busy]]:
    folder = tmp_path_factory.mktemp("busy")
    tutor = Busy(folder)
    with running(tutor, folder) as address:
        yield address, tutor
    tutor.close()


async def test_the_screen_shows_the_place_after_a_second_and_takes_it_away_with_the_answer(busy: tuple[str, Busy]) -> None:
    address, tutor = busy
    tutor.release = False
    ann, ben, cat = [Visitor(address).choose(language=code) for code in ("en", "es", "en")]
    for who in (ann, ben, cat):
        await who.connect()
    first = asyncio.create_task(ann.say("hold"))
    await asyncio.sleep(0.3)
    second = asyncio.create_task(ben.say("dos"))
    await asyncio.sleep(0.1)
    third = asyncio.create_task(cat.say("three"))
    await asyncio.sleep(0.6)
    assert not _notes(cat.events), "a short wait shows nothing"
    await asyncio.sleep(0.9)
    assert _notes(ben.events) == [words_in("es")("line.next")]
    assert _notes(cat.events) == [words_in("en")("line.place", n=2)]
    tutor.release = True
    await asyncio.gather(first, second, third)
    for who, text in ((ben, "Answer to dos."), (cat, "Answer to three.")):
        shown = {d["id"] for e, d in who.events if e in ("new_message", "update_message") and d["output"] in _notes(who.events)}
        assert shown == {d["id"] for e, d in who.events if e == "delete_message" and d["id"] in shown}
        assert who.heard(who.events) == text
        await who.close()
    await ann.close()
    stored = [m.text for t in tutor.turns for m in tutor.store.messages(t.session)]
    assert not [t for t in stored if "line" in t], "a place is no part of the lesson"


async def test_stop_while_waiting_ends_the_turn_and_takes_the_place_away(busy: tuple[str, Busy]) -> None:
    address, tutor = busy
    tutor.release = False
    ann, ben = Visitor(address).choose(), Visitor(address).choose()
    await ann.connect()
    await ben.connect()
    first = asyncio.create_task(ann.say("hold"))
    await asyncio.sleep(0.3)
    second = asyncio.create_task(ben.say("two"))
    await asyncio.sleep(1.6)
    assert _notes(ben.events)
    assert ben.sio
    await ben.sio.emit("stop")
    events = await second
    assert any(e == "delete_message" for e, _ in events)
    assert "Stopped" in ben.heard(events)
    assert len(tutor.model.line) == 0
    tutor.release = True
    await first
    await ann.close()
    await ben.close()


def _notes(events: list[tuple[str, Any]]) -> list[str]:
    texts = {text_of(n, words_in(code)) for code in ("en", "es") for n in range(1, 9)}
    return [d["output"] for e, d in events if e in ("new_message", "update_message") and d["output"] in texts]


@pytest.mark.parametrize("code", languages())
def test_a_place_in_the_line_is_said_in_every_language_of_the_screens(code: str) -> None:
    assert "12" in text_of(12, words_in(code))
    assert text_of(1, words_in(code)) != text_of(2, words_in(code))
    assert code == "en" or text_of(3, words_in(code)) != text_of(3, words_in("en"))


async def test_a_desk_at_which_somebody_is_answered_is_never_cleared_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tutor = FakeTutor(tmp_path)
    desks = chat.Chat(tutor, Transcript(tutor.store), lambda *parts: "x")
    monkeypatch.setattr(chat, "_DESKS", 2)
    first = await desks._desk("first")
    async with first.lock:
        for n in range(4):
            await desks._desk(str(n))
        assert await desks._desk("first") is first
    assert len(desks._desks) <= 3
    tutor.close()


# ---------------------------------------------------------------- several processes


def test_two_processes_that_start_together_have_one_secret(tmp_path: Path) -> None:
    code = "from pathlib import Path; from app.web.identity import Identity; print(Identity(Path('.'), known=lambda p: True).secret)"
    root = str(Path(__file__).parent.parent)
    started = [
        subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": root})
        for _ in range(3)
    ]
    assert len({process.communicate(timeout=30)[0] for process in started}) == 1


def test_a_token_that_one_process_revoked_is_nobody_in_the_other_and_both_lists_are_kept(tmp_path: Path) -> None:
    one, two = (Identity(tmp_path, known=lambda _: True) for _ in range(2))
    jars = []
    for n in range(2):
        device = one.new_device()
        jars.append({DEVICE: one.device_cookie(device), TOKEN: one.token(f"{device}.{n + 1}")})
    assert two.person(jars[0])
    one.revoke(jars[0][TOKEN])
    assert not two.person(jars[0])
    two.revoke(jars[1][TOKEN])
    assert not one.person(jars[1])
    assert not one.person(jars[0])
    late = Identity(tmp_path, known=lambda _: True)
    assert not [jar for jar in jars if late.person(jar)]


async def test_a_school_behind_one_address_may_come_in_at_once_and_under_its_own_name(tmp_path: Path) -> None:
    from app.web.server import create_app

    tutor = FakeTutor(tmp_path)
    app: Any = create_app(tutor, Settings(data_dir=tmp_path, names="tutor.school.example, other.example", devices_per_address=30))
    assert {"tutor.school.example", "other.example", "127.0.0.1"} <= app.hosts
    assert sum(app.newcomers.take("1.2.3.4") for _ in range(700)) >= 600
    usual: Any = create_app(tutor, Settings(data_dir=tmp_path))
    assert sum(usual.newcomers.take("1.2.3.4") for _ in range(700)) <= 25
    tutor.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Chroma server of our own."""
    folder = tmp_path_factory.mktemp("server")
    port = cluster.free_port()
    log = (folder / "log").open("wb")
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(folder / "d"), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        cluster._until(f"http://127.0.0.1:{port}/api/v2/heartbeat", folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _rows(n: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    rows = np.random.default_rng(3).normal(size=(n, 8)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_one_process_writes_on_the_server_and_the_others_find_it(server: str, tmp_path: Path) -> None:
    rows = _rows(20)
    writer = ServerIndex(server, tmp_path, "e", 8)
    writer.add("lesson-en", [f"p{n}" for n in range(20)], rows)
    reader = index_for(tmp_path, "e", 8, server)
    assert writer.writable
    assert not reader.writable
    near = reader.near("lesson-en", rows[3], 5)
    assert max(near, key=lambda name: near[name]) == "p3"
    assert near["p3"] == pytest.approx(1, abs=1e-4)
    reader.add("lesson-en", ["foreign"], rows[:1])
    reader.remove("lesson-en", ["p3"])
    writer.remove("lesson-en", ["p4"])
    assert "p4" not in reader.near("lesson-en", rows[4], 20)
    assert "p3" in reader.near("lesson-en", rows[3], 20)
    writer.close()
    again = ServerIndex(server, tmp_path, "e", 8)
    assert len(again.ids("lesson-en")) == 19
    again.close()
    other = ServerIndex(server, tmp_path, "another embedder", 8)
    assert not other.groups(), "vectors of another embedder are not taken for ours"
    other.close()


def test_two_libraries_on_one_server_do_not_see_each_other(server: str, tmp_path: Path) -> None:
    one, two = (ServerIndex(f"{server}#{name}", tmp_path / name, "e", 8) for name in ("school-a", "school-b"))
    one.add("lesson-en", ["a"], _rows(1))
    two.add("lesson-en", ["b"], _rows(1))
    assert set(one.near("lesson-en", _rows(1)[0], 5)) == {"a"}
    two.clear()
    assert set(one.near("lesson-en", _rows(1)[0], 5)) == {"a"}
    one.close()
    two.close()


def test_what_one_process_adds_or_removes_the_others_find_some_seconds_later(tmp_path: Path) -> None:
    engine = open_engine("", tmp_path)
    lesson = tmp_path / "volcanoes.md"
    lesson.write_text("# Volcanoes\n\nA volcano is a mountain that lets out molten rock, which is called lava.\n", encoding="utf-8")
    writer = open_library(tmp_path / "index", engine)
    before, seen = stamp(writer.catalogue), []
    reader = open_library(tmp_path / "index", engine)
    assert not reader.writable
    following = Following(reader, before, lambda: seen.append(1))
    assert not following.look()
    writer.ingest([lesson])
    assert not reader.search("what is lava?", kinds={"lesson"})
    assert following.look()
    assert "lava" in reader.search("what is lava?", kinds={"lesson"})[0].passage.text
    assert not following.look()
    writer.remove(next(s.key for s in writer.catalogue.sources()))
    assert following.look()
    assert not reader.search("what is lava?", kinds={"lesson"})
    assert len(seen) == 2
    reader.close()
    writer.close()
    engine.dispose()


def test_a_process_that_only_reads_ranks_as_the_one_that_writes(data_dir: Path) -> None:
    writer = bootstrap(Settings(data_dir=data_dir, model="none"))
    reader = bootstrap(Settings(data_dir=data_dir, model="none"))
    try:
        assert writer.library.writable
        assert not reader.library.writable
        for question in ("how do plants make food?", "why do we need the same bottom number?", "how many hearts does an octopus have?"):
            one, two = (t.library.search(question, kinds={"lesson"}, grade=5) for t in (writer, reader))
            assert [(f.passage.id, round(f.score, 4)) for f in one] == [(f.passage.id, round(f.score, 4)) for f in two]
    finally:
        reader.close()
        writer.close()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "chroma", "http://127.0.0.1:9#No Name"])
def test_a_server_that_is_not_there_is_an_error_in_words_with_its_cure(address: str, tmp_path: Path) -> None:
    for _ in range(2):  # the lock is given back
        with pytest.raises(LibraryError) as fault:
            ServerIndex(address, tmp_path, "e", 8)
        assert fault.value.cure


# ---------------------------------------------------------------- words off the wire


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('data: {"choices": [{"delta": {"content": "Look "}}]}', "Look "),
        ('data:{"choices": [{"delta": {"content": "½ \\u00e9"}}]}', "½ é"),
        ("data: [DONE]", ""),
        (": keep-alive", ""),
        ("", ""),
        ("event: message", ""),
        ('data: {"choices": [], "usage": {"total_tokens": 9}}', ""),
        ('data: {"choices": [{"delta": {"role": "assistant", "content": null}}]}', ""),
        ('data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}', ""),
        ('data: {"choices": [{"delta": {"content": [{"type": "text"}]}}]}', ""),
    ],
)
def test_a_line_of_a_servers_stream_is_words_or_nothing(line: str, words: str) -> None:
    assert models._said(line) == words


def test_an_error_that_comes_as_an_event_breaks_the_reply_off_without_its_words() -> None:
    with pytest.raises(ModelError) as fault:
        models._said('data: {"error": {"message": "key sk-SECRET"}}')
    assert "SECRET" not in str(fault.value)
    assert fault.value.kind == "cut"


# ---------------------------------------------------------------- the load run


def test_the_stub_keeps_its_time_and_its_words_pass_the_guard() -> None:
    from app.marking import false_line
    from app.safety.guard import Limits, hold

    assert "".join(script.tokens(script.OPENING)) == script.OPENING
    assert script.own_time(Pace(0.3, 20)) == pytest.approx(0.3 + (len(script.tokens(script.OPENING)) - 1) / 20)
    for sentence in (script.OPENING, *script.REST):
        assert not hold(sentence, Limits(grade=5, language="en"), false_line)
    assert "Halves are cut. [1]" in script.reply("<passages>\n[1] Heading\nHalves are cut. Thirds too.\n</passages>")


def test_a_learners_lesson_is_the_same_for_the_same_seed_and_its_answers_are_wrong() -> None:
    once, again = (list(islice(script.learner(5), 30)) for _ in range(2))
    assert once == again
    for message in once:
        if message.kind == "answer":
            b, d, top, bottom = _numbers(message.text)
            assert top * b * d != bottom * (b + d)


def _numbers(text: str) -> tuple[int, int, int, int]:
    b, d = re.findall(r"1/(\d+)", text)[:2]
    top, bottom = re.findall(r"think (\d+)/(\d+)", text)[0]
    return int(b), int(d), int(top), int(bottom)


def test_added_latency_is_what_lies_beyond_the_models_own_time_and_a_slow_run_misses_the_bar() -> None:
    pace = Pace(0.3, 20)
    own = script.own_time(pace)
    quick = [Told("hint", 10.0 + n, words=own + 0.1, model=own + 0.1, done=4) for n in range(40)]
    slow = [Told("hint", 60.0 + n, words=own + 0.9, model=own + 0.9, done=4) for n in range(4)]
    watch = watching.Watch({})
    for turns, missed in ((quick, False), (quick + slow, True), ([*quick, Told("hint", 11, error="lost")], True)):
        outcome = Outcome(2, 1, 60, 5, turns)
        assert any(row.missed for row in report.rows(outcome, watch, report.Shape("x", pace))) is missed
    warm = Outcome(2, 1, 60, 5, [Told("hint", 1.0, model=own + 9, words=own, done=9), *quick])
    assert not [row for row in report.rows(warm, watch, report.Shape("x", pace)) if row.missed]


def test_under_three_times_the_load_a_place_must_have_been_shown_and_must_not_grow() -> None:
    pace, watch = Pace(), watching.Watch({})
    shape = report.Shape("x", pace, overload=True)
    base = [Told("hint", 9, words=3, model=3, done=5)]
    good, back = Told("hint", 10, words=3, model=3, done=5, line=(3, 2, 1)), Told("hint", 10, words=3, model=3, done=5, line=(1, 2))
    for turns, missed in ((base, True), ([*base, good], False), ([good, back], True)):
        assert any(row.missed for row in report.rows(Outcome(2, 1, 60, 5, turns), watch, shape)) is missed


def test_memory_that_processes_share_counts_once() -> None:
    """As a database's processes share their buffers: 60 MB between a process and its child are 60 MB and not 120."""
    touch = "for at in range(0, len(m), 4096): m[at] = 1"
    code = f"import mmap, os, sys, time\nm = mmap.mmap(-1, 60 << 20)\n{touch}\nif os.fork() == 0:\n    {touch}\nprint(1, flush=True)\ntime.sleep(30)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        [process.stdout.readline() for _ in range(2)]
        watch = watching.Watch({"two": process.pid})
        watch.look()
        for pid in watching._tree(process.pid, watching._children()):
            os.kill(pid, signal.SIGKILL)
    assert 60 < watch.processes[0].memory[0][1] < 110


def test_memory_that_grows_is_seen_through_a_spike_and_flat_memory_is_flat() -> None:
    flat = [(float(n), 300 + (200 if n == 50 else n % 3)) for n in range(100)]
    leaking = [(float(n), 300 + n) for n in range(100)]
    assert abs(watching.growth(flat, 10)[0]) < 0.01
    grown, first, last = watching.growth(leaking, 10)
    assert grown == pytest.approx(89 / 310, abs=0.01)
    assert (round(first), round(last)) == (310, 399)


def test_the_proxy_is_sticky_by_the_device_and_passes_no_address_that_a_client_chose() -> None:
    text = cluster.configuration(cluster.TEMPLATE.read_text(), "127.0.0.1:1", [8001, 8002], Path("/run/x"))
    assert "@" not in text
    assert f"$cookie_{DEVICE}" in text
    assert "hash $learner" in text
    assert text.count("server 127.0.0.1:80") == 2
    assert "X-Forwarded-For $remote_addr;" in text
    assert "proxy_buffering off" in text


@pytest.mark.slow
def test_a_small_load_run_has_no_errors_and_shows_the_line_when_places_are_few(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "evals.load", "--processes", "1", "--learners", "8", "--streaming", "6", "--minutes", "0.4"]
    out = tmp_path / "load.md"
    done = subprocess.run(
        [*command, "--warm", "3", "--at-once", "2", "--times", "1.01", "--out", str(out)], capture_output=True, text=True, timeout=240
    )
    text = out.read_text()
    assert done.returncode == 0, text + done.stderr
    assert re.search(r"errors \|[^|]*\| 0\.0000", text)
    assert re.search(r"shown a place in the line \|[^|]*\| 0\.[1-9]|line \|[^|]*\| 1\.0", text)
