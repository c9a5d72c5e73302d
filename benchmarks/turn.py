"""A typed turn through the companion against bare Rasa with three intents, both running on this machine.

    python benchmarks/turn.py [--turns N]         (in the app's environment)

Trains a three-intent Rasa in a temporary folder, starts it beside the product, asks both in turns (so that a busy
machine slows both alike) and prints medians, 95th percentiles and their ratios, the part of each stage, and what one
reading of the encoder costs.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from companion.bootstrap import build
from companion.settings import CompanionSettings
from contracts.turn import TurnRequest
from emotion.runtime import Encoder
from tests.e2e.product import Product, free_port

SENTENCES = (
    "你好",
    "今天有点闷",
    "给我念首诗吧",
    "现在几点了",
    "孙子好久没来电话了",
    "Good morning",
    "What time is it",
)
FILES = {
    "config.yml": """recipe: default.v1
language: en
assistant_id: bare
pipeline:
  - name: WhitespaceTokenizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: 30
policies:
  - name: MemoizationPolicy
  - name: RulePolicy
""",
    "domain.yml": """version: "3.1"
intents: [greet, mood, poem]
responses:
  utter_greet: [{text: "您好。"}]
  utter_mood: [{text: "您慢慢说。"}]
  utter_poem: [{text: "床前明月光，疑是地上霜。"}]
""",
    "data/nlu.yml": """version: "3.1"
nlu:
- {intent: greet, examples: "- 你好\\n- 早上好\\n- hello\\n- good morning\\n"}
- {intent: mood, examples: "- 我有点闷\\n- 心里难受\\n- I feel low\\n- 今天高兴\\n"}
- {intent: poem, examples: "- 念首诗\\n- 来首唐诗\\n- read me a poem\\n- 背首诗听听\\n"}
""",
    "data/rules.yml": """version: "3.1"
rules:
- {rule: greet, steps: [{intent: greet}, {action: utter_greet}]}
- {rule: mood, steps: [{intent: mood}, {action: utter_mood}]}
- {rule: poem, steps: [{intent: poem}, {action: utter_poem}]}
""",
    "credentials.yml": "rest:\n",
    "endpoints.yml": "",
}


class BareRasa:
    """Rasa as it comes, three intents, conversations in memory."""

    def __init__(self, folder: Path) -> None:
        for name, text in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        self._rasa = [str(ROOT / ".suiban/env/rasa/bin/python"), "-m", "rasa"]
        self._run = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._run["env"] = {**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}
        self.port = free_port()

    def __enter__(self) -> "BareRasa":
        subprocess.run([*self._rasa, "train"], check=True, **self._run)
        command = [*self._rasa, "run", "-i", "127.0.0.1", "-p", str(self.port), "--quiet"]
        self._process = subprocess.Popen(command, **self._run)
        for _ in range(240):
            try:
                httpx.get(f"http://127.0.0.1:{self.port}/", trust_env=False)
                return self
            except httpx.HTTPError:
                time.sleep(0.5)
        raise SystemExit("bare Rasa does not start")

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()


async def measure(product: Product, bare: BareRasa, turns: int) -> dict[str, list[float]]:
    token = (product.home / "run/rasa_token").read_text().strip()
    rasa_url = f"http://127.0.0.1:{product.env['SUIBAN_RASA_PORT']}"
    companion = build(CompanionSettings(home=product.home, rasa_url=rasa_url, rasa_token=token), door="benchmark")
    found: dict[str, list[float]] = {"bare": [], "companion": []}
    async with httpx.AsyncClient(trust_env=False, timeout=30) as http:
        for number in range(turns + 10):
            sentence = SENTENCES[number % len(SENTENCES)]
            start = time.perf_counter()
            body = {"sender": "bench", "message": sentence}
            (await http.post(f"http://127.0.0.1:{bare.port}/webhooks/rest/webhook", json=body)).raise_for_status()
            middle = time.perf_counter()
            result = await companion.turn(TurnRequest(sentence, "bench"))
            end = time.perf_counter()
            if number >= 10:  # the first ones warm both up
                found["bare"].append((middle - start) * 1000)
                found["companion"].append((end - middle) * 1000)
                for stage, value in result.timings_ms.items():
                    found.setdefault(f"  {stage}", []).append(value)
    await companion.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=100)
    turns = parser.parse_args().turns
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as folder, BareRasa(Path(folder)) as bare:
        product = Product(Path(home))
        product.up()
        try:
            found = asyncio.run(measure(product, bare, turns))
        finally:
            product.run("down")
    for name, values in found.items():
        print(
            f"{name:14} median {statistics.median(values):7.1f} ms   p95 {statistics.quantiles(values, n=20)[-1]:7.1f} ms"
        )
    pairs = zip(found["companion"], found["bare"], strict=True)
    print(f"companion / bare Rasa, median of pairs: {statistics.median(a / b for a, b in pairs):.2f}")
    encoder = Encoder()
    costs = []
    for _ in range(200):
        start = time.perf_counter()
        encoder.read("孙子好久没来电话了，心里空落落的。")
        costs.append((time.perf_counter() - start) * 1000)
    print(f"one reading of the encoder, 17 characters: median {statistics.median(costs):.2f} ms")


if __name__ == "__main__":
    main()
