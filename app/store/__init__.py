"""What is remembered, in SQL: people, sessions, messages, evidence, drafts, alerts. SQLite by default, PostgreSQL by URL."""

from .assignments import AssignmentRow, Assignments
from .classwork import Classwork, TurnRow
from .coaching import AlertRow, CheckinRow, Coaching, CorrectionRow, GroupRow, OpportunityRow, ProposalRow, PulseRow, StudentRow
from .database import open_engine
from .drafts import DraftRow, Drafts
from .growth import ChoiceRow, GoalRow, Growth, KeptRow
from .leaving import Leaving
from .rooms import LinkRow, MemberRow, Rooms
from .sheets import SheetRow, Sheets
from .shelf import Shelf, ThingRow
from .store import EvidenceRow, MessageRow, PersonRow, SessionRow, Store

__all__ = [
    "AlertRow",
    "AssignmentRow",
    "Assignments",
    "CheckinRow",
    "ChoiceRow",
    "Classwork",
    "Coaching",
    "CorrectionRow",
    "DraftRow",
    "Drafts",
    "EvidenceRow",
    "GoalRow",
    "GroupRow",
    "Growth",
    "KeptRow",
    "Leaving",
    "LinkRow",
    "MemberRow",
    "MessageRow",
    "OpportunityRow",
    "PersonRow",
    "ProposalRow",
    "PulseRow",
    "Rooms",
    "SessionRow",
    "SheetRow",
    "Sheets",
    "Shelf",
    "Store",
    "StudentRow",
    "ThingRow",
    "TurnRow",
    "open_engine",
]
