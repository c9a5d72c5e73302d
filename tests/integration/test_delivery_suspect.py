"""AB-2 and PI-con: whoever is named as the one who does harm is told nothing, whatever the order and the answers."""

import random
from dataclasses import replace
from datetime import UTC, datetime

from contracts.alerts import ChannelName, Contact, Delivery, DeliveryState, Purpose, Relation
from contracts.case import Case, CaseState, Move
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel
from safety.recipients import eligible, next_recipient, recipients

AT = datetime(2026, 11, 25, 3, tzinfo=UTC)
PAID = {Relation.CARER, Relation.STAFF}
RUNS = 1000


def _contact(chance: random.Random, position: int, relation: Relation | None = None) -> Contact:
    return Contact(
        id=f"c{position}",
        resident="home",
        position=position,
        name=f"P{position}",
        relation=relation or chance.choice(list(Relation)),
        channel=chance.choice(list(ChannelName)),
        address="x",
        language=Language.ZH_CN,
        agreed=chance.random() < 0.7,
    )


def _case(suspect: Relation, level: DangerLevel) -> Case:
    kinds = ((DangerKind.ABUSE, level),)
    return Case("case", "home", CaseState.OPEN, level, kinds, AT, AT, AT, step=1, suspect=str(suspect))


def _delivery(chance: random.Random, contact: Contact, case: Case, number: int) -> Delivery:
    states = [DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.FAILED, DeliveryState.WAITING]
    key = f"case:{case.step}:{number}:{contact.id}"
    state = chance.choice(states)
    return Delivery(key, "case", contact, case.step, number, Purpose.ALERT, state, 1, AT, AT)


def _told(chance: random.Random) -> tuple[Relation, list[Contact], list[Contact]]:
    """One course of a case: told, gone on to the next, raised, begun anew. Suspect, contacts, everybody written to."""
    suspect = chance.choice(list(Relation))
    contacts = [_contact(chance, 1, suspect)]
    contacts += [_contact(chance, position) for position in range(2, chance.randint(2, 8))]
    case = _case(suspect, chance.choice([DangerLevel.HIGH, DangerLevel.IMMINENT]))
    deliveries: list[Delivery] = []
    told: list[Contact] = []
    number = 1
    for _ in range(chance.randint(1, 12)):
        if chance.random() < 0.4:
            case = replace(case, step=case.step + 1, level=chance.choice([case.level, DangerLevel.IMMINENT]))
            move = Move(case, tell=True, escalate=chance.random() < 0.5)
            new = list(recipients(move, contacts, deliveries))
        else:
            following = next_recipient(case, contacts, deliveries, number)
            number += following is None
            new = [following] if following else []
        told += new
        deliveries += [_delivery(chance, contact, case, number) for contact in new]
    return suspect, contacts, told


def test_AB_2_in_a_thousand_courses_the_suspect_who_is_first_is_told_nothing():
    chance = random.Random(4)
    messages = 0
    for _ in range(RUNS):
        suspect, _, told = _told(chance)
        messages += len(told)
        assert suspect not in {contact.relation for contact in told}
        if suspect in PAID:
            assert not [one for one in told if one.relation in PAID or one.channel is ChannelName.SCREEN]
    assert messages > RUNS  # the others were told


def test_AB_2_with_nobody_else_nobody_is_told():
    chance = random.Random(1)
    only = [_contact(chance, 1, Relation.SON)]
    case = _case(Relation.SON, DangerLevel.IMMINENT)
    assert recipients(Move(case, tell=True, escalate=True), only, []) == ()
    assert next_recipient(case, only, [], 1) is None


def test_who_has_not_agreed_is_told_only_where_it_is_imminent():
    contact = replace(_contact(random.Random(2), 1, Relation.FRIEND), agreed=False)
    assert eligible(_case(Relation.SON, DangerLevel.HIGH), [contact]) == []
    assert eligible(_case(Relation.SON, DangerLevel.IMMINENT), [contact]) == [contact]
