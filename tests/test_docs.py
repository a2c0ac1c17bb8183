"""The README is true: its commands run, its files are there, its settings are all listed."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.__main__ import app
from app.settings import ROOT, Settings

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    for line in block.splitlines()
    if line.strip() and not line.startswith("#")
]
ENVIRONMENT = {"STEPWISE_MODEL": "none", "STEPWISE_PORT": "18765"}
QUICK = [c for c in COMMANDS if c.startswith("stepwise ")]


def test_the_readme_shows_the_commands_there_are() -> None:
    assert {c.split()[1] for c in QUICK} >= {"ask", "draft", "ingest", "import", "search", "check", "doctor", "gaps"}
    targets = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in COMMANDS:
        if command.startswith("make "):
            assert re.search(rf"^{command.split()[1]}:", targets, re.MULTILINE), command
        else:
            assert command.startswith("stepwise "), command


def test_every_command_of_the_readme_runs(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the page, in one data folder, as a newcomer would; in this process, so that it takes seconds."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("STEPWISE_DATA_DIR", str(data_dir))
    monkeypatch.chdir(tmp_path)
    for command in QUICK:
        words = [str(ROOT / w) if w == "docs/packs.md" else w for w in shlex.split(command)]
        done = CliRunner().invoke(app, words[1:])
        assert done.exit_code == 0, (command, done.output[-800:], done.exception)
        assert done.stdout.strip(), command
    assert list(tmp_path.glob("out/lesson/*/*.docx"))


def test_the_command_runs_as_a_program(data_dir: Path, tmp_path: Path) -> None:
    env = os.environ | ENVIRONMENT | {"STEPWISE_DATA_DIR": str(data_dir)}
    words = shlex.split(QUICK[1])[1:]
    done = subprocess.run([sys.executable, "-m", "app", *words], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-800:]
    assert done.stdout.startswith("Not yet.")


def test_every_setting_is_in_the_example_and_the_other_way_round() -> None:
    listed = set(re.findall(r"STEPWISE_([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8")))
    known = {name.upper() for name in Settings.model_fields}
    assert listed - known == set()
    assert known - listed - {"MODE", "EMBEDDER"} == set()


@pytest.mark.parametrize("name", re.findall(r"`((?:docs|app|knowledge|\.ci)/[\w./-]+)`", README))
def test_every_file_the_readme_names_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_locks_name_versions_and_no_hosts() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert re.match(r"^[\w.\[\]-]+==[\w.+!]+(?: ; .+)?$", line), line
            assert "://" not in line


FLOORS = {"chainlit": (2, 12), "starlette": (1, 0, 1), "langchain-core": (1, 3, 3), "langchain": (1, 3, 9)}


def test_versions_with_known_holes_are_not_locked() -> None:
    locked = dict(re.findall(r"^([\w-]+)==([\d.]+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    for name, floor in FLOORS.items():
        assert tuple(map(int, locked[name].split("."))) >= floor, name
