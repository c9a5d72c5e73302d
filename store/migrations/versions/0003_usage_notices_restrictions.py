"""Hours of use, refusals of people, what was told, what is not to be shown, complaints."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "usage_spans",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("resident", sa.String(64), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("utc_offset_minutes", sa.Integer, nullable=False),
        sa.Column("reminded", sa.Integer, nullable=False),
    )
    op.create_index("ix_usage_spans_resident", "usage_spans", ["resident", "last_at"])
    op.create_table(
        "people_refused",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("resident", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_index("ix_people_refused_resident_day", "people_refused", ["resident", "day"])
    op.create_table(
        "notices",
        sa.Column("resident", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(40), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
    )
    op.create_table(
        "sharing_restrictions",
        sa.Column("resident", sa.String(64), primary_key=True),
        sa.Column("relation", sa.String(40), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "complaints",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("resident", sa.String(64), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answered_by", sa.String(80), nullable=False),
    )
