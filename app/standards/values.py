"""The records of the shelf: a framework, its standards, and one file that holds both."""

from __future__ import annotations

from pydantic import Field, field_validator

from ..shelf import Record

Code = r"^\w[\w .()/:&*+-]{0,59}$"
"""What a code may look like, in any framework: short, and nothing that a page or a file name could trip over."""


class Framework(Record):
    """Who published which standards. `url` is text to read, never fetched."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")
    title: str = Field(min_length=1, max_length=200)
    publisher: str = Field(default="", max_length=300)
    year: int = Field(default=0, ge=0, le=2200)
    """Of this edition; 0 when it is not stated."""
    edition: str = Field(default="", max_length=200)
    licence: str = Field(default="", max_length=300)
    subject: str = Field(default="", max_length=100)
    language: str = Field(default="en", max_length=20)
    url: str = Field(default="", max_length=300)
    prefixes: list[str] = Field(default=[], max_length=10)
    """What may stand before a code: "CCSS.MATH.CONTENT.". The first is the one we print; a code alone is understood too."""

    @property
    def name(self) -> str:
        """The title with its year, to print beside a code."""
        return f"{self.title}, {self.year}" if self.year else self.title


class Standard(Record):
    """One standard or one group of standards. Codes are written without the framework's prefix."""

    code: str = Field(pattern=Code)
    grades: tuple[int, int]
    """Lowest and highest school grade, 0 (kindergarten) to 12."""
    text: str = Field(min_length=1, max_length=2000)
    """Our own paraphrase, or the official text where its licence allows that."""
    parent: str = ""
    prerequisites: list[str] = []
    aliases: list[str] = []
    """Spellings that could not be guessed; points, case and brackets can."""

    @field_validator("grades")
    @classmethod
    def in_order(cls, value: tuple[int, int]) -> tuple[int, int]:
        if not 0 <= value[0] <= value[1] <= 12:
            raise ValueError("grades are two numbers from 0 to 12, the lower first")
        return value


class FrameworkFile(Record):
    framework: Framework
    standards: list[Standard] = Field(max_length=50_000)
