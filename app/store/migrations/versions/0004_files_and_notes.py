"""How each file was read, what was not in its passages, the reading grade of a passage, and gaps that are done"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("passages", sa.Column("reading", sa.Float(), nullable=True))
    op.add_column("gaps", sa.Column("done", sa.String(length=32), nullable=True))
    op.create_table(
        "source_files",
        sa.Column("key", sa.String(length=700), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("modified", sa.Float(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("collection", sa.String(length=120), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("stored", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "source_notes",
        sa.Column("source_key", sa.String(length=700), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("stored", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("source_key", "n"),
    )


def downgrade() -> None:
    op.drop_table("source_notes")
    op.drop_table("source_files")
    op.drop_column("gaps", "done")
    op.drop_column("passages", "reading")
