"""Imported items with their keys, and the quarantined ones with the reason"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imported_items",
        sa.Column("source_key", sa.String(length=700), nullable=False),
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("objective", sa.String(length=120), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("family", sa.String(length=120), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_key"], ["sources.key"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("source_key", "id"),
    )
    op.create_index("imported_items_by_family", "imported_items", ["source_key", "family"], unique=False)


def downgrade() -> None:
    op.drop_index("imported_items_by_family", table_name="imported_items")
    op.drop_table("imported_items")
