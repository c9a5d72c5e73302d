"""Which features the intents are read from: character n-grams, the encoder's vectors, both; on unseen paraphrases.

    python benchmarks/intents.py            (in Rasa's environment)

Trains on data/nlu, scores tests/dialogue/paraphrases_*.tsv, and prints macro-F1, accuracy, the share answered
with nlu_fallback, and the ratio of the errors to those of both features together.
"""

import csv
import sys
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


def main() -> None:
    encoder = Encoder()
    texts, intents = training()
    vectors = encoder.vectors(texts)
    errors: dict[tuple[str, str], float] = {}
    for use in ("ngrams", "vectors", "both"):
        model = IntentModel(use=use).fit(texts, vectors, intents)
        for language in ("zh", "en"):
            asked, truth = unseen(language)
            best = [model.ranking(t, v, 1)[0] for t, v in zip(asked, encoder.vectors(asked), strict=True)]
            said = [b["name"] for b in best]
            accuracy = float(np.mean([a == b for a, b in zip(said, truth, strict=True)]))
            unsure = float(np.mean([b["confidence"] < THRESHOLD for b in best]))
            macro = f1_score(truth, said, average="macro", zero_division=0)
            errors[use, language] = 1 - accuracy
            print(
                f"{use:8} {language}: macro-F1 {macro:.3f}, accuracy {accuracy:.3f}, unsure {unsure:.3f}, n {len(truth)}"
            )
    for use in ("ngrams", "vectors"):
        ratios = ", ".join(f"{lang} {errors[use, lang] / max(errors['both', lang], 1e-9):.2f}" for lang in ("zh", "en"))
        print(f"errors of {use} / errors of both: {ratios}")


if __name__ == "__main__":
    main()
