"""The course of a fraud: signs that mean nothing alone and much together, in one utterance or over several."""

from collections.abc import Collection

from contracts.compat import StrEnum
from contracts.screen import DangerLevel


class Sign(StrEnum):
    """What fraud against older people is made of (police and consumer-protection advice; docs/safety.md)."""

    STRANGER = "stranger"  # an unknown caller or visitor, a new friend, a link, somebody who knows the name
    AUTHORITY = "authority"  # says to be police, court, bank, insurance, tax office, technical support
    KIN_IN_TROUBLE = "kin_in_trouble"  # a voice like a child's, an accident, an arrest, a new number
    BAIT = "bait"  # a prize, a refund, a high return, a cure, free gifts, affection
    URGENCY = "urgency"  # within minutes, today only, or else arrest, loss, shame
    SECRECY = "secrecy"  # tell nobody, not the family, not the bank
    ON_THE_LINE = "on_the_line"  # do not hang up, keep the video or the screen open
    PAYMENT = "payment"  # money, card, gift cards, gold, cash, deposit, house papers are asked for
    CODE = "code"  # a verification code, password, card number, remote control, an app to install
    PAYING = "paying"  # the money is moving now, the courier is at the door
    PAID = "paid"  # it was given lately


_ASKED = frozenset({Sign.PAYMENT, Sign.CODE})


def level_of(signs: Collection[str]) -> DangerLevel:
    """Two signs: concern. Three, or one with something asked or given: high. One with money moving now: imminent."""
    present = {Sign(sign) for sign in signs}
    others = present - _ASKED - {Sign.PAYING, Sign.PAID}
    if Sign.PAYING in present and (others or present & _ASKED):
        return DangerLevel.IMMINENT
    if others and present - others:
        return DangerLevel.HIGH
    if len(others) >= 3:
        return DangerLevel.HIGH
    return DangerLevel.CONCERN if len(others) == 2 else DangerLevel.NONE
