"""Danger cases with their history, contacts, the outbox of deliveries, signs of a fraud's course."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("resident", sa.String(64), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("relation", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("address", sa.String(500), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("agreed_at", _MOMENT, nullable=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("removed_at", _MOMENT, nullable=True),
    )
    op.create_index("ix_contacts_resident", "contacts", ["resident", "position"])
    op.create_table(
        "cases",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("resident", sa.String(64), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("kinds", sa.String(200), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("step", "round")),
        *(sa.Column(name, sa.String(20), nullable=False) for name in ("if_yes", "if_no")),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("quiet_turns", "silences")),
        sa.Column("silent", sa.Boolean, nullable=False),
        sa.Column("topic", sa.String(20), nullable=False),
        sa.Column("suspect", sa.String(40), nullable=False),
        sa.Column("place", sa.String(1000), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("opened_at", "said_at", "asked_at")),
        sa.Column("exhausted_at", _MOMENT, nullable=True),
        sa.Column("exhausted_said", sa.Boolean, nullable=False),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("closed_by", sa.String(80), nullable=False),
        sa.Column("note", sa.String(2000), nullable=False),
        sa.Column("false_alarm", sa.Boolean, nullable=False),
    )
    op.create_index("ix_cases_resident", "cases", ["resident", "opened_at"])
    unclosed = sa.text("closed_at IS NULL")
    op.create_index(
        "ux_cases_one_unclosed", "cases", ["resident"], unique=True, sqlite_where=unclosed, postgresql_where=unclosed
    )
    op.create_table(
        "case_events",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("detail", sa.String(2000), nullable=False),
    )
    op.create_index("ix_case_events_case", "case_events", ["case_id", "at"])
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(120), primary_key=True),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("contact_id", sa.String(32), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("step", "round")),
        *(sa.Column(name, sa.String(20), nullable=False) for name in ("purpose", "state")),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        *(sa.Column(name, _MOMENT, nullable=False) for name in ("created_at", "due_at")),
        *(sa.Column(name, _MOMENT, nullable=True) for name in ("claimed_at", "sent_at", "acknowledged_at")),
        sa.Column("error", sa.String(80), nullable=False),
        sa.Column("announced", sa.String(20), nullable=False),
    )
    op.create_index("ix_deliveries_due", "deliveries", ["state", "due_at"])
    op.create_index("ix_deliveries_case", "deliveries", ["case_id"])
    op.create_table(
        "scam_signs",
        sa.Column("resident", sa.String(64), primary_key=True),
        sa.Column("sign", sa.String(40), primary_key=True),
        sa.Column("at", _MOMENT, nullable=False),
    )
