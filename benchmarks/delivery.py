"""Simulated danger cases through the real store and delivery worker, with a channel that fails in every way.

    python benchmarks/delivery.py [--cases 10000] [--seed 1] [--folder DIR] [--json]

SQLite, a simulated clock in steps of one minute, two or three contacts a case. A try to send is refused for now,
refused for ever, cut before it arrives, swallowed in silence (half of those arrive) or ends the worker (half after the
message arrived; a new worker goes on with what the database knows). Contacts who got a message take over with a
chance of one half. Some cases rise to a second step; some are closed as false alarms.

Lost: a case about which nothing reached anybody. Doubled: a contact who got more than one alert of the same case,
step and round. Asked again: alerts of a later round, sent because nobody had answered. Follow-ups: of contacts whom an
alert reached before a false alarm was closed, those with exactly one.
"""

import argparse
import json
import logging
import random
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import safety
from companion.delivery import DeliveryWorker
from companion.delivery_settings import DeliverySettings
from contracts.alerts import Alert, ChannelName, DeliveryError, DeliveryState, Receipt, Relation
from contracts.case import Answer, Heard
from contracts.clock import FixedClock
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from store.case_desk import CaseDesk
from store.casebook import CaseBook
from store.contacts import Contacts
from store.database import open_engine
from store.migrate import upgrade
from store.outbox import Outbox
from store.sealing import Sealer

START = datetime(2026, 11, 24, 20, 0, tzinfo=timezone(timedelta(hours=8)))
A_MINUTE = timedelta(minutes=1)
NEW_A_MINUTE = 25
TICKS_AT_MOST = 24 * 60
FAULTS = {"later": 0.12, "never": 0.03, "cut": 0.06, "silent": 0.08, "crash": 0.01}
RELATIONS = (Relation.DAUGHTER, Relation.SON, Relation.NEIGHBOUR)


