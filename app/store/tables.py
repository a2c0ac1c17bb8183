"""The tables. Every row that concerns a person carries that person's id, so it can be exported and erased."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, DateTime, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("audience", String(32), nullable=False),
    Column("grade", Integer),
    Column("language", String(8), nullable=False, default="en"),
    Column("interests", JSON, nullable=False, default=list),
    Column("avatar", String(32), nullable=False, default=""),
    Column("created", DateTime(timezone=True), nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("audience", String(32), nullable=False),
    Column("title", String(200), nullable=False, default=""),
    Column("state", JSON, nullable=False, default=dict),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("updated", DateTime(timezone=True), nullable=False),
    Index("ix_sessions_person_updated", "person", "updated"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("session", String(64), ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("author", String(16), nullable=False),  # person or tutor
    Column("text", Text, nullable=False),
    Column("meta", JSON, nullable=False, default=dict),
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_messages_session_n", "session", "n"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(64), nullable=False),
    Column("session", String(64), nullable=False),
    Column("objective", String(120), nullable=False),
    Column("item", String(200), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("misconception", String(80), nullable=False, default=""),
    Column("assisted", Boolean, nullable=False),
    Column("hints", Integer, nullable=False, default=0),
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_evidence_person_objective", "person", "objective"),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("facts", JSON, nullable=False),  # move, model, calls, tokens, held sentences, milliseconds by step
    Column("created", DateTime(timezone=True), nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(64), nullable=False),
    Column("session", String(64), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("seen", DateTime(timezone=True)),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("session", String(64), nullable=False),
    Column("format", String(64), nullable=False),
    Column("objective", String(120), nullable=False),
    Column("title", String(200), nullable=False),
    Column("record", JSON, nullable=False),  # what makes it again: fields, seeds, passages, versions, checks, files
    Column("created", DateTime(timezone=True), nullable=False),
)

assignments = Table(
    "assignments",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("person", String(64), nullable=False),  # the teacher who set it
    Column("room", String(64), nullable=False, default="home"),  # the class it is for; home mode has one
    Column("title", String(200), nullable=False),
    Column("objectives", JSON, nullable=False),
    Column("contract", JSON, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True)),
    Column("ended", DateTime(timezone=True)),
    Index("ix_assignments_room_ended", "room", "ended"),
)
