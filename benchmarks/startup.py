"""Cold `up` to the first answer, and what every process keeps in memory.

    python benchmarks/startup.py [--runs N]

Starts the product on ports and in a home of its own (environments and models as they are), asks one
question, and prints seconds, MB, and the ratio of the first turn to the median of the next ones.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.e2e.product import Product

TURNS = 15


def measure(home: Path) -> dict[str, float]:
    product = Product(home)
    start = time.perf_counter()
    product.up()
    ready = time.perf_counter() - start
    first = product.say("你好")["timings_ms"]["total"]
    answered = time.perf_counter() - start
    later = [product.say("今天有点闷")["timings_ms"]["total"] for _ in range(TURNS)]
    processes = product.json("status")["processes"]
    product.run("down")
    return {
        "up_s": ready,
        "first_answer_s": answered,
        "first_turn_ms": first,
        "turn_ms": statistics.median(later),
        **{f"{part['name']}_mb": part["memory_mb"] for part in processes},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    runs = []
    for _ in range(parser.parse_args().runs):
        with tempfile.TemporaryDirectory() as home:
            runs.append(measure(Path(home)))
    for name in runs[0]:
        print(f"{name:16} {statistics.median(run[name] for run in runs):8.1f}")
    print(f"first turn / later turns: {statistics.median(r['first_turn_ms'] / r['turn_ms'] for r in runs):.2f}")
    print(f"all processes: {sum(runs[-1][name] for name in runs[-1] if name.endswith('_mb')):.0f} MB")


if __name__ == "__main__":
    main()
