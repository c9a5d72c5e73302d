"""The shipped encoder on sentences kept apart from all training: how often right, and at what cost.

    python benchmarks/emotion.py [--rows]            (in the app's environment)

Prints, for each language of benchmarks/emotion/unseen_*.tsv: macro-F1 and accuracy as it is said, misheard, and for
answers to a question with and without the question; precision and recall of the signals over both languages;
milliseconds for 20 characters alone, the ratio of that with a question before, and of 100 characters. --rows: every
row that was missed, for reading, never for training.
"""

import argparse
import random
import statistics
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from emotion import labelled
from emotion.data.noise import misheard
from emotion.labelled import Labelled
from emotion.runtime import SHIPPED, Encoder
from emotion.scoring import score, score_signals

SETS = Path(__file__).parent / "emotion"
TEXT = "老伴走了三年了，今天是他的生日，我一个人"
ROUNDS = 200


def measured(encoder: Encoder, rows: list[Labelled], how: str) -> str:
    chance = random.Random(11)
    said = []
    for row in rows:
        text = misheard(row.text, chance) if how == "misheard" else row.text
        before = ("", "") if how == "text alone" else (row.previous, row.question)
        said.append(str(encoder.read(text, *before).emotion.label))
    figures = score([row.labels for row in rows], said)
    return f"{how:12} n {figures['n']:4} macro-F1 {figures['macro_f1']:.3f} accuracy {figures['accuracy']:.3f}"


def milliseconds(encoder: Encoder, text: str, question: str = "") -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        encoder.read(text, question=question)
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", action="store_true")
    show = parser.parse_args().rows
    encoder = Encoder()
    everything = []
    for language in ("zh", "en"):
        rows = labelled.read(SETS / f"unseen_{language}.tsv")
        asked = [row for row in rows if row.question]
        print(language, measured(encoder, rows, "as said"))
        print(language, measured(encoder, rows, "misheard"))
        print(language, measured(encoder, asked, "with context"))
        print(language, measured(encoder, asked, "text alone"))
        everything += rows
    emotions = [encoder.read(row.text, row.previous, row.question).emotion for row in everything]
    known = [frozenset() if row.signals is None else row.signals for row in everything]
    for signal, figures in score_signals(known, [frozenset(map(str, e.heard)) for e in emotions]).items():
        print(
            f"signal {signal:9} n {figures['n']:3} precision {figures['precision']:.2f} recall {figures['recall']:.2f}"
        )
    if show:
        for row, emotion in zip(everything, emotions, strict=True):
            if str(emotion.label) not in row.labels:
                print(
                    f"{'|'.join(row.labels)} read as {emotion.label} {emotion.probability:.2f}: {row.question} {row.text}"
                )
    alone = milliseconds(encoder, TEXT)
    print(f"20 characters alone: {alone:.2f} ms")
    print(f"with a question before them / alone: {milliseconds(encoder, TEXT, '您今天过得怎么样呀') / alone:.2f}")
    print(f"100 characters / 20 characters: {milliseconds(encoder, TEXT * 5) / alone:.2f}")
    size = sum(file.stat().st_size for file in SHIPPED.glob("*") if file.suffix in {".onnx", ".json"})
    print(f"size on the disk: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
