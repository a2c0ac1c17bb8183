"""Indices for what a board looks up: a class's turns by person and time, one conversation's journal, alerts that nobody has seen"""

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_journal_person_created", "journal", ["person", "created"], unique=False)
    op.create_index("ix_journal_session", "journal", ["session"], unique=False)
    op.create_index("ix_alerts_seen", "alerts", ["seen"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_alerts_seen", "alerts")
    op.drop_index("ix_journal_session", "journal")
    op.drop_index("ix_journal_person_created", "journal")
