"""The scores in the documentation are the manifest's, and nothing is left out."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCORES = json.loads((ROOT / "models/encoder/MANIFEST.json").read_text(encoding="utf-8"))["scores"]


def test_every_score_of_the_manifest_stands_in_the_documentation():
    text = (ROOT / "docs/emotion.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\w+) \| (.*) \|$", text, re.MULTILINE))
    for name, figures in SCORES["test"].items():
        cells = [cell.strip() for cell in rows[name].split("|")]
        said = [
            f"{figures[model][score]:.3f}" for model in figures if model != "n" for score in ("macro_f1", "accuracy")
        ]
        expected = [str(figures["n"]), *(f"{a} / {b}" for a, b in zip(said[::2], said[1::2], strict=True))]
        assert cells == expected, name
    assert f"{SCORES['calibration_error']:.3f}" in text
