"""Minutes of a teacher's talks and groups; and, beside the talks, what a learner had in the room: led, taught, presented, extended"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=16), nullable=False, server_default="talk"))
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))

    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.drop_column("minutes")

    with op.batch_alter_table("checkins", schema=None) as batch_op:
        batch_op.drop_column("minutes")
        batch_op.drop_column("kind")
