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

gone = Table(
    "gone",
    metadata,
    Column("person", String(64), primary_key=True),  # an erased person's number, so that nobody else is ever given it
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
    Column("kind", String(16), nullable=False, default="practice"),  # practice, review, probe, retest, paper, home, pre, post
    Column("answer", String(200), nullable=False, default=""),  # what was marked, so that a teacher can put a mark right
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_evidence_person_objective", "person", "objective"),
    Index("ix_evidence_created", "created"),
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("facts", JSON, nullable=False),  # move, model, calls, tokens, held sentences, milliseconds by step
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_journal_person_created", "person", "created"),
    Index("ix_journal_session", "session"),
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
    Index("ix_alerts_seen", "seen"),
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
    Column("edited", JSON, nullable=False, default=dict),  # file name → the teacher's own Markdown
    Column("created", DateTime(timezone=True), nullable=False),
    Column("updated", DateTime(timezone=True)),
    Index("ix_drafts_person_created", "person", "created"),
)

sheets = Table(
    "sheets",
    metadata,
    Column("code", String(12), primary_key=True),  # printed on a student's page
    Column("person", String(64), nullable=False),  # the teacher who drafted it
    Column("draft", String(64), nullable=False),
    Column("file", String(80), nullable=False),
    Column("objective", String(120), nullable=False),
    Column("items", JSON, nullable=False),  # ids of the items in the order of the page
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_sheets_draft", "draft"),
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

# ---------------------------------------------------------------- whom things belong to: class, link, consent

rooms = Table(
    "rooms",
    metadata,
    Column("id", String(64), primary_key=True),  # home mode has one class, "home"
    Column("title", String(200), nullable=False),
    Column("settings", JSON, nullable=False, default=dict),  # structure dial, time budget, languages
    Column("created", DateTime(timezone=True), nullable=False),
)

members = Table(
    "members",
    metadata,
    Column("room", String(64), ForeignKey("rooms.id", ondelete="CASCADE"), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("role", String(16), nullable=False),  # student or teacher
    Column("label", String(80), nullable=False, default=""),  # how the teacher calls a student in this class
    Column("created", DateTime(timezone=True), nullable=False),
    Column("ended", DateTime(timezone=True)),
    Index("ix_members_person", "person"),
)

links = Table(
    "links",
    metadata,
    Column("family", String(64), primary_key=True),  # the adult
    Column("child", String(64), primary_key=True),
    Column("consent", JSON, nullable=False, default=dict),  # what was agreed to, by whom, when
    Column("created", DateTime(timezone=True), nullable=False),
    Column("ended", DateTime(timezone=True)),
    Index("ix_links_child", "child"),
)

# ---------------------------------------------------------------- the learner's path

choices = Table(
    "choices",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(64), nullable=False),
    Column("session", String(64), nullable=False, default=""),
    Column("kind", String(24), nullable=False),  # open, defer, swap, step_back, go_further, contest, break, product …
    Column("objective", String(120), nullable=False, default=""),
    Column("detail", JSON, nullable=False, default=dict),
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_choices_person_created", "person", "created"),
)

goals = Table(
    "goals",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("week", String(10), nullable=False),  # the Monday, 2026-11-16
    Column("objective", String(120), nullable=False, default=""),
    Column("text", Text, nullable=False),
    Column("made", String(16), nullable=False),  # set (by the teacher), picked, together, own
    Column("by", String(64), nullable=False),
    Column("state", String(16), nullable=False, default="open"),  # open, reached, carried, dropped
    Column("looked_back", Text, nullable=False, default=""),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("updated", DateTime(timezone=True)),
    Index("ix_goals_person_week", "person", "week"),
)

portfolio = Table(
    "portfolio",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("session", String(64), nullable=False, default=""),
    Column("kind", String(24), nullable=False),  # reflection, teach_back, project, best_work, paper
    Column("objective", String(120), nullable=False, default=""),
    Column("prompt", Text, nullable=False, default=""),  # the starter, question or milestone it answers
    Column("text", Text, nullable=False),
    Column("tags", JSON, nullable=False, default=list),  # the student's own words for what they practised; never a score
    Column("about", JSON, nullable=False, default=dict),  # the events it was drawn from
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_portfolio_person_created", "person", "created"),
)

# ---------------------------------------------------------------- the adults around a learner

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(64), nullable=False),  # the student
    Column("objective", String(120), nullable=False),
    Column("evidence", Integer),  # the marked answer that is put right; empty when the mastery itself is
    Column("value", String(32), nullable=False),  # a verdict, or a state of mastery
    Column("reason", Text, nullable=False, default=""),
    Column("by", String(64), nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("undone", DateTime(timezone=True)),
    Index("ix_corrections_person", "person"),
)

proposals = Table(
    "proposals",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("child", String(64), nullable=False),
    Column("family", String(64), nullable=False),
    Column("objective", String(120), nullable=False),
    Column("answers", JSON, nullable=False),  # what the family ticked and wrote on the reply slip
    Column("created", DateTime(timezone=True), nullable=False),
    Column("decided", String(16), nullable=False, default=""),  # accepted or declined; empty while it waits
    Column("by", String(64), nullable=False, default=""),
    Column("decided_at", DateTime(timezone=True)),
    Index("ix_proposals_child", "child"),
)

checkins = Table(
    "checkins",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("room", String(64), nullable=False, default="home"),
    Column("person", String(64), nullable=False),  # the student
    Column("by", String(64), nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("next", Text, nullable=False, default=""),
    Column("kind", String(16), nullable=False, default="talk"),  # talk, or what the learner had in the room: led, taught …
    Column("minutes", Integer),  # of the teacher's time; empty when not noted
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_checkins_person_created", "person", "created"),
)

groups = Table(
    "groups",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("room", String(64), nullable=False, default="home"),
    Column("by", String(64), nullable=False),
    Column("objective", String(120), nullable=False),
    Column("misconception", String(80), nullable=False, default=""),
    Column("members", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),  # ids of the marked answers it rests on
    Column("created", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),  # groups expire
    Column("met", DateTime(timezone=True)),
    Column("minutes", Integer),  # of the teacher's time, together; empty when not noted
    Index("ix_groups_room_until", "room", "until"),
)

pulses = Table(
    "pulses",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("room", String(64), nullable=False, default="home"),
    Column("person", String(64), nullable=False),
    Column("round", String(10), nullable=False),  # first day of the fortnight
    Column("answers", JSON, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_pulses_room_round", "room", "round"),
)

# ---------------------------------------------------------------- what stands in the class; nothing about a person

shelf = Table(
    "shelf",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("room", String(64), nullable=False, default="home"),
    Column("title", String(120), nullable=False),
    Column("kind", String(8), nullable=False),  # book or game
    Column("low", Integer, nullable=False),  # grades, 0 to 12
    Column("high", Integer, nullable=False),
    Column("about", JSON, nullable=False),  # kinds of interest
    Column("place", String(80), nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Index("ix_shelf_room", "room"),
)