class FaultyChannel:
    """Fails by `chance`; `arrived` counts what reached somebody, by key. `crashed` is set where the worker dies."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._lock = threading.Lock()
        self.arrived: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.new: list[str] = []
        self.crashed = threading.Event()

    def deliver(self, alert: Alert, address: str) -> Receipt:
        with self._lock:
            fault = self._chance.choices([*FAULTS, "none"], [*FAULTS.values(), 1 - sum(FAULTS.values())])[0]
            arrives = fault == "none" or (fault in ("silent", "crash") and self._chance.random() < 0.5)
            self.faults[fault] += 1
            if arrives:
                self.arrived[alert.key] += 1
                self.new.append(alert.key)
        if fault == "crash":
            self.crashed.set()
            raise SystemExit  # this thread ends without a word, as in a process that is killed
        if fault == "silent":
            raise DeliveryError("delivery.silent", "Silent.", uncertain=True)
        if fault != "none":
            raise DeliveryError(f"delivery.{fault}", "Failed.", permanent=fault == "never")
        return Receipt()

    def check(self, address: str) -> None:
        """Every address is taken."""


class Simulation:
    """One database, one clock, one worker at a time."""

    def __init__(self, folder: Path, cases: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.clock = FixedClock(START)
        url = f"sqlite:///{folder / 'suiban.sqlite'}"
        upgrade(url)
        self.engine = open_engine(url)
        self.book = CaseBook(self.engine, safety, Sealer(None), folder / "spill.jsonl")
        self.desk = CaseDesk(self.engine, safety, Sealer(None))
        self.outbox = Outbox(self.engine, safety, Sealer(None))
        self.channel = FaultyChannel(random.Random(seed + 1))
        self.waiting = [f"r{number}" for number in range(cases)]
        self.rising: dict[int, list[str]] = defaultdict(list)
        self.told_before_false_alarm: dict[str, set[str]] = {}
        self.workers = 0
        self.worker = self._worker()

    def run(self) -> None:
        tick = 0
        while (self.waiting or self._open()) and tick < TICKS_AT_MOST:
            for resident in [self.waiting.pop() for _ in range(min(NEW_A_MINUTE, len(self.waiting)))]:
                self._begin(resident, tick)
            for resident in self.rising.pop(tick, []):
                self._hear(resident, DangerLevel.IMMINENT)
            self._work()
            self._people()
            self.clock.moment += A_MINUTE
            tick += 1
        for _ in range(150):  # what a dead worker left behind, and every pause before a next try
            self._work()
            self.clock.moment += A_MINUTE * 2

    def _worker(self) -> DeliveryWorker:
        self.workers += 1
        channels = {ChannelName.EMAIL: self.channel}
        return DeliveryWorker(self.outbox, channels, DeliverySettings(send_timeout_s=30), self.clock, self.book.absorb)

    def _begin(self, resident: str, tick: int) -> None:
        for number in range(self.chance.choice([2, 2, 3])):
            Contacts(self.engine).add(
                resident,
                name=f"P{number}",
                relation=RELATIONS[number],
                channel=ChannelName.EMAIL,
                address=f"{number}.{resident}@example.org",
                language=Language.ZH_CN,
                now=self.clock.now(),
                agreed=True,
            )
        self._hear(resident, self.chance.choice([DangerLevel.HIGH, DangerLevel.IMMINENT]))
        if self.chance.random() < 0.2:
            self.rising[tick + self.chance.randint(1, 10)].append(resident)

    def _hear(self, resident: str, level: DangerLevel) -> None:
        screened = ScreenResult(DangerKind.SELF_HARM, level, ("simulated",))
        self.book.hear(
            resident, Heard(screened, Answer.OTHER, self.clock.now()), lambda outcome: None, door="benchmark"
        )

    def _work(self) -> None:
        """One look of the worker; where it dies, the next one begins with what the database knows."""
        self.worker.escalate()
        while self.worker.send_due() or self.worker.is_busy:
            self.worker.note_results(0.002)
            if self.channel.crashed.is_set():
                self.channel.crashed.clear()
                self.worker = self._worker()

    def _people(self) -> None:
        """Those who got a message take over, or close it as a false alarm, or do not look."""
        for key in self.channel.new:
            case_id, purpose = key.split(":")[0], key.split(":")[-1]
            if purpose != "alert":
                continue
            roll = self.chance.random()
            if roll < 0.05:
                self._false_alarm(case_id)
            elif roll < 0.55:
                self.outbox.acknowledge(self._token(key), self.clock.now())
        self.channel.new.clear()

    def _token(self, key: str) -> str:
        with self.engine.connect() as connection:
            found = connection.exec_driver_sql("SELECT token FROM deliveries WHERE key = ?", (key,))
            return str(found.scalar())

    def _false_alarm(self, case_id: str) -> None:
        with self.engine.connect() as connection:
            closed = connection.exec_driver_sql("SELECT closed_at FROM cases WHERE id = ?", (case_id,)).scalar()
        if closed is None:
            reached = {key.split(":")[3] for key in self.channel.arrived if key.startswith(case_id)}
            self.told_before_false_alarm[case_id] = reached
            self.desk.close(case_id, by="W", note="simulated", now=self.clock.now(), false_alarm=True)

    def _open(self) -> int:
        with self.engine.connect() as connection:
            asked = "SELECT count(*) FROM cases WHERE closed_at IS NULL AND state IN ('open', 'watching')"
            return int(connection.exec_driver_sql(asked).scalar() or 0)

    def report(self) -> dict:
        """Counts and ratios; see the head of this file."""
        files = self.desk.files(limit=10**9)
        alerts = {key: times for key, times in self.channel.arrived.items() if key.endswith(":alert")}
        reached = {key.split(":")[0] for key in alerts}
        steps = Counter()
        for key, times in alerts.items():
            case_id, step, number, contact, _ = key.split(":")
            steps[case_id, step, number, contact] += times
        follow_ups: Counter[tuple[str, str]] = Counter()
        for key, times in self.channel.arrived.items():
            if key.endswith(":follow_up"):
                follow_ups[key.split(":")[0], key.split(":")[3]] += times
        due = [(case_id, contact) for case_id, told in self.told_before_false_alarm.items() for contact in told]
        missing = [one for one in due if follow_ups[one] == 0]
        messages = [one for file in files for one in file.deliveries]
        written = {(one.case_id, one.contact.id): str(one.state) for one in messages if str(one.purpose) == "follow_up"}
        deliveries = [one for one in messages if str(one.purpose) == "alert"]
        not_arrived = [one for one in deliveries if one.state is DeliveryState.SENT and one.key not in alerts]
        return {
            "cases": len(files),
            "tries": sum(self.channel.faults.values()),
            "faults": dict(self.channel.faults),
            "workers that died": self.workers - 1,
            "alerts that arrived": sum(alerts.values()),
            "cases lost": _part(len([file for file in files if file.case.id not in reached]), len(files)),
            "noted as sent, never arrived": _part(len(not_arrived), len(deliveries)),
            "doubled per step": _part(sum(times > 1 for times in steps.values()), len(steps)),
            "asked again in a later round": sum(int(number) > 1 for _, _, number, _ in steps),
            "taken over or closed": _part(len(files) - self._open(), len(files)),
            "false alarms closed": len(self.told_before_false_alarm),
            "follow-ups, exactly one": _part(sum(follow_ups[one] == 1 for one in due), len(due)),
            "follow-ups, a copy under the same key": sum(times > 1 for times in follow_ups.values()),
            "follow-ups, none, by what the outbox says": dict(Counter(written.get(one, "nothing") for one in missing)),
        }


def _part(part: int, whole: int) -> str:
    return f"{part}/{whole} ({100 * part / whole:.3f} %)" if whole else "0/0"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the database lies (default: a temporary folder)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    logging.getLogger("suiban").setLevel(logging.CRITICAL)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        simulation = Simulation(Path(folder), arguments.cases, arguments.seed)
        simulation.run()
        report = {**simulation.report(), "seconds": round(time.monotonic() - start, 1)}
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return
    for name, figure in report.items():
        print(f"{name}: {figure}")


if __name__ == "__main__":
    main()
