"""Writes the report page with its pictures, and the model card beside the encoder."""

from pathlib import Path

from emotion import manifest
from emotion.report import pictures
from emotion.report.card import card
from emotion.report.page import page


def write(encoder: Path, out: Path) -> list[Path]:
    """The files written: `out`/report.md and its pictures, `encoder`/CARD.md. Raises InputError(encoder.missing)."""
    facts = manifest.read(encoder)
    scores = facts["scores"]
    out.mkdir(parents=True, exist_ok=True)
    drawn = {name: out / f"{name}.svg" for name in ("sets", "confusion_zh", "confusion_en", "reliability", "signals")}
    pictures.bars(scores["test"], drawn["sets"])
    for language in ("zh", "en"):
        pictures.confusion(scores["confusion"][language], facts["labels"], drawn[f"confusion_{language}"])
    pictures.reliability(scores["calibration"]["diagram"], drawn["reliability"])
    pictures.signals(scores["signals"], drawn["signals"])
    words = {out / "report.md": page(facts), encoder / "CARD.md": card(facts)}
    for file, text in words.items():
        file.write_text(text, encoding="utf-8")
    return [*drawn.values(), *words]
