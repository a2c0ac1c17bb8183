"""`stepwise doctor`: every part looked at, each fault with its cure. Changes nothing but the data folder's own cache."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sized
from dataclasses import dataclass, replace

from .errors import StepwiseError
from .settings import Settings, read_settings


@dataclass(frozen=True)
class Finding:
    what: str
    ok: bool
    found: str
    cure: str = ""


def checkup() -> list[Finding]:
    """Findings in the order in which they should be mended."""
    findings = [Finding("Python", sys.version_info >= (3, 11), sys.version.split()[0], "Install Python 3.11 or newer.")]
    try:
        settings = read_settings()
    except StepwiseError as fault:
        return [*findings, Finding("settings", False, str(fault), "Correct .env or the environment.")]
    return [
        *findings,
        _folder(settings),
        *_packs(settings),
        _prompts(settings),
        _database(settings),
        _model(settings),
        _certificate(settings),
        _embedder(settings),
        _port(settings),
    ]


def _folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free // 2**20
        return Finding(
            "data folder",
            os.access(folder, os.W_OK) and free > 200,
            f"{folder}, {free} MB free",
            "Free some space or set STEPWISE_DATA_DIR.",
        )
    except OSError as fault:
        return Finding("data folder", False, f"{folder}: {fault.strerror}", "Set STEPWISE_DATA_DIR to a folder that can be written.")


def _packs(settings: Settings) -> list[Finding]:
    from .library.audit import audit
    from .library.packs import load_pack

    found = []
    for folder in sorted(p for p in settings.packs_dir.glob("*") if (p / "pack.yaml").exists()):
        try:
            pack = load_pack(folder)
            faults = audit(pack, draws=12)
            parts: dict[str, Sized] = {
                "objectives": pack.objectives,
                "item families": pack.families,
                "lessons": pack.lessons,
                "family guides": pack.guides,
            }
            counts = ", ".join(f"{len(of)} {name}" for name, of in parts.items())
            found.append(
                Finding(
                    f"pack {pack.id}", not faults, counts if not faults else "; ".join(faults[:3]), "Correct the pack; see docs/packs.md."
                )
            )
        except StepwiseError as fault:
            found.append(Finding(f"pack {folder.name}", False, str(fault), "Correct the pack; see docs/packs.md."))
    return found or [Finding("packs", False, f"none in {settings.packs_dir}", "Restore knowledge/packs from the release.")]


def _prompts(settings: Settings) -> Finding:
    from .drafting import load_activities, load_starters
    from .drafting.break_bank import load_breaks
    from .drafting.scripts import load_scripts
    from .drafting.supports import load_supports
    from .prompts import Prompts

    try:
        prompts = Prompts(settings.prompts_dir)
        formats = load_activities(settings.prompts_dir / "activities")
        load_starters(settings.prompts_dir / "starters")
        load_breaks(settings.prompts_dir / "breaks")
        load_supports(settings.prompts_dir / "supports")
        load_scripts(settings.packs_dir.parent / "theatre")
    except StepwiseError as fault:
        return Finding("prompts", False, str(fault), "Correct the file.")
    return Finding(
        "prompts", True, f"audiences {', '.join(prompts.audiences)}; languages {', '.join(prompts.languages)}; formats {', '.join(formats)}"
    )


def _database(settings: Settings) -> Finding:
    from .store import open_engine

    try:
        open_engine(settings.database_url, settings.data_dir).dispose()
    except StepwiseError as fault:
        return Finding("database", False, str(fault), "")
    return Finding("database", True, "up to date")


def _model(settings: Settings) -> Finding:
    from .models import chat_model

    try:
        model = chat_model(settings)
    except StepwiseError as fault:
        return Finding("model", False, str(fault), "Or set STEPWISE_MODEL=none: the tutor works without one.")
    return Finding("model", True, model.name if model else "none: the lesson author's words are used")


def _certificate(settings: Settings) -> Finding:
    """Not a fault of the installation: it says what is known. For a file the whole hash is compared here, at a start its samples are."""
    from .certificates import standing, whole_file_changed
    from .models import chat_model

    try:
        model = chat_model(settings)
    except StepwiseError:
        return Finding("certificate", True, "no model could be asked; nothing to certify")
    name = model.name if model else ""
    found = standing(name, settings)
    if found.state == "certified" and whole_file_changed(name, settings):
        found = replace(found, state="changed", changed=("model",))
    cure = f"Run: python -m evals gate --model {settings.model}"
    return Finding("certificate", True, found.in_words() if found.fine else f"{found.in_words()}. {cure}")


def _embedder(settings: Settings) -> Finding:
    from .library.embed import Access, embedder

    cure = "Or set STEPWISE_EMBEDDER=static: it needs no download and no network."
    try:
        made = embedder(settings.embedder, Access(settings.embedder_url, settings.embedder_key, settings.embedder_seconds))
        length = len(made.query("Is somebody there?"))
    except StepwiseError as fault:
        return Finding("embedder", False, str(fault), cure)
    kind = "for many languages" if made.multilingual else "for one language"
    return Finding("embedder", True, f"{settings.embedder} ({made.name}), {length} numbers, {kind}")


def _port(settings: Settings) -> Finding:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as fault:
            return Finding(
                "address", False, f"{settings.host}:{settings.port}: {fault.strerror}", "Stop the other program or set STEPWISE_PORT."
            )
    return Finding("address", True, f"{settings.host}:{settings.port} is free")
