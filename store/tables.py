"""The tables of the product's store. No column holds an elder's words."""

from datetime import UTC, date, datetime

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, Float, Index, Integer, String, TypeDecorator, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC on both databases (SQLite itself knows no zones)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of the store."""


class HeardWork(Base):
    """How often a resident was given a work, and when last."""

    __tablename__ = "heard_works"

    resident: Mapped[str] = mapped_column(String(64), primary_key=True)
    work_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    times: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)


class TaleProgress(Base):
    """The part of a serial work a resident has reached (0: its beginning)."""

    __tablename__ = "tale_progress"

    resident: Mapped[str] = mapped_column(String(64), primary_key=True)
    work_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    part: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(Moment)


class DangerEvent(Base):
    """One utterance the danger screen marked. `rules`: ids joined with commas. `day`: the local day of `at`."""

    __tablename__ = "danger_events"
    __table_args__ = (Index("ix_danger_events_resident_at", "resident", "at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    resident: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(40))
    rules: Mapped[str] = mapped_column(String(2000))
    door: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(Moment)
    day: Mapped[date] = mapped_column(Date)


class ContactRow(Base):
    """A person to tell. A removed one stays, marked, because deliveries name it."""

    __tablename__ = "contacts"
    __table_args__ = (Index("ix_contacts_resident", "resident", "position"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    resident: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(80))
    relation: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(500))
    language: Mapped[str] = mapped_column(String(16))
    agreed_at: Mapped[datetime | None] = mapped_column(Moment, nullable=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    removed_at: Mapped[datetime | None] = mapped_column(Moment, nullable=True)


class CaseRow(Base):
    """A danger case (contracts/case.py). `kinds`: kind:level joined with commas. `place`: sealed, else empty."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_resident", "resident", "opened_at"),
        Index(
            "ux_cases_one_unclosed",
            "resident",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    resident: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20))
    kinds: Mapped[str] = mapped_column(String(200))
    step: Mapped[int] = mapped_column(Integer)
    round: Mapped[int] = mapped_column(Integer)
    if_yes: Mapped[str] = mapped_column(String(20))
    if_no: Mapped[str] = mapped_column(String(20))
    quiet_turns: Mapped[int] = mapped_column(Integer)
    silences: Mapped[int] = mapped_column(Integer)
    silent: Mapped[bool] = mapped_column(Boolean)
    topic: Mapped[str] = mapped_column(String(20))
    suspect: Mapped[str] = mapped_column(String(40))
    place: Mapped[str] = mapped_column(String(1000))
    language: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    said_at: Mapped[datetime] = mapped_column(Moment)
    asked_at: Mapped[datetime] = mapped_column(Moment)
    exhausted_at: Mapped[datetime | None] = mapped_column(Moment, nullable=True)
    exhausted_said: Mapped[bool] = mapped_column(Boolean)
    closed_at: Mapped[datetime | None] = mapped_column(Moment, nullable=True)
    closed_by: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(2000))
    false_alarm: Mapped[bool] = mapped_column(Boolean)


class CaseEvent(Base):
    """What happened to a case, in order; nothing is ever changed here. `detail`: rule ids, a contact, a name."""

    __tablename__ = "case_events"
    __table_args__ = (Index("ix_case_events_case", "case_id", "at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment)
    event: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20))
    level: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(2000))


class DeliveryRow(Base):
    """The outbox: one message to one contact (contracts/alerts.py). `token`: what the acknowledging link carries."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_due", "state", "due_at"), Index("ix_deliveries_case", "case_id"))

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    case_id: Mapped[str] = mapped_column(String(32))
    contact_id: Mapped[str] = mapped_column(String(32))
    step: Mapped[int] = mapped_column(Integer)
    round: Mapped[int] = mapped_column(Integer)
    purpose: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    attempts: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    claimed_at: Mapped[datetime | None] = mapped_column(Moment, nullable=True)
    sent_at: Mapped[datetime | None] = mapped_column(Moment, nullable=True)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment, nullable=True)
    error: Mapped[str] = mapped_column(String(80))
    announced: Mapped[str] = mapped_column(String(20))


class ScamSign(Base):
    """When a sign of a fraud's course was last heard from a resident."""

    __tablename__ = "scam_signs"

    resident: Mapped[str] = mapped_column(String(64), primary_key=True)
    sign: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class Observation(Base):
    """What one utterance showed of a mood. `event`: identity of the dialogue core's event. Probabilities in [0, 1].

    `day`: the date where and when it was said. `units`: its length in words (a Han character counts 2/3).
    """

    __tablename__ = "observations"
    __table_args__ = (Index("ix_observations_resident_day", "resident", "day"),)

    event: Mapped[str] = mapped_column(String(64), primary_key=True)
    resident: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    day: Mapped[date] = mapped_column(Date)
    utc_offset_minutes: Mapped[int] = mapped_column(Integer)
    language: Mapped[str] = mapped_column(String(16))
    label: Mapped[str] = mapped_column(String(16))
    probability: Mapped[float] = mapped_column(Float)
    joy: Mapped[float] = mapped_column(Float)
    sadness: Mapped[float] = mapped_column(Float)
    anger: Mapped[float] = mapped_column(Float)
    fear: Mapped[float] = mapped_column(Float)
    surprise: Mapped[float] = mapped_column(Float)
    neutral: Mapped[float] = mapped_column(Float)
    intent: Mapped[str] = mapped_column(String(64))
    intent_confidence: Mapped[float] = mapped_column(Float)
    units: Mapped[float] = mapped_column(Float)


class Position(Base):
    """How far an event table has been read. `anchor`: SHA-256 of row `row`, which tells when the table was replaced."""

    __tablename__ = "projector_positions"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    row: Mapped[int] = mapped_column(BigInteger)
    anchor: Mapped[str] = mapped_column(String(64))


class UnreadEvent(Base):
    """A row of an event table that could not be used: `reason` is encrypted, json or shape."""

    __tablename__ = "projector_unread"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    row: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    reason: Mapped[str] = mapped_column(String(40))


class UsageSpan(Base):
    """Talk without a pause of a quarter of an hour. `reminded`: how many two-hour reminders were said in it.

    `utc_offset_minutes`: where the elder was, by which days and nights are cut.
    """

    __tablename__ = "usage_spans"
    __table_args__ = (Index("ix_usage_spans_resident", "resident", "last_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    resident: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(Moment)
    last_at: Mapped[datetime] = mapped_column(Moment)
    utc_offset_minutes: Mapped[int] = mapped_column(Integer)
    reminded: Mapped[int] = mapped_column(Integer)


class PeopleRefused(Base):
    """One time an elder said that nobody but the companion is needed; no words."""

    __tablename__ = "people_refused"
    __table_args__ = (Index("ix_people_refused_resident_day", "resident", "day"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    resident: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    day: Mapped[date] = mapped_column(Date)


class Notice(Base):
    """What a resident was told last about the companion, by kind; `step`: how far a notice in parts has come."""

    __tablename__ = "notices"

    resident: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    step: Mapped[int] = mapped_column(Integer)


class SharingRestriction(Base):
    """A relation who is not to see a resident's mood, because the resident said so."""

    __tablename__ = "sharing_restrictions"

    resident: Mapped[str] = mapped_column(String(64), primary_key=True)
    relation: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)


class ComplaintRow(Base):
    """A complaint about the companion, without words; a person asks what it is about and answers by `due_at`."""

    __tablename__ = "complaints"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    resident: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    answered_at: Mapped[datetime | None] = mapped_column(Moment, nullable=True)
    answered_by: Mapped[str] = mapped_column(String(80))
