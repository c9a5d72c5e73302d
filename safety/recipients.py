"""Who is told about a case, and who next: in order, never the person suspected (docs/safety.md: AB-2, PI-con)."""

from collections.abc import Iterable, Sequence

from contracts.alerts import ChannelName, Contact, Delivery, DeliveryState, Purpose, Relation
from contracts.case import Case, Move
from contracts.screen import DangerLevel

_PAID_HELP = frozenset({Relation.CARER, Relation.STAFF})


def eligible(case: Case, contacts: Iterable[Contact]) -> list[Contact]:
    """Contacts in their order, without the suspect; who has not agreed is told only where it is imminent."""
    return sorted(
        (
            contact
            for contact in contacts
            if not is_suspect(contact, case.suspect) and (contact.agreed or case.level is DangerLevel.IMMINENT)
        ),
        key=lambda contact: contact.position,
    )


def is_suspect(contact: Contact, suspect: str) -> bool:
    """Whether `contact` may be the one named. Paid help stands together: a carer's alarm never lights a staff screen."""
    if not suspect:
        return False
    if Relation(suspect) in _PAID_HELP:
        return contact.relation in _PAID_HELP or contact.channel is ChannelName.SCREEN
    return contact.relation == suspect


def recipients(move: Move, contacts: Sequence[Contact], deliveries: Sequence[Delivery]) -> tuple[Contact, ...]:
    """Who is written to because of `move`: at first the first contact; news goes to who was told last or took over.

    With `move.escalate` the next one as well.
    """
    if move.case is None:
        return ()
    willing = eligible(move.case, contacts)
    reached = {delivery.contact.id for delivery in _alerts(deliveries) if delivery.state is not DeliveryState.FAILED}
    takers = {d.contact.id for d in _alerts(deliveries) if d.state is DeliveryState.ACKNOWLEDGED}
    chosen: list[Contact] = []
    if move.tell:
        known = [contact for contact in willing if contact.id in (takers or reached)]
        chosen += known[-1:] or willing[:1]
    if move.escalate:
        chosen += [contact for contact in willing if contact.id not in reached and contact not in chosen][:1]
    return tuple(chosen)


def next_recipient(
    case: Case, contacts: Sequence[Contact], deliveries: Sequence[Delivery], round_number: int
) -> Contact | None:
    """The first willing contact not yet tried in this round; None where all were."""
    tried = {
        delivery.contact.id
        for delivery in _alerts(deliveries)
        if delivery.round == round_number and delivery.step == case.step
    }
    return next((contact for contact in eligible(case, contacts) if contact.id not in tried), None)


def _alerts(deliveries: Iterable[Delivery]) -> list[Delivery]:
    return [delivery for delivery in deliveries if delivery.purpose is Purpose.ALERT]
