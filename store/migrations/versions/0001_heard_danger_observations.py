"""Works heard, danger records, mood observations and how far the events have been read."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "heard_works",
        sa.Column("resident", sa.String(64), primary_key=True),
        sa.Column("work_id", sa.String(200), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "tale_progress",
        sa.Column("resident", sa.String(64), primary_key=True),
        sa.Column("work_id", sa.String(200), primary_key=True),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "danger_events",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("resident", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("rules", sa.String(2000), nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_index("ix_danger_events_resident_at", "danger_events", ["resident", "at"])
    op.create_table(
        "observations",
        sa.Column("event", sa.String(64), primary_key=True),
        sa.Column("resident", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("utc_offset_minutes", sa.Integer, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("label", sa.String(16), nullable=False),
        *(
            sa.Column(name, sa.Float, nullable=False)
            for name in ("probability", "joy", "sadness", "anger", "fear", "surprise", "neutral")
        ),
        sa.Column("intent", sa.String(64), nullable=False),
        sa.Column("intent_confidence", sa.Float, nullable=False),
        sa.Column("units", sa.Float, nullable=False),
    )
    op.create_index("ix_observations_resident_day", "observations", ["resident", "day"])
    op.create_table(
        "projector_positions",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("row", sa.BigInteger, nullable=False),
        sa.Column("anchor", sa.String(64), nullable=False),
    )
    op.create_table(
        "projector_unread",
        sa.Column("source", sa.String(64), primary_key=True),
        sa.Column("row", sa.BigInteger, primary_key=True),
        sa.Column("reason", sa.String(40), nullable=False),
    )
