"""Is this model certified with these prompts and packs? Certificates are written by `python -m evals gate` and read here.

A certificate belongs to a fingerprint: the model, the prompts, the packs and the program's version. Whatever of these
changes, the model is not certified any more. Reading one never stops a start: a broken file counts as none.

    data/certificates/<model>.json    {"fingerprint": {…}, "passed": true, "date": "2026-11-22", "checks": [{…}], …}
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from . import __version__
from .settings import Settings

State = Literal["no_model", "certified", "never", "failed", "changed"]
WATCHED = ("model", "prompts", "packs", "program")
"""What a certificate is about, in the words of `Standing.changed`."""
_NOT_SAID = ("judges",)
"""Folders of `prompts/` that no tutor reads: a judge's wording changes nothing for a learner."""
_BLOCK, _BLOCKS = 65536, 16


@dataclass(frozen=True)
class Fingerprint:
    """`model` with its address, and for a file its size and sampled blocks; hashes of prompts and packs; the program's version."""

    model: str
    address: str
    file: str
    prompts: str
    packs: str
    program: str

    def changed(self, now: Fingerprint) -> tuple[str, ...]:
        """Which of WATCHED differ."""
        same = {
            "model": (self.model, self.address, self.file) == (now.model, now.address, now.file),
            "prompts": self.prompts == now.prompts,
            "packs": self.packs == now.packs,
            "program": self.program == now.program,
        }
        return tuple(name for name in WATCHED if not same[name])


@dataclass(frozen=True)
class Standing:
    """How this model stands. `failed` names checks of the gate, `changed` what is not as it was measured."""

    state: State = "no_model"
    model: str = ""
    failed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    date: str = ""

    @property
    def fine(self) -> bool:
        """Nothing a teacher has to be told."""
        return self.state in ("no_model", "certified")

    def in_words(self) -> str:
        """One English sentence for the command line."""
        match self.state:
            case "no_model":
                return "no model: nothing to certify; measured by the project's own evals"
            case "certified":
                return f"{self.model}: certified on {self.date} with these prompts and packs"
            case "never":
                return f"{self.model}: not certified, never measured"
            case "failed":
                return f"{self.model}: not certified, failed {', '.join(self.failed) or 'the gate'} on {self.date}"
        return f"{self.model}: not certified any more, changed since {self.date}: {', '.join(self.changed)}"


def standing(model: str, settings: Settings) -> Standing:
    """How the model of this name stands now; "" is no model. Never raises: what cannot be read was never measured."""
    if not model:
        return Standing()
    try:
        kept = json.loads(path_of(model, settings.data_dir).read_text(encoding="utf-8"))
        then = Fingerprint(**{f.name: str(kept["fingerprint"][f.name]) for f in fields(Fingerprint)})
        date, passed = str(kept["date"]), kept["passed"] is True
        failed = tuple(str(check["name"]) for check in kept["checks"] if check["passed"] is not True)
        changed = then.changed(fingerprint(model, settings))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return Standing("never", model)
    if changed:
        return Standing("changed", model, failed, changed, date)
    return Standing("certified" if passed and not failed else "failed", model, failed, (), date)


def write(record: Mapping[str, Any], model: str, data_dir: Path) -> Path:
    """Keeps what the gate found, passed or not, in place of what was known of this model. Raises OSError."""
    path = path_of(model, data_dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}")
    part.write_text(json.dumps(dict(record), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    part.replace(path)
    return path


def path_of(model: str, data_dir: Path) -> Path:
    """The file of one model: its name as letters, and a few digits so that two names never share a file."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", model).strip("-.")[:60] or "model"
    return data_dir / "certificates" / f"{plain}-{hashlib.sha256(model.encode()).hexdigest()[:8]}.json"


def whole_file_changed(model: str, settings: Settings) -> bool:
    """Is the model's file, read whole, another one than was certified? Takes seconds for a large file: for `stepwise doctor`."""
    file = model_file(settings)
    try:
        kept = json.loads(path_of(model, settings.data_dir).read_text(encoding="utf-8"))
        return file is not None and str(kept["sha256"]) != whole_hash(file)
    except (OSError, ValueError, KeyError, TypeError):
        return True


# ---------------------------------------------------------------- fingerprint


def fingerprint(model: str, settings: Settings) -> Fingerprint:
    """As it is now. Raises OSError when prompts, packs or the model's file cannot be read."""
    file = model_file(settings)
    return Fingerprint(
        model,
        settings.model_url,
        sampled(file) if file else "",
        folder_hash(settings.prompts_dir, _NOT_SAID),
        folder_hash(settings.packs_dir),
        __version__,
    )


def as_facts(print_: Fingerprint) -> dict[str, str]:
    return asdict(print_)


def model_file(settings: Settings) -> Path | None:
    """The file of a model that runs in this process."""
    name = settings.model.strip()
    return Path(name.removeprefix("local:")).expanduser() if name.startswith("local:") else None


def folder_hash(folder: Path, without: tuple[str, ...] = ()) -> str:
    """SHA-256 over names and bytes of all files of a folder, in the order of their names; hidden files are left out."""
    whole = hashlib.sha256()
    for path in sorted(_files(folder, without)):
        with open(path, "rb") as file:
            data = file.read()
        whole.update(f"{os.path.relpath(path, folder)}\0{len(data)}\0".replace(os.sep, "/").encode())
        whole.update(data)
    return whole.hexdigest()


def _files(folder: Path, without: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for place, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = [f for f in folders if not f.startswith((".", "__")) and not (f in without and Path(place) == folder)]
        found += [os.path.join(place, name) for name in names if not name.startswith(".")]
    return found


def _raise(fault: OSError) -> None:
    raise fault


def sampled(path: Path) -> str:
    """A file of gigabytes at a start: its size and SHA-256 of sixteen blocks spread over it, beginning and end among them. The whole
    file's hash is in the certificate."""
    size = path.stat().st_size
    whole = hashlib.sha256(str(size).encode())
    with path.open("rb") as file:
        for n in range(_BLOCKS):
            file.seek(max(0, size - _BLOCK) * n // (_BLOCKS - 1))
            whole.update(file.read(_BLOCK))
    return f"{size}:{whole.hexdigest()}"


def whole_hash(path: Path) -> str:
    """SHA-256 of a whole file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
