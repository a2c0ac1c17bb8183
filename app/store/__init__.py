"""What is remembered, in SQL: people, sessions, messages, evidence, drafts, alerts. SQLite by default, PostgreSQL by URL."""

from .assignments import AssignmentRow, Assignments
from .database import open_engine
from .rooms import LinkRow, MemberRow, Rooms
from .store import EvidenceRow, MessageRow, PersonRow, SessionRow, Store

__all__ = [
    "AssignmentRow",
    "Assignments",
    "EvidenceRow",
    "LinkRow",
    "MemberRow",
    "MessageRow",
    "PersonRow",
    "Rooms",
    "SessionRow",
    "Store",
    "open_engine",
]
