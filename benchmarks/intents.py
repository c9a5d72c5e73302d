"""Which features the intents are read from: character n-grams, the encoder's vectors, both; on unseen paraphrases.

    python benchmarks/intents.py [--diet EPOCHS]            (in Rasa's environment)

Trains on data/nlu, scores tests/dialogue/paraphrases_*.tsv, and prints macro-F1, accuracy, the share answered
with nlu_fallback, seconds to train, milliseconds to read one sentence (without the encoder's own pass), and the ratio
of the errors to those of both features together. With --diet Rasa's DIET classifier is trained beside them.
"""

import argparse
import asyncio
import csv
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import yaml
from sklearn.metrics import f1_score

from bot.encoder import Encoder
from bot.intents import IntentModel

THRESHOLD = 0.3


def training() -> tuple[list[str], list[str]]:
    """Texts and intents of data/nlu."""
    texts, intents = [], []
    for file in sorted((ROOT / "data/nlu").glob("*/*.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            for line in entry["examples"].splitlines():
                texts.append(line.removeprefix("-").strip())
                intents.append(entry["intent"])
    return texts, intents


def unseen(language: str) -> tuple[list[str], list[str]]:
    with (ROOT / f"tests/dialogue/paraphrases_{language}.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row["text"] for row in rows], [row["intent"] for row in rows]


DIET = """recipe: default.v1
language: zh
assistant_id: diet
pipeline:
  - name: bot.tokenizer.BilingualTokenizer
  - name: CountVectorsFeaturizer
  - name: CountVectorsFeaturizer
    analyzer: char_wb
    min_ngram: 1
    max_ngram: 4
  - name: DIETClassifier
    epochs: {epochs}
    random_seed: 20
    entity_recognition: false
"""
Reader = Callable[[str], tuple[str, float]]


def linear(use: str, encoder: Encoder) -> Reader:
    """Our classifier on one kind of features or both."""
    texts, intents = training()
    model = IntentModel(use=use).fit(texts, encoder.vectors(texts), intents)
    known: dict[str, np.ndarray] = {}
    for language in ("zh", "en"):
        asked, _ = unseen(language)
        known.update(zip(asked, encoder.vectors(asked), strict=True))

    def read(text: str) -> tuple[str, float]:
        best = model.ranking(text, known[text], 1)[0]
        return best["name"], best["confidence"]

    return read


def diet(epochs: int) -> Reader:
    """Rasa's DIET on words and character n-grams."""
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu

    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yml"
        config.write_text(DIET.format(epochs=epochs), encoding="utf-8")
        agent = Agent.load(train_nlu(str(config), str(ROOT / "data/nlu"), folder))

    def read(text: str) -> tuple[str, float]:
        intent = asyncio.run(agent.parse_message(text))["intent"]
        return intent["name"], intent["confidence"]

    return read


def measure(name: str, make: Callable[[], Reader]) -> dict[str, float]:
    """Prints the figures of one way; its share of errors by language."""
    start = time.perf_counter()
    read = make()
    trained = time.perf_counter() - start
    errors = {}
    for language in ("zh", "en"):
        asked, truth = unseen(language)
        start = time.perf_counter()
        best = [read(text) for text in asked]
        cost = (time.perf_counter() - start) * 1000 / len(asked)
        said = [intent for intent, _ in best]
        accuracy = float(np.mean([a == b for a, b in zip(said, truth, strict=True)]))
        unsure = float(np.mean([confidence < THRESHOLD for _, confidence in best]))
        macro = f1_score(truth, said, average="macro", zero_division=0)
        errors[language] = 1 - accuracy
        figures = f"macro-F1 {macro:.3f}, accuracy {accuracy:.3f}, unsure {unsure:.3f}, {cost:.1f} ms a sentence"
        print(f"{name:8} {language}: {figures}, trained in {trained:.0f} s, n {len(truth)}")
    return errors


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--diet", type=int, default=0, metavar="EPOCHS")
    epochs = parser.parse_args().diet
    encoder = Encoder()
    errors = {use: measure(use, lambda use=use: linear(use, encoder)) for use in ("ngrams", "vectors", "both")}
    if epochs:
        errors["diet"] = measure("diet", lambda: diet(epochs))
    for name in errors:
        ratios = ", ".join(
            f"{lang} {errors[name][lang] / max(errors['both'][lang], 1e-9):.2f}" for lang in ("zh", "en")
        )
        print(f"errors of {name} / errors of both: {ratios}")


if __name__ == "__main__":
    main()
