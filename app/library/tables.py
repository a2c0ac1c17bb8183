"""The library's tables: sources with their passages and items, the files they were read from, notes on them, and gaps."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("key", sa.String(700), primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("passages", sa.Integer, nullable=False),
    sa.Column("stored", sa.String(32), nullable=False),
)

passages = sa.Table(
    "passages",
    metadata,
    sa.Column("source_key", sa.String(700), sa.ForeignKey("sources.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("heading", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("objective", sa.String(120), nullable=False),
    sa.Column("pack", sa.String(120), nullable=False),
    sa.Column("language", sa.String(16), nullable=False),
    sa.Column("level", sa.String(16), nullable=False),
    sa.Column("grade_low", sa.Integer, nullable=False),
    sa.Column("grade_high", sa.Integer, nullable=False),
    sa.Column("page", sa.Text, nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("reading", sa.Float, nullable=True),
    sa.Column("embedder", sa.String(64), nullable=False),
    sa.Column("vector", sa.LargeBinary, nullable=True),
    sa.Index("passages_by_id", "id"),
)

gaps = sa.Table(
    "gaps",
    metadata,
    sa.Column("question", sa.String(300), primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
    sa.Column("last", sa.String(32), nullable=False),
    sa.Column("done", sa.String(32), nullable=True),
)

items = sa.Table(
    "imported_items",
    metadata,
    sa.Column("source_key", sa.String(700), sa.ForeignKey("sources.key", ondelete="CASCADE"), primary_key=True),
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("objective", sa.String(120), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("family", sa.String(120), nullable=False),
    sa.Column("grade", sa.Integer, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Index("imported_items_by_family", "source_key", "family"),
)

files = sa.Table(
    "source_files",
    metadata,
    sa.Column("key", sa.String(700), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("modified", sa.Float, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("content", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("language", sa.String(16), nullable=False),
    sa.Column("licence", sa.Text, nullable=False),
    sa.Column("collection", sa.String(120), nullable=False),
    sa.Column("grade", sa.Integer, nullable=False),
    sa.Column("stored", sa.String(32), nullable=False),
)

notes = sa.Table(
    "source_notes",
    metadata,
    sa.Column("source_key", sa.String(700), primary_key=True),
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("place", sa.Text, nullable=False),
    sa.Column("sentence", sa.Text, nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("stored", sa.String(32), nullable=False),
)
