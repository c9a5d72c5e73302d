"""Commands: predict (a sentence, or the score on a labelled file), train (the encoder anew) and report (its pages)."""

import argparse
import json
import logging
import sys
from pathlib import Path

from contracts.errors import InputError, SuibanError
from emotion import labelled
from emotion.runtime import SHIPPED, Encoder
from emotion.scoring import score, score_signals

DATA = Path("../shared/emotion")
WORK = Path(".suiban/training")
WORDS = {"joy": "喜 joy", "sadness": "哀 sadness", "anger": "怒 anger", "fear": "惧 fear"}
WORDS |= {"surprise": "惊 surprise", "neutral": "平 neutral"}


def main(arguments: list[str]) -> int:
    chosen = _parser().parse_args(arguments)
    try:
        if chosen.command == "train":
            return _train(chosen)
        if chosen.command == "report":
            return _report(chosen)
        return _score_file(chosen) if chosen.file else _predict(chosen)
    except SuibanError as error:
        print(error.message, file=sys.stderr)
        return 2 if isinstance(error, InputError) and error.code != "encoder.missing" else 3


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m emotion")
    commands = parser.add_subparsers(dest="command", required=True)
    predict = commands.add_parser("predict")
    predict.add_argument("text", nargs="?")
    predict.add_argument("--question", default="")
    predict.add_argument("--previous", default="")
    predict.add_argument("--file", type=Path)
    predict.add_argument("--rows", action="store_true")
    predict.add_argument("--json", action="store_true")
    train = commands.add_parser("train")
    train.add_argument("--data", choices=["open", "all"], default="open")
    train.add_argument("--folder", type=Path, default=DATA)
    train.add_argument("--encoder", default=None, help="Hugging Face name, folder or 4-bit E5 file")
    train.add_argument("--layers", type=int, default=None)
    train.add_argument("--share", type=float, default=1.0, help="share of the plan's steps")
    train.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    train.add_argument("--out", type=Path, default=None)
    train.add_argument("--work", type=Path, default=WORK)
    report = commands.add_parser("report")
    report.add_argument("--encoder", type=Path, default=SHIPPED)
    report.add_argument("--out", type=Path, default=Path("docs/emotion"))
    return parser


def _predict(chosen: argparse.Namespace) -> int:
    text = chosen.text or ""
    if any(0xD800 <= ord(char) <= 0xDFFF for char in text + chosen.previous + chosen.question):
        raise InputError("input.text", "The sentence is not readable as UTF-8 text.")
    if not text.strip():
        raise InputError("input.empty", "There is no sentence to read an emotion from.")
    emotion = Encoder().read(text, chosen.previous, chosen.question).emotion
    if chosen.json:
        print(json.dumps({"text": text, **emotion.to_json()}, ensure_ascii=False))
        return 0
    for label, share in sorted(emotion.all.items(), key=lambda item: -item[1]):
        print(f"  {WORDS[label]:<12} {share:5.1%} {'█' * round(share * 30)}")
    if emotion.unsure:
        print("  unsure")
    for signal in emotion.heard:
        print(f"  + {signal} {emotion.signals[signal]:.0%}")
    return 0


def _score_file(chosen: argparse.Namespace) -> int:
    rows = labelled.read(chosen.file)
    encoder = Encoder()
    emotions = [encoder.read(row.text, row.previous, row.question).emotion for row in rows]
    if chosen.rows:
        for row, emotion in zip(rows, emotions, strict=True):
            print(json.dumps({"text": row.text, "truth": list(row.labels), **emotion.to_json()}, ensure_ascii=False))
        return 0
    figures = {"file": str(chosen.file), **score([row.labels for row in rows], [str(e.label) for e in emotions])}
    figures["unsure"] = sum(emotion.unsure for emotion in emotions)
    known = [(row.signals, e) for row, e in zip(rows, emotions, strict=True) if row.signals is not None]
    if known:
        figures["signals"] = score_signals([s for s, _ in known], [set(map(str, e.heard)) for _, e in known])
    if chosen.json:
        print(json.dumps(figures, ensure_ascii=False))
        return 0
    name = chosen.file.name
    print(f"{name}: n {figures['n']}, macro-F1 {figures['macro_f1']:.3f}, accuracy {figures['accuracy']:.3f}")
    for label, row in {**figures["labels"], **figures.get("signals", {})}.items():
        print(
            f"  {WORDS.get(label, label):<12} precision {row['precision']:.3f}  recall {row['recall']:.3f}  n {row['n']}"
        )
    return 0


def _train(chosen: argparse.Namespace) -> int:
    from emotion.asking import asked  # torch lives in the training environment only
    from emotion.reproduce import reproduce

    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("suiban").setLevel(logging.INFO)
    print(json.dumps(reproduce(asked(chosen)), ensure_ascii=False, indent=1))
    return 0


def _report(chosen: argparse.Namespace) -> int:
    from emotion.report.write import write  # the chart library lives in the training environment only

    for file in write(chosen.encoder, chosen.out):
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
