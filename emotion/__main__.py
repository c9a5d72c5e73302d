"""Commands: predict (a sentence, or the score on a labelled file) and train (the encoder anew, where the data is)."""

import argparse
import csv
import json
import logging
import sys
from pathlib import Path

from contracts.errors import InputError, SuibanError
from emotion.datasets import LABELS
from emotion.runtime import SHIPPED, Encoder
from emotion.scoring import score

DATA = Path("../shared/emotion")
WORDS = {"joy": "喜 joy", "sadness": "哀 sadness", "anger": "怒 anger", "fear": "惧 fear"}
WORDS |= {"surprise": "惊 surprise", "neutral": "平 neutral"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m emotion")
    commands = parser.add_subparsers(dest="command", required=True)
    predict = commands.add_parser("predict")
    predict.add_argument("text", nargs="?")
    predict.add_argument("--file", type=Path)
    predict.add_argument("--json", action="store_true")
    train = commands.add_parser("train")
    train.add_argument("--data", type=Path, default=DATA)
    train.add_argument("--encoder", default=None, help="Hugging Face name, folder or 4-bit E5 file")
    train.add_argument("--minutes", type=float, default=45.0)
    train.add_argument("--out", type=Path, default=SHIPPED)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "train":
            return _train(chosen)
        return _score_file(chosen.file, chosen.json) if chosen.file else _predict(chosen.text or "", chosen.json)
    except SuibanError as error:
        print(error.message, file=sys.stderr)
        return 2 if isinstance(error, InputError) and error.code != "encoder.missing" else 3


def _predict(text: str, as_json: bool) -> int:
    if not text.strip():
        raise InputError("input.empty", "There is no sentence to read an emotion from.")
    emotion = Encoder().read(text).emotion
    if as_json:
        print(json.dumps({"text": text, **emotion.to_json()}, ensure_ascii=False))
        return 0
    for label, share in sorted(emotion.all.items(), key=lambda item: -item[1]):
        print(f"  {WORDS[label]:<12} {share:5.1%} {'█' * round(share * 30)}")
    return 0


def _score_file(file: Path, as_json: bool) -> int:
    texts, truth = _labelled(file)
    said = [str(reading.emotion.label) for reading in Encoder().read_all(texts)]
    figures = {"file": str(file), **score(truth, said)}
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))
        return 0
    print(f"{file.name}: n {figures['n']}, macro-F1 {figures['macro_f1']:.3f}, accuracy {figures['accuracy']:.3f}")
    for label, row in figures["labels"].items():
        print(f"  {WORDS[label]:<12} precision {row['precision']:.3f}  recall {row['recall']:.3f}  n {row['n']}")
    return 0


def _labelled(file: Path) -> tuple[list[str], list[tuple[str, ...]]]:
    """Texts and their labels; rows without one of the six labels are left out."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not {"text", "label"} <= set(reader.fieldnames or ()):
                raise InputError("data.columns", f"{file.name} needs a header line with the columns text and label.")
            rows = [(row["text"] or "", tuple((row["label"] or "").split("|"))) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("data.file", f"{file.name} cannot be read as UTF-8 text.") from error
    kept = [(text, tuple(one for one in labels if one in LABELS)) for text, labels in rows]
    kept = [(text, labels) for text, labels in kept if text.strip() and labels]
    if not kept:
        raise InputError("data.empty", f"{file.name} has no row with a text and one of: {', '.join(LABELS)}.")
    return [text for text, _ in kept], [labels for _, labels in kept]


def _train(chosen: argparse.Namespace) -> int:
    from emotion.reproduce import reproduce  # torch lives in the training environment only
    from emotion.training import Plan

    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    logging.getLogger("suiban").setLevel(logging.INFO)
    scores = reproduce(chosen.data, chosen.encoder, chosen.out, Plan(minutes=chosen.minutes))
    print(json.dumps(scores, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
