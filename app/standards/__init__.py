"""The shelf of standards: which codes there are, what each is about, and which code in a text nobody put there.

    shelf = open_shelf(data_dir)                frameworks of the release, then what a school brought in
    shelf.find("4.NF.3.a")                      the standard under any of its spellings, or None
    unknown_codes(text, shelf)                  codes in a text that are not on the shelf

A code is shown as checked only when `find` knows it. Frameworks come in by one door: a file in a folder (docs/standards.md).
"""

from .case import read_case
from .files import Imported, keep, load_standards, open_shelf
from .shelf import Shelved, Standards, unknown_codes
from .table import read_table
from .values import Framework, FrameworkFile, Standard

__all__ = [
    "Framework", "FrameworkFile", "Imported", "Shelved", "Standard", "Standards", "keep", "load_standards", "open_shelf",
    "read_case", "read_table", "unknown_codes",
]  # fmt: skip
