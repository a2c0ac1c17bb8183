"""The store and a student's journey on a real PostgreSQL. `make postgres` runs it; STEPWISE_TEST_POSTGRES names a server."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from leaving_support import fill
from sqlalchemy import text

from app.bootstrap import bootstrap
from app.errors import StoreError
from app.settings import Settings
from app.store import EvidenceRow, PersonRow, Store, database, open_engine
from app.store.leaving import THEIRS

pytestmark = pytest.mark.postgres


def _run(*words: str, cwd: Path) -> None:
    """As the postgres user when we are root, for the server refuses to run as root."""
    command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words] if getpass.getuser() == "root" else list(words)
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own on a free port, with nothing in it."""
    if named := os.environ.get("STEPWISE_TEST_POSTGRES"):
        yield named
        return
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        pytest.fail("no PostgreSQL here: install it, or name a server with STEPWISE_TEST_POSTGRES")
    tools = found[-1].parent if found else Path(str(on_path)).parent
    folder = tmp_path_factory.mktemp("postgres")
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o755)
    if getpass.getuser() == "root":
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    _run(str(tools / "initdb"), "-D", str(data), "-U", "stepwise", "--auth=trust", "-E", "UTF8", "--no-sync", cwd=folder)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    _run(str(tools / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start", cwd=folder)
    yield f"postgresql+pg8000://stepwise@127.0.0.1:{port}/postgres"
    _run(str(tools / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop", cwd=folder)


def test_what_is_stored_comes_back(address: str, tmp_path: Path) -> None:
    store = Store(open_engine(address, tmp_path))
    store.save_person(PersonRow("p", "student", 5, "en", ("space",), "owl"))
    store.open_session("s", "p", "student")
    store.add_message("s", "person", "what is ½ + ⅓? 🐙")
    row = EvidenceRow("p", "s", "o", "i", "wrong", "adds-across", True, 2)
    store.finish_turn("s", "Not yet.", {}, {"item": "i"}, "title", [row], {"move": {}}, "p")
    assert store.person("p") == PersonRow("p", "student", 5, "en", ("space",), "owl")
    assert [m.text for m in store.messages("s")] == ["what is ½ + ⅓? 🐙", "Not yet."]
    assert store.evidence_of("p")[0].misconception == "adds-across"
    assert store.session("s").state == {"item": "i"}  # type: ignore[union-attr]
    store.close()


def test_of_an_erased_person_no_row_is_left_and_another_loses_nothing(address: str, tmp_path: Path) -> None:
    store = Store(open_engine(address, tmp_path))
    fill(store, "pg-ana.1", "nobody", "ana")
    fill(store, "pg-ben.1", "somebody", "ben")
    store.rooms.set({"pilot": {"who": ["pg-ana.1", "pg-ben.1"]}})
    for alert in store.alerts():
        store.coaching.see_alert(alert["id"])
    before = store.leaving.everything("pg-ben.1")
    assert set(store.leaving.everything("pg-ana.1")) == {column.table.name for column in THEIRS} | {"messages"}
    done = store.leaving.erase("pg-ana.1")
    assert done["messages"] == 1 and done["links"] == 2
    store.leaving.settle()
    assert store.leaving.everything("pg-ana.1") == {} and store.leaving.is_gone("pg-ana.1") and store.leaving.late() == []
    assert store.leaving.everything("pg-ben.1") == before and store.rooms.settings()["pilot"] == {"who": ["pg-ben.1"]}
    store.leaving.erase("pg-ben.1")
    store.close()


def test_a_student_a_teacher_and_a_family_are_served(address: str, tmp_path: Path, visit: Any) -> None:
    tutor = bootstrap(Settings(data_dir=tmp_path / "data", database_url=address, model="none"))
    try:
        student = visit(tutor, session="pg-student")
        assert student.says("what is 1/2 + 1/3? i think 2/5").startswith("Not yet.")
        assert "[1]" in student.says("how many hearts does an octopus have?")
        assert visit(tutor, "teacher", session="pg-teacher").says("exit ticket for comparing fractions").startswith("Draft ready.")
        assert "Ten minutes tonight" in visit(tutor, "parent", None, session="pg-parent").says("help with photosynthesis")
    finally:
        tutor.close()


def test_a_server_that_is_not_there_is_an_error_in_words_without_the_password(tmp_path: Path) -> None:
    from app.errors import StoreError

    with pytest.raises(StoreError) as fault:
        open_engine("postgresql+pg8000://stepwise:hunter2@127.0.0.1:9/none", tmp_path)
    assert "hunter2" not in str(fault.value)
    assert fault.value.cure


def _broken_off(address: str, tmp_path: Path) -> None:
    """As a restart of the server does it: every connection but the one that asks is ended."""
    engine = open_engine(address, tmp_path)
    others = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
    with engine.connect() as db:
        assert db.execute(text(f"SELECT count(pg_terminate_backend(pid)) {others}")).scalar_one() >= 1
    engine.dispose()


def test_after_a_restart_of_the_server_in_the_night_the_next_question_is_answered(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_IDLE", -1.0)
    store = Store(open_engine(address, tmp_path))
    store.save_person(PersonRow("awake", "student", 5))
    _broken_off(address, tmp_path)
    assert store.person("awake") == PersonRow("awake", "student", 5)
    store.save_person(PersonRow("awake", "student", 6))
    assert store.person("awake").grade == 6  # type: ignore[union-attr]
    store.close()


def test_after_a_restart_in_the_middle_of_a_lesson_one_question_fails_in_words_and_no_other(address: str, tmp_path: Path) -> None:
    store = Store(open_engine(address, tmp_path))
    with ExitStack() as open_now:  # five at once, so that the pool holds five
        for _ in range(5):
            open_now.enter_context(store._read())
    _broken_off(address, tmp_path)
    with pytest.raises(StoreError, match="the database refused"):
        store.person("awake")
    for _ in range(8):
        store.person("awake")
    store.close()
