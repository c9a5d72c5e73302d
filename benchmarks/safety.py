"""The danger screen measured: what it finds, whom it alarms for nothing, how long it takes.

    python benchmarks/safety.py [--set FILE] [--half first|second] [--noise N] [--json]

`--set`: a TSV with the columns text, kind, level and, if it has one, lang (default: tests/unit/safety_cases*.tsv).
`--half`: only the rows of one half, split by a hash of the text. `--noise`: N characters of every Chinese row are
replaced by others of the same sound, as recognisers do.
Found: level high or above; of the right kind is told apart. Alarmed: an ordinary row at level high or above. Asked: at any level.
"""

import argparse
import csv
import hashlib
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from contracts.screen import DangerKind, DangerLevel
from safety import screen

CASES = sorted((ROOT / "tests" / "unit").glob("safety_cases*.tsv"))
KINDS = [str(kind) for kind in DangerKind if kind is not DangerKind.NONE]
ORDINARY = [ROOT / "emotion" / "corpus" / language / "first.tsv" for language in ("zh", "en")]
LONG = 10_000


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def in_half(text: str, half: str | None) -> bool:
    first = hashlib.sha256(text.encode()).digest()[0] % 2 == 0
    return half is None or first == (half == "first")


def language(row: dict[str, str]) -> str:
    return row.get("lang") or ("zh" if any("\u4e00" <= c <= "\u9fff" for c in row["text"]) else "en")


def misheard(text: str, many: int, chance: random.Random, alike: dict[str, str]) -> str:
    characters = list(text)
    places = [at for at, character in enumerate(characters) if character in alike]
    for at in chance.sample(places, min(many, len(places))):
        characters[at] = chance.choice(alike[characters[at]])
    return "".join(characters)


def same_sound() -> dict[str, str]:
    sounds = json.loads((ROOT / "safety" / "data" / "sounds.json").read_text(encoding="utf-8"))["characters"]
    alike: dict[str, str] = {}
    for characters in sounds.values():
        for character in characters:
            alike.setdefault(character, characters.replace(character, ""))
    return {character: others for character, others in alike.items() if others}


def count(cases: list[dict[str, str]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in cases:
        result, wanted = screen(row["text"]), DangerLevel(row["level"])
        alarm = result.level.rank >= DangerLevel.HIGH.rank
        if row["kind"] == "none":
            found.update(ordinary=1, alarmed=alarm, asked=result.level is not DangerLevel.NONE)
        elif wanted is DangerLevel.CONCERN:
            found.update(hints=1, hints_asked=result.level is not DangerLevel.NONE)
        else:
            found[f"{wanted}"] += 1
            found[f"{wanted} found"] += alarm
            found[f"{wanted} right kind"] += alarm and result.kind == row["kind"]
    return found


def microseconds(texts: list[str], rounds: int = 5) -> float:
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for text in texts:
            screen(text)
        best = min(best, time.perf_counter() - start)
    return best / len(texts) * 1e6


def ratio(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "-"


def report(cases: list[dict[str, str]]) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for spoken in ("zh", "en"):
        here = [row for row in cases if language(row) == spoken]
        for kind in KINDS:
            found = count([row for row in here if row["kind"] == kind])
            table[f"{spoken} {kind}"] = {
                **{
                    f"{level} {what}": ratio(found[f"{level} {what}"], found[level])
                    for level in ("imminent", "high")
                    for what in ("found", "right kind")
                },
                "hints asked about": ratio(found["hints_asked"], found["hints"]),
            }
        found = count([row for row in here if row["kind"] == "none"])
        table[f"{spoken} none"] = {
            "alarmed": ratio(found["alarmed"], found["ordinary"]),
            "asked or alarmed": ratio(found["asked"], found["ordinary"]),
        }
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", type=Path, action="append", help="may be given several times")
    parser.add_argument("--half", choices=["first", "second"])
    parser.add_argument("--noise", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()

    cases = [row for file in arguments.set or CASES for row in rows(file) if in_half(row["text"], arguments.half)]
    if arguments.noise:
        chance, alike = random.Random(1), same_sound()
        cases = [{**row, "text": misheard(row["text"], arguments.noise, chance, alike)} for row in cases]
    table = report(cases)
    for file in ORDINARY:
        found = count([{"text": row["text"], "kind": "none", "level": "none"} for row in rows(file)])
        table[f"ordinary talk, {file.parent.name}"] = {
            "alarmed": ratio(found["alarmed"], found["ordinary"]),
            "asked or alarmed": ratio(found["asked"], found["ordinary"]),
        }
    texts = {spoken: [row["text"] for row in cases if language(row) == spoken] for spoken in ("zh", "en")}
    table["time"] = {f"{spoken}, microseconds an utterance": f"{microseconds(texts[spoken]):.0f}" for spoken in texts}
    for spoken, some in (
        ("zh", "今天去公园走了一圈，遇见老朋友说了会儿话。"),
        ("en", "We had tea and talked about the rain. "),
    ):
        long = (some * (LONG // len(some) + 1))[:LONG]
        table["time"][f"{spoken}, milliseconds for {LONG} characters"] = f"{microseconds([long], 3) / 1000:.0f}"
    if arguments.json:
        print(json.dumps(table, ensure_ascii=False, indent=2))
        return
    for name, figures in table.items():
        print(name)
        for what, figure in figures.items():
            print(f"  {what}: {figure}")


if __name__ == "__main__":
    main()
