"""Works out what each pattern of the danger rules needs and writes safety/data/needs.json.

    python scripts/safety_needs.py

Run it after a change in safety/rules. A pattern that is not in the file is worked out at every start: right, but slow.
"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ORDINARY = ROOT / "emotion" / "corpus"
sys.path.insert(0, str(ROOT))

from safety.needs import FILE, digest, grams, work_out  # noqa: E402
from safety.normalise import normalise  # noqa: E402
from safety.rules import rules  # noqa: E402


def texts(file: Path) -> list[str]:
    """The sentences of ordinary talk, by which a gram counts as rare."""
    with file.open(encoding="utf-8") as rows:
        return [row["text"] for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)]


def main() -> None:
    often = Counter(
        gram for file in sorted(ORDINARY.glob("*/first.tsv")) for text in texts(file) for gram in grams(normalise(text))
    )
    patterns = sorted({match.pattern.pattern for rule in rules() for match in rule.matches})
    table = {digest(one): [sorted(needed) for needed in work_out(one, often)] for one in patterns}
    lines = [f"{json.dumps(key)}: {json.dumps(needs, ensure_ascii=False)}" for key, needs in sorted(table.items())]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    free = sum(not needs for needs in table.values())
    print(f"{len(table)} patterns, {free} of them without a need")


if __name__ == "__main__":
    main()
