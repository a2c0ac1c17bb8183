"""What is remembered, in SQL: people, sessions, messages, evidence, drafts, alerts. SQLite by default, PostgreSQL by URL."""

from .assignments import AssignmentRow, Assignments
from .database import open_engine
from .store import EvidenceRow, MessageRow, PersonRow, SessionRow, Store

__all__ = ["AssignmentRow", "Assignments", "EvidenceRow", "MessageRow", "PersonRow", "SessionRow", "Store", "open_engine"]
