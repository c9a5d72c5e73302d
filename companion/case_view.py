"""Cases and contacts as people and programs read them: plain lines, and JSON (docs/cli.md)."""

from datetime import datetime
from typing import Any

from contracts.alerts import Contact, Delivery
from store.case_desk import File

_SHORT = 8


def case_to_json(file: File) -> dict[str, Any]:
    """A case with its history and deliveries. The place of somebody lost is left out: it is the elder's word."""
    case = file.case
    return {
        **case.to_json(),
        "kind": str(case.kind),
        "resident": case.resident,
        "step": case.step,
        "opened_at": _moment(case.opened_at),
        "said_at": _moment(case.said_at),
        "exhausted_at": _moment(file.exhausted_at),
        "closed_at": _moment(case.closed_at),
        "closed_by": case.closed_by,
        "note": case.note,
        "false_alarm": case.false_alarm,
        "history": [
            {"at": _moment(one.at), "event": one.event, "state": one.state, "level": one.level, "detail": one.detail}
            for one in file.history
        ],
        "deliveries": [delivery_to_json(one) for one in file.deliveries],
    }


def delivery_to_json(delivery: Delivery) -> dict[str, Any]:
    """One message; the address is not in it."""
    return {
        "key": delivery.key,
        "contact": delivery.contact.name,
        "contact_id": delivery.contact.id,
        "channel": str(delivery.contact.channel),
        "purpose": str(delivery.purpose),
        "step": delivery.step,
        "round": delivery.round,
        "state": str(delivery.state),
        "attempts": delivery.attempts,
        "created_at": _moment(delivery.created_at),
        "due_at": _moment(delivery.due_at),
        "sent_at": _moment(delivery.sent_at),
        "acknowledged_at": _moment(delivery.acknowledged_at),
        "error": delivery.error,
    }


def contact_to_json(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.id,
        "resident": contact.resident,
        "position": contact.position,
        "name": contact.name,
        "relation": str(contact.relation),
        "channel": str(contact.channel),
        "address": contact.address,
        "language": str(contact.language),
        "agreed": contact.agreed,
    }


def case_lines(file: File) -> list[str]:
    """A case for a person: what and how pressing, then what happened, then who was written to."""
    case = file.case
    kinds = ", ".join(f"{kind} {level}" for kind, level in case.kinds)
    lines = [f"{case.id[:_SHORT]}  {case.resident}  {case.state}  {kinds}  since {_clock(case.opened_at)}"]
    if case.is_closed:
        alarm = " as a false alarm" if case.false_alarm else ""
        lines.append(f"  closed{alarm} by {case.closed_by}: {case.note}")
    names = {one.contact.id: one.contact.name for one in file.deliveries}
    for one in file.history:
        lines.append(f"  {_clock(one.at)}  {one.event}  {names.get(one.detail, one.detail)}".rstrip())
    for delivery in file.deliveries:
        what = "" if str(delivery.purpose) == "alert" else f" {delivery.purpose}"
        why = f" ({delivery.error})" if delivery.error else ""
        tries = f", {delivery.attempts} tries" if delivery.attempts > 1 else ""
        lines.append(f"  -> {delivery.contact.name} by {delivery.contact.channel}{what}: {delivery.state}{why}{tries}")
    return lines


def contact_line(contact: Contact) -> str:
    agreed = "agreed" if contact.agreed else "not agreed yet"
    where = f"{contact.channel} {contact.address}"
    return f"{contact.position}. {contact.id[:_SHORT]}  {contact.name} ({contact.relation})  {where}  {agreed}"


def _moment(moment: datetime | None) -> str | None:
    return moment.astimezone().isoformat(timespec="seconds") if moment else None


def _clock(moment: datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
