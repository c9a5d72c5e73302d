"""What danger costs a turn: ordinary turns, danger turns, and a flood, on a real SQLite store without a dialogue core.

    python benchmarks/care.py [--turns N] [--residents R] [--json]

Milliseconds until everything that danger calls for is on the disk (companion.care). The flood sends N turns at once,
from R residents; its figures hold the waiting. Ratios are against a plain insert into the same database.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import safety
from companion.care import Carer
from contracts.language import Language
from store.casebook import CaseBook
from store.database import open_engine, writing
from store.migrate import upgrade
from store.sealing import Sealer

ORDINARY = ("今天包了饺子", "孙女来电话了", "腿有点酸", "we had tea and talked", "it rained all day")
DANGER = ("我不想活了", "胸口疼得喘不上气", "I want to die", "护工打我", "I've fallen and I can't get up")


def milliseconds(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered) * 1000, 2),
        "p95": round(ordered[int(len(ordered) * 0.95)] * 1000, 2),
        "longest": round(ordered[-1] * 1000, 2),
    }


async def one(carer: Carer, resident: str, text: str, number: int) -> float:
    start = time.perf_counter()
    language = Language.EN if text.isascii() else Language.ZH_CN
    await carer.hear(resident, text, language, datetime.now(timezone.utc), number)
    return time.perf_counter() - start


async def measure(folder: Path, turns: int, residents: int) -> dict:
    url = f"sqlite:///{folder / 'suiban.sqlite'}"
    upgrade(url)
    engine = open_engine(url)
    lines = {language: safety.lines(language) for language in Language}
    carer = Carer(CaseBook(engine, safety, Sealer(None), folder / "spill.jsonl"), lines, door="benchmark")
    await one(carer, "warm", "你好", 0)
    inserts = []
    for number in range(50):
        start = time.perf_counter()
        with writing(engine) as connection:
            connection.exec_driver_sql(f"INSERT INTO scam_signs VALUES ('r{number}', 's', '2026-01-01 00:00:00')")
        inserts.append(time.perf_counter() - start)
    ordinary = [await one(carer, f"o{n % residents}", ORDINARY[n % 5], n) for n in range(turns)]
    danger = [await one(carer, f"d{n}", DANGER[n % 5], n) for n in range(min(turns, 200))]
    mixed = [(f"f{n % residents}", (DANGER if n % 50 == 0 else ORDINARY)[n % 5], n) for n in range(turns)]
    start = time.perf_counter()
    flood = await asyncio.gather(*(one(carer, *turn) for turn in mixed))
    return {
        "plain insert": milliseconds(inserts),
        "ordinary turn": milliseconds(ordinary),
        "danger turn": milliseconds(danger),
        "flood, each turn": milliseconds(list(flood)),
        "flood, turns a second": round(turns / (time.perf_counter() - start)),
        "danger turn against plain insert": round(statistics.median(danger) / statistics.median(inserts), 1),
        "ordinary turn against plain insert": round(statistics.median(ordinary) / statistics.median(inserts), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=1000)
    parser.add_argument("--residents", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(Path(folder), arguments.turns, arguments.residents))
    if arguments.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    for name, figure in figures.items():
        print(f"{name}: {figure}")


if __name__ == "__main__":
    main()
