"""Activity formats: content of a pack becomes a checked draft, and the draft becomes files a teacher prints.

    activities = load_activities(folder)                       a shelf: one YAML file for each format
    made = draft(activities["tiered_lesson"], source, fields)  pure
    checks = check(made)                                       named rules, each with the place it looked at
    write(made, folder, ("md", "docx"))

What may be reworded by a model is `polishable`; `accept_prose` decides on each reply. No model is called here.
"""

from .activity import Activity, form_of
from .compose import Draft, draft
from .document import Document
from .formats import load_activities
from .lint import RULES, Check, check, failed
from .polish import Prose, accept_prose, polishable, with_prose
from .render_docx import to_docx
from .render_markdown import to_markdown
from .source import Source
from .starters import Starter, load_starters
from .write import FORMATS, USUAL, marked, offered, path_of, paths_of_draft, write

__all__ = [
    "FORMATS", "RULES", "USUAL", "Activity", "Check", "Document", "Draft", "Prose", "Source", "Starter", "accept_prose", "check", "draft",
    "failed", "form_of", "load_activities", "load_starters", "marked", "offered", "path_of", "paths_of_draft", "polishable", "to_docx",
    "to_markdown", "with_prose", "write",
]  # fmt: skip
