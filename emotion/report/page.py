"""The words of the report page."""

from collections.abc import Mapping
from typing import Any

from emotion.report.card import megabytes, score_table


def page(facts: Mapping[str, Any]) -> str:
    """Markdown from the manifest; the pictures lie beside it."""
    scores = facts["scores"]
    calibration, context, same = scores["calibration"], scores["context"], scores["parity"]
    return f"""# The emotion encoder, version {facts["version"]}: report

Made by `./suiban train emotion` and `python -m emotion report` from `models/encoder/MANIFEST.json`; a test holds the
figures here to those there. What the encoder is for and not for: [model card](../../models/encoder/CARD.md).

## Test parts of every data set
{score_table(scores["test"])}

![Macro-F1 by data set](sets.svg)

## Which emotions are taken for which
Test sentences of elders, Chinese, then English. Rows: what it is; columns: what it was read as.

![Confusion, Chinese](confusion_zh.svg) ![Confusion, English](confusion_en.svg)

## Is the confidence honest
Expected calibration error over all test rows (15 bins): {calibration["ece"]:.3f}. Below
{facts["unsure_below"]} the answer is `unsure`: {calibration["unsure_share"]:.1%} of the rows, right in
{_percent(calibration["accuracy_unsure"])}; the others in {_percent(calibration["accuracy_sure"])}.

![Reliability](reliability.svg)

## Signals
Own corpus, both languages; what counts as heard by the thresholds of the manifest.

![Signals](signals.svg)

{_signal_table(scores["signals"])}

## What was asked before
{context["n"]} test answers to a question: right in {_percent(context["with_context"])} with the question, in
{_percent(context["text_alone"])} with the text alone.

## What is served is what was trained
{same["sentences"]} sentences: largest difference of a probability between the network and its ONNX file
{same["fp32_largest_difference"]:.6f}; int8 gives the network's label in {same["int8_same_label"]:.1%},
where the network is sure of it (0.6 and more) in {same["int8_same_label_sure"]:.1%}. {megabytes(facts):.1f} MB;
{scores["milliseconds"]["20_characters"]} ms for 20 characters on one thread,
{scores["milliseconds"]["20_characters_after_a_question"]} ms with the question before them.
"""


def _signal_table(figures: Mapping[str, Any]) -> str:
    lines = ["| signal | n | average precision | precision | recall |", "|---|---|---|---|---|"]
    for name, row in figures.items():
        cells = [
            f"{row[part]:.3f}" if row[part] is not None else "-"
            for part in ("average_precision", "precision", "recall")
        ]
        lines.append(f"| {name} | {row['n']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
