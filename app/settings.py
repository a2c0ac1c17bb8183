"""Settings, read once: `STEPWISE_…` in the environment or in `.env`. `.env.example` lists them all."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from .errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
"""The checkout: prompts/ and knowledge/ stand beside app/."""


class Settings(BaseSettings):
    """Every setting has a default that works on a fresh machine with no key and no network."""

    model_config = SettingsConfigDict(env_prefix="STEPWISE_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = ROOT / "data"
    """Where the database, the index and the drafts are kept."""
    database_url: str = ""
    """Empty: SQLite in data_dir. Or postgresql+pg8000://user:password@host/name."""
    model: str = "auto"
    """auto, none, a model's name at `model_url`, or local:<file.gguf>."""
    model_url: str = ""
    """Any OpenAI-compatible address, for example http://127.0.0.1:11434/v1."""
    model_key: str = ""
    model_at_once: int = Field(0, ge=0)
    """Replies of the model at once in this process; the next one waits in line. 0: 64 at an address, 2 for local:."""
    model_wait_seconds: float = Field(20.0, gt=0)
    """The longest wait in that line; then the lesson author's words are said."""
    embedder: str = "static"
    """static, e5 (the extra `multilingual`), openai:<model>, or an OpenAI-compatible address with a model: http://127.0.0.1:11434/v1#bge-m3."""
    embedder_url: str = ""
    """Where openai:<model> is asked; empty is OpenAI."""
    embedder_key: str = ""
    """Empty: OPENAI_API_KEY, for openai:<model> alone."""
    embedder_seconds: float = Field(30.0, gt=0)
    """The longest call while material is embedded; a question waits three seconds at most."""
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    names: str = ""
    """Further names this server answers to, behind a proxy, with commas: tutor.myschool.example."""
    devices_per_address: int = Field(1, ge=1)
    """Computers that may share one address, as a school's do: so many times as many requests are let in from it."""
    keep_talks_days: int = Field(180, ge=0, le=36_500)
    """Conversations that nobody took up for so many days are deleted; marked answers, goals and alerts stay. 0 keeps them."""
    chroma_url: str = ""
    """A Chroma server for all processes, for example http://127.0.0.1:8100; empty keeps the index in data_dir, for one process."""
    mode: Literal["home"] = "home"
    packs_dir: Path = ROOT / "knowledge" / "packs"
    prompts_dir: Path = ROOT / "prompts"
    first_token_seconds: float = Field(20.0, gt=0)
    gap_seconds: float = Field(15.0, gt=0)
    total_seconds: float = Field(90.0, gt=0)


def read_settings(**given: object) -> Settings:
    """Settings from the environment, `.env` and what is given here; SettingsError in words when one is wrong."""
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as fault:
        first = fault.errors()[0]
        name = f"STEPWISE_{str(first['loc'][0]).upper()}"
        raise SettingsError(f"{first['msg']}.", where=name, cure="Correct it in the environment or in .env; see .env.example.") from None
