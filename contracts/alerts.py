"""People who are told about danger, what they are told, and the protocol of the channels that tell them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from contracts.compat import StrEnum
from contracts.errors import SuibanError
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel


class Relation(StrEnum):
    """Who a contact is to the elder; decides how they are named aloud and who is skipped as a suspect."""

    DAUGHTER = "daughter"
    SON = "son"
    DAUGHTER_IN_LAW = "daughter_in_law"
    SON_IN_LAW = "son_in_law"
    SPOUSE = "spouse"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    RELATIVE = "relative"
    NEIGHBOUR = "neighbour"
    FRIEND = "friend"
    CARER = "carer"  # paid help at home or in a care home
    STAFF = "staff"  # nurses and the duty desk
    COMMUNITY = "community"  # community worker, village doctor, social worker
    OTHER = "other"


class ChannelName(StrEnum):
    """How a contact is reached."""

    EMAIL = "email"
    WEBHOOK = "webhook"
    SMS = "sms"
    SCREEN = "screen"


class Purpose(StrEnum):
    """Why somebody is written to."""

    ALERT = "alert"
    FOLLOW_UP = "follow_up"  # the case was closed as a false alarm
    INVITATION = "invitation"  # asks to agree to be a contact
    TEST = "test"  # the yearly look whether the address still works


class DeliveryState(StrEnum):
    """waiting -> sent -> acknowledged; uncertain: it may or may not have arrived; failed: it never can."""

    WAITING = "waiting"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Contact:
    """One person to tell, in the order of `position` (1 first). `agreed`: said yes to being told."""

    id: str
    resident: str
    position: int
    name: str
    relation: Relation
    channel: ChannelName
    address: str
    language: Language
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one person. `key`: its idempotency key, one for each step, round, contact and purpose.

    `round`: how often the whole list of contacts was begun anew because nobody answered. `announced`: the state the
    elder was last told of.
    """

    key: str
    case_id: str
    contact: Contact
    step: int
    round: int
    purpose: Purpose
    state: DeliveryState
    attempts: int
    created_at: datetime
    due_at: datetime
    sent_at: datetime | None = None
    acknowledged_at: datetime | None = None
    error: str = ""
    announced: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """What a channel sends: no transcript. `key` goes along so that the receiver can drop a copy.

    `resident_name`: how the deployment names the elder. `place`: only where somebody is lost and said it.
    `acknowledge_url`: where the contact says that they take over; "" where there is no such page.
    """

    key: str
    purpose: Purpose
    case_id: str
    resident_name: str
    kind: DangerKind
    level: DangerLevel
    at: datetime
    language: Language
    contact_name: str
    place: str = ""
    acknowledge_url: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel knows after sending. `acknowledged`: the receiving side says that a person took it."""

    reference: str = ""
    acknowledged: bool = False


class DeliveryError(SuibanError):
    """A message was not delivered. `permanent`: trying again is no use. `uncertain`: it may have arrived after all."""

    stage = "delivery"

    def __init__(self, code: str, message: str, *, permanent: bool = False, uncertain: bool = False) -> None:
        super().__init__(code, message)
        self.permanent = permanent
        self.uncertain = uncertain


class Channel(Protocol):
    """One way to reach a person. `check` refuses an address that can never work (InputError, with the reason)."""

    def deliver(self, alert: Alert, address: str) -> Receipt: ...

    def check(self, address: str) -> None: ...
