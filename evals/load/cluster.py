"""The app as it is deployed, on this machine and thrown away afterwards: stub model, database, vector server, processes, proxy."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import InputError

from .script import MODEL, Pace

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "deploy" / "nginx.conf"


@dataclass(frozen=True)
class Plan:
    """What is to be started. Without `processes` > 1 there is no proxy, PostgreSQL or vector server."""

    processes: int = 2
    at_once: int = 0
    """Replies at once a process; 0 leaves the app's own."""
    pace: Pace = field(default_factory=Pace)
    stub_limit: int = 1000
    wait_seconds: float = 0.0
    """The longest wait in line; 0 leaves the app's own."""


@dataclass
class Cluster:
    """What runs: the address for learners, the stub's, and the process numbers by name."""

    address: str
    model: str
    pids: dict[str, int]

    def stub(self) -> dict[str, float]:
        """The stub's own figures."""
        with urllib.request.urlopen(f"{self.model}/stats", timeout=5) as answer:  # noqa: S310 - our own server on this machine
            return dict(json.loads(answer.read()))


@contextlib.contextmanager
def running(plan: Plan, folder: Path) -> Iterator[Cluster]:
    """Starts everything under `folder` and ends it. InputError names what is missing or did not start, with its log."""
    started: list[subprocess.Popen[bytes]] = []
    pids: dict[str, int] = {}

    def start(name: str, command: Sequence[str], **given: str) -> subprocess.Popen[bytes]:
        with (folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(  # noqa: S603 - our own commands, no shell
                command, cwd=ROOT, env=_environment(given), stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        started.append(process)
        pids[name] = process.pid
        return process

    with contextlib.ExitStack() as after:
        after.callback(_end, started)
        model = f"http://127.0.0.1:{free_port()}"
        pace = ["--pace", str(plan.pace.per_second), "--first", str(plan.pace.first), "--limit", str(plan.stub_limit)]
        start("stub", [sys.executable, "-m", "evals.load.stub", "--port", model.rpartition(":")[2], *pace])
        _until(f"{model}/stats", folder / "stub.log")
        given = {
            "STEPWISE_DATA_DIR": str(folder / "data"),
            "STEPWISE_MODEL": MODEL,
            "STEPWISE_MODEL_URL": f"{model}/v1",
            "STEPWISE_MODEL_KEY": "none",
            "STEPWISE_DEVICES_PER_ADDRESS": "1000",  # all learners come from this machine
        }
        if plan.at_once:
            given["STEPWISE_MODEL_AT_ONCE"] = str(plan.at_once)
        if plan.wait_seconds:
            given["STEPWISE_MODEL_WAIT_SECONDS"] = str(plan.wait_seconds)
        if plan.processes > 1:
            given["STEPWISE_DATABASE_URL"], pids["postgres"] = after.enter_context(_postgres(folder))
            port = free_port()
            start("chroma", [_tool("chroma"), "run", "--path", str(folder / "chroma"), "--host", "127.0.0.1", "--port", str(port)])
            _until(f"http://127.0.0.1:{port}/api/v2/heartbeat", folder / "chroma.log")
            given["STEPWISE_CHROMA_URL"] = f"http://127.0.0.1:{port}"
        ports = [free_port() for _ in range(plan.processes)]
        for n, port in enumerate(ports, 1):
            start(f"app {n}", [sys.executable, "-m", "app", "serve"], STEPWISE_PORT=str(port), **given)
            _until(f"http://127.0.0.1:{port}/health", folder / f"app {n}.log", 180)
        address = f"http://127.0.0.1:{ports[0]}"
        if plan.processes > 1:
            address = f"http://127.0.0.1:{free_port()}"
            start("nginx", [_nginx(), "-p", str(folder), "-c", str(_configured(folder, address, ports)), "-g", "daemon off;"])
            _until(f"{address}/health", folder / "nginx.log")
        yield Cluster(address, model, pids)


def configuration(template: str, listen: str, ports: Sequence[int], run: Path) -> str:
    """The proxy's configuration with its three places filled in."""
    servers = "\n        ".join(f"server 127.0.0.1:{port};" for port in ports)
    kept = "\n".join(line for line in template.splitlines() if not line.lstrip().startswith("#"))
    return kept.replace("@LISTEN@", f"listen {listen};").replace("@PROCESSES@", servers).replace("@RUN@", str(run))


def _configured(folder: Path, address: str, ports: Sequence[int]) -> Path:
    run = folder / "run"
    run.mkdir(exist_ok=True)
    who = "user root;\n" if getpass.getuser() == "root" else ""
    found = folder / "nginx.conf"
    found.write_text(
        who + configuration(TEMPLATE.read_text(encoding="utf-8"), address.removeprefix("http://"), ports, run), encoding="utf-8"
    )
    return found


@contextlib.contextmanager
def _postgres(folder: Path) -> Iterator[tuple[str, int]]:
    """(address, process number) of a PostgreSQL of our own with its usual safety: what is stored is on disk."""
    tools = [p.parent for p in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))]
    tool = tools[-1] if tools else Path(_tool("initdb")).parent
    home = folder / "postgres"
    home.mkdir()
    port = free_port()
    if getpass.getuser() == "root":
        for parent in (folder, *folder.parents[:1]):
            parent.chmod(0o755)
        shutil.chown(home, "postgres", "postgres")
    data = home / "data"
    _as_postgres(home, str(tool / "initdb"), "-D", str(data), "-U", "stepwise", "--auth=trust", "-E", "UTF8", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200"
    _as_postgres(home, str(tool / "pg_ctl"), "-D", str(data), "-w", "-l", str(home / "log"), "-o", options, "start")
    try:
        yield f"postgresql+pg8000://stepwise@127.0.0.1:{port}/postgres", int((data / "postmaster.pid").read_text().split()[0])
    finally:
        _as_postgres(home, str(tool / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")


def _as_postgres(folder: Path, *words: str) -> None:
    """As the user postgres when we are root, for the server refuses to run as root."""
    command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words] if getpass.getuser() == "root" else list(words)
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)  # noqa: S603 - our own commands
    if done.returncode:
        raise InputError(f"PostgreSQL did not do {Path(words[0]).name}: {done.stderr.strip()[-300:]}", cure="Look at its log.")


def _tool(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise InputError(f"{name} is not installed.", cure="Install it, or measure one process with --processes 1.")
    return found


def _nginx() -> str:
    return "/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else _tool("nginx")


def _environment(given: dict[str, str]) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("STEPWISE_", "OPENAI_", "CHAINLIT_", "DATABASE_"))}
    return plain | given | {"PYTHONUNBUFFERED": "1", "LANGSMITH_TRACING": "false"}


def _until(url: str, log: Path, seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own servers on this machine
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    said = log.read_text(errors="replace")[-600:] if log.exists() else ""
    raise InputError(f"{log.stem} did not start within {seconds:g} seconds. {said}", where=str(log), cure="Look at its log.")


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ends every process that was started here, the last one first, each with its children."""
    for process in reversed(processes):
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + 10
    for process in reversed(processes):
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
