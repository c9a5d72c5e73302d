"""How the store carries 100,000 recorded events: projector, report, works heard, danger records, as ratios.

    python benchmarks/store.py [--events N] [--url URL]

Works in a temporary folder (SQLite) unless `--url` names an empty database. Times are printed, and ratios that
do not depend on the machine: the last tenth against the first, nothing new against all, many against few.
"""

import argparse
import json
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cryptography.fernet import Fernet

from contracts.screen import DangerKind, DangerLevel, ScreenResult
from store.danger import DangerLog
from store.database import open_engine
from store.heard import HeardWorks
from store.migrate import upgrade
from store.mood import Moods
from store.projector import Projector

ZONE = timezone(timedelta(hours=8))
START = datetime(2026, 1, 1, 8, 0, tzinfo=ZONE)
LABELS = ("joy", "sadness", "anger", "fear", "surprise", "neutral")
OTHERS_PER_UTTERANCE = 4  # slots, actions and bot events that Rasa records beside each user event
RESIDENTS = 20
UTTERANCES_A_DAY = 10


def events(count: int) -> Iterator[tuple[str, str]]:
    """(sender, JSON) of `count` events; every fifth is an utterance."""
    for number in range(count):
        utterance = number // (OTHERS_PER_UTTERANCE + 1)
        sender = f"r{utterance % RESIDENTS}"
        at = START + timedelta(days=utterance // RESIDENTS / UTTERANCES_A_DAY)
        event: dict = {"event": "slot", "name": "x", "value": None, "timestamp": at.timestamp(), "sender_id": sender}
        if number % (OTHERS_PER_UTTERANCE + 1) == 0:
            label = LABELS[utterance // 7 % 6]
            feelings = {name: 0.7 if name == label else 0.06 for name in LABELS}
            event |= {
                "event": "user",
                "text": "今天心里有点闷，想找人说说话",
                "message_id": uuid.uuid4().hex,
                "metadata": {"now": at.isoformat()},
                "parse_data": {
                    "intent": {"name": "tell_sadness", "confidence": 0.9},
                    "entities": [{"entity": "language", "value": "zh-CN"}],
                    "emotion": {"label": label, "probability": 0.7, "all": feelings},
                },
            }
        yield sender, json.dumps(event)


def fill(file: Path, key: bytes, rows: list[tuple[str, str]]) -> None:
    fernet = Fernet(key)
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT, data TEXT)")
        sealed = ((sender, fernet.encrypt(text.encode()).decode()) for sender, text in rows)
        connection.executemany("INSERT INTO events (sender_id, data) VALUES (?, ?)", sealed)


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The median of `times` runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--url", help="an empty database; without it SQLite in a temporary folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), asked.url or f"sqlite:///{name}/suiban.sqlite", asked.events)


def measure(folder: Path, url: str, count: int) -> None:
    key = Fernet.generate_key()
    (folder / "words.key").write_bytes(key)
    upgrade(url)
    engine = open_engine(url)
    projector = Projector(folder / "events.sqlite", engine, folder / "words.key")
    moods, rows, tenth = Moods(engine), list(events(count)), count // 10

    tenths, half = [], 0.0
    until = START + timedelta(days=count / (OTHERS_PER_UTTERANCE + 1) / RESIDENTS / UTTERANCES_A_DAY)
    for begin in range(0, tenth * 10, tenth):
        fill(folder / "events.sqlite", key, rows[begin : begin + tenth])
        tenths.append(seconds(projector.run_once))
        if len(tenths) == 5:
            half = seconds(lambda: moods.report("r0", START + (until - START) / 2, 7), 5)
    total = sum(tenths)
    idle = seconds(projector.run_once, 20)
    many = seconds(lambda: moods.report("r0", until, 7), 5)
    print(f"{'projected':34} {projector.counts.added:10d} observations of {projector.counts.read} events")
    print(f"{'projector':34} {total:10.2f} s     {projector.counts.read / total:10.0f} events/s")
    print(f"{'last tenth : first tenth':34} {tenths[-1] / tenths[0]:10.2f}")
    print(f"{'nothing new : one tenth':34} {idle / tenths[0]:10.5f}   {idle * 1000:10.2f} ms")
    print(f"{'report, all : half recorded':34} {many / half:10.2f}   {many * 1000:10.2f} ms")

    works, danger = HeardWorks(engine), DangerLog(engine, folder / "spill.jsonl")
    found = ScreenResult(DangerKind.MEDICAL, DangerLevel.HIGH, ("rule",))
    heard = seconds(lambda: works.record("r0", uuid.uuid4().hex, "poem", START), 100)
    durable = seconds(lambda: danger.record("r0", found, START, "text"), 100)
    aside = DangerLog(open_engine(f"sqlite:///{folder}/none.sqlite"), folder / "aside.jsonl")
    spilled = seconds(lambda: aside.record("r0", found, START, "text"), 100)
    print(f"{'work heard':34} {heard * 1000:10.2f} ms")
    print(f"{'danger record':34} {durable * 1000:10.2f} ms    {durable / heard:10.2f} x work heard")
    print(f"{'danger record set aside':34} {spilled * 1000:10.2f} ms    {spilled / durable:10.2f} x danger record")


if __name__ == "__main__":
    import logging

    logging.getLogger("suiban.store").setLevel(logging.CRITICAL)  # each set-aside record is logged
    main()
