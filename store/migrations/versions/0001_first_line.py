"""What was heard, danger events, mood observations, reader positions."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "heard",
        sa.Column("resident", sa.String(64), primary_key=True),
        sa.Column("work_id", sa.String(128), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("last_at", moment, nullable=False),
    )
    op.create_table(
        "danger_events",
        sa.Column("event_id", sa.String(32), primary_key=True),
        sa.Column("resident", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("door", sa.String(32), nullable=False),
        sa.Column("at", moment, nullable=False),
    )
    op.create_index("ix_danger_events_resident", "danger_events", ["resident"])
    op.create_table(
        "observations",
        sa.Column("source", sa.String(80), primary_key=True),
        sa.Column("resident", sa.String(64), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("label", sa.String(16), nullable=False),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("emotions", sa.JSON, nullable=False),
        sa.Column("intent", sa.String(64), nullable=True),
    )
    op.create_index("observations_by_day", "observations", ["resident", "day"])
    op.create_table(
        "positions",
        sa.Column("reader", sa.String(64), primary_key=True),
        sa.Column("last_id", sa.Integer, nullable=False),
    )
