"""Figures of detections and deliveries for an authority or a review: counts only, no person and no words."""

import statistics
from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import Engine, select

from contracts.alerts import DeliveryState, Purpose
from contracts.errors import InputError
from contracts.screen import DangerLevel
from store.database import reading
from store.tables import CaseRow, DangerEvent, DeliveryRow

_REFERRED = (str(DangerLevel.HIGH), str(DangerLevel.IMMINENT))
"""Levels whose reply always names a line to call (a referral)."""


def evidence(engine: Engine, first: date, last: date) -> dict[str, Any]:
    """Counts of the days `first` to `last`, both included. Raises StoreError, InputError where `first` is after `last`.

    Keys: detections by kind and level, referrals, cases by state, false alarms with the rules that fired, deliveries by
    state, and the median minutes from an alert to a person's acknowledgement (None where there was none).
    """
    if first > last:
        raise InputError("input.days", "The first day lies after the last one.")
    events = select(DangerEvent.kind, DangerEvent.level, DangerEvent.id, DangerEvent.rules).where(
        DangerEvent.day.between(first, last)
    )
    with reading(engine) as connection:
        heard = connection.execute(events).all()
        cases = [row for row in connection.execute(select(CaseRow.__table__)) if _within(row.opened_at, first, last)]
        sent = [
            row for row in connection.execute(select(DeliveryRow.__table__)) if _within(row.created_at, first, last)
        ]
    alerts = [row for row in sent if row.purpose == Purpose.ALERT]
    alarms = {row.id for row in cases if row.false_alarm}
    waits = [
        (row.acknowledged_at - row.created_at).total_seconds() / 60
        for row in alerts
        if row.state == DeliveryState.ACKNOWLEDGED and row.acknowledged_at
    ]
    return {
        "from": first.isoformat(),
        "to": last.isoformat(),
        "detections": {
            kind: dict(sorted(Counter(row.level for row in heard if row.kind == kind).items()))
            for kind in sorted({row.kind for row in heard})
        },
        "referrals": sum(row.level in _REFERRED for row in heard),
        "cases": {"opened": len(cases), **dict(sorted(Counter(row.state for row in cases).items()))},
        "false_alarms": {
            "cases": len(alarms),
            "rules": dict(
                Counter(
                    rule for row in heard if row.id in alarms for rule in row.rules.split(",") if rule
                ).most_common()
            ),
        },
        "alerts": {"written": len(alerts), **dict(sorted(Counter(row.state for row in alerts).items()))},
        "median_minutes_to_acknowledgement": round(statistics.median(waits), 1) if waits else None,
    }


def _within(moment: Any, first: date, last: date) -> bool:
    return bool(first <= moment.astimezone().date() <= last)
