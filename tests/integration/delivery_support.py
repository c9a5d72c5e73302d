"""A care office on a real database: danger is heard, a worker sends, the clock is moved by hand."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

import safety
from companion.delivery import DeliveryWorker
from companion.delivery_settings import DeliverySettings
from contracts.alerts import ChannelName, Contact, Delivery, Relation
from contracts.case import Answer, Heard
from contracts.clock import FixedClock
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from store.case_desk import CaseDesk, File
from store.casebook import CaseBook
from store.contacts import Contacts
from store.database import open_engine, reading
from store.migrate import upgrade
from store.outbox import Outbox
from store.sealing import Sealer
from store.tables import DeliveryRow
from tests.fakes.channel import FakeChannel
from tests.integration.store_support import BEIJING, fresh_database

NIGHT = datetime(2026, 11, 25, 3, 0, tzinfo=BEIJING)
HIGH = ScreenResult(DangerKind.SELF_HARM, DangerLevel.HIGH, ("zh.self_harm.test",))
IMMINENT = ScreenResult(DangerKind.MEDICAL, DangerLevel.IMMINENT, ("zh.medical.test",))
BEATEN = ScreenResult(DangerKind.ABUSE, DangerLevel.HIGH, ("zh.abuse.test",))


class Office:
    """One database with contacts in order; `channel` carries e-mail, nothing else is configured."""

    def __init__(self, backend: str, folder: Path, *relations: Relation, url: str = "") -> None:
        self.url = url or fresh_database(backend, folder)
        if not url:
            upgrade(self.url)
        self.spill = folder / "spill.jsonl"
        self.clock = FixedClock(NIGHT)
        self.channel = FakeChannel(folder / "arrived.jsonl")
        self.engine = open_engine(self.url)
        self.contacts = [self.add(relation) for relation in relations]

    def add(self, relation: Relation, channel: ChannelName = ChannelName.EMAIL, *, resident: str = "home") -> Contact:
        number = len(Contacts(self.engine).of(resident)) + 1
        return Contacts(self.engine).add(
            resident,
            name=f"P{number}",
            relation=relation,
            channel=channel,
            address=f"p{number}@example.org",
            language=Language.ZH_CN,
            now=self.clock.now(),
            agreed=True,
        )

    def hear(self, screened: ScreenResult, resident: str = "home", suspect: str = "") -> None:
        book = CaseBook(self.engine, safety, Sealer(None), self.spill)
        heard = Heard(screened, Answer.OTHER, self.clock.now(), suspect)
        book.hear(resident, heard, lambda outcome: None, door="test")

    def worker(self, engine=None, *, configured: bool = True, **settings) -> DeliveryWorker:
        engine = engine or self.engine
        given = DeliverySettings(**{"send_timeout_s": 5.0, **settings})
        book = CaseBook(engine, safety, Sealer(None), self.spill)
        outbox = Outbox(engine, safety, Sealer(None), given.waits)
        channels = {ChannelName.EMAIL: self.channel} if configured else {}
        return DeliveryWorker(outbox, channels, given, self.clock, book.absorb)

    def outbox(self) -> Outbox:
        return Outbox(self.engine, safety, Sealer(None))

    def desk(self) -> CaseDesk:
        return CaseDesk(self.engine, safety, Sealer(None))

    def file(self, resident: str = "home") -> File:
        (file,) = self.desk().files(resident=resident)
        return file

    def deliveries(self, purpose: str = "alert") -> list[Delivery]:
        return [one for one in self.file().deliveries if str(one.purpose) == purpose]

    def states(self) -> list[tuple[str, str]]:
        return [(one.contact.name, str(one.state)) for one in self.deliveries()]

    def token(self, name: str) -> str:
        """What the newest link to contact `name` carries."""
        key = next(one.key for one in reversed(self.deliveries()) if one.contact.name == name)
        with reading(self.engine) as connection:
            return connection.execute(select(DeliveryRow.token).where(DeliveryRow.key == key)).scalar_one()

    def wait(self, **time: float) -> None:
        self.clock.moment += timedelta(**time)
