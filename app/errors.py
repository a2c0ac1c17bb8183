"""Few errors, each with its cure: what happened, where, and what to do.

A child never sees one of these; `tutor` turns whatever fails into authored words.
"""


class StepwiseError(Exception):
    """Something a person can mend. `where` names a file and field or an address; `cure` is one thing to do."""

    def __init__(self, what: str, *, where: str = "", cure: str = "") -> None:
        self.what, self.where, self.cure = what, where, cure
        super().__init__(self.in_words())

    def in_words(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f" {self.cure}" if self.cure else ""
        return f"{place}{self.what}{cure}"


class SettingsError(StepwiseError):
    """A setting is missing or cannot be used."""


class PackError(StepwiseError):
    """A shelf record or a knowledge pack is broken; `where` names the file and the field."""


class InputError(StepwiseError):
    """What a person gave (a grade, a file, a format name, a message) cannot be used."""


class LibraryError(StepwiseError):
    """The library cannot be read, written or owned (another process has it)."""


class StoreError(StepwiseError):
    """The database cannot be opened or written."""


class ModelError(StepwiseError):
    """The language model gave no usable answer. `kind` is one word from `models.KINDS`."""

    def __init__(self, what: str, *, kind: str = "failed", where: str = "", cure: str = "") -> None:
        self.kind = kind
        super().__init__(what, where=where, cure=cure)
