"""The model card (Mitchell et al. 2019, arXiv 1810.03993): what it is, learnt from what, how good, for whom not."""

from collections.abc import Mapping
from typing import Any

_SYSTEMS = ("int8", "int8_noise", "fp32", "tfidf_regression", "majority")


def card(facts: Mapping[str, Any]) -> str:
    """Markdown from the manifest."""
    plan, training = facts["plan"], facts["training"]
    scores = facts["scores"]
    return f"""# Model card: suiban-encoder {facts["version"]}

## What it is
{facts["origin"]}, {plan["layers"]} layers; vocabulary cut to Chinese and English; fine-tuned with two heads: six
emotions ({", ".join(facts["labels"])}) and eight signals ({", ".join(facts["signals"])}). ONNX, int8,
{megabytes(facts):.1f} MB. Beside them it gives a sentence vector of 384 numbers that intents and search read.
Licence: {facts["licence"]}.

## For what
To let a companion of older people choose gentler or brighter words, and to sum up over days how somebody seemed to be.
An estimate of what a sentence says, with its confidence; below {facts["unsure_below"]} it is `unsure`.

## Not for what
- Not for diagnosis, for measuring depression, pain or risk, and not for deciding about care, money or legal matters.
- Not for emergencies: danger is heard by the rules of `safety/`, never by this.
- Not for watching people who do not know of it, at work, in school or by the police; not for ranking people.
- Not for children, for other languages than Chinese and English, or for reading a single sentence as proof of anything.

## Learnt from
| data set | licence | class | rows | weight | head |
|---|---|---|---|---|---|
{_data(facts["data"])}

A: open. B: open licence, doubtful underlying rights. A set with a head of its own teaches the encoder only. The own
corpus (`elders_*`, `everyday_zh`, `others`) was written for this purpose with AI help; no elder's real words are in it.
Plan: {plan["general"]} + {" + ".join(map(str, plan["elders"]))} steps of {plan["batch"]} sentences, seed {plan["seed"]}; temperature
{training["temperature"]}; validation {training["validation"]}.

{_notes(facts)}## Scores
Test parts, never learnt. Macro-F1 / accuracy; of several labels of a row one is enough. `int8_noise`: the same rows
without punctuation and with misheard characters or words. `unseen_*`: sentences by a writer of their own, kept apart.
Sets that are not in the table above are strangers to it. Sets with a head of their own are read here by the shared
head, which did not learn their labels; the n-grams did.

{score_table(scores["test"])}

Expected calibration error {scores["calibration"]["ece"]:.3f} (15 bins). Pictures and signals: `docs/emotion/report.md`.

## Limits
- Written sentences stand in for spoken ones: no clinician and no elder has judged the labels; real voices will differ.
- Feelings that only the voice tells (a flat 挺好的) are not in the text, and are not found.
- Dialects are touched, not covered. Irony is found less often than plain anger.
- What is said twice by a lonely person is counted twice: mood is summed over days, never read from one sentence.
"""


def score_table(test: Mapping[str, Any]) -> str:
    """One row a data set."""
    heads = ["set", "n", "int8", "int8, misheard", "fp32", "TF-IDF + regression", "majority"]
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    for name, figures in test.items():
        cells = [f"{figures[s]['macro_f1']:.3f} / {figures[s]['accuracy']:.3f}" for s in _SYSTEMS]
        lines.append(f"| {name} | {figures['n']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def megabytes(facts: Mapping[str, Any]) -> float:
    """Size of the shipped files, in millions of bytes."""
    return sum(file["bytes"] for file in facts["files"].values()) / 1e6


def _data(rows: list[Mapping[str, Any]]) -> str:
    return "\n".join(
        f"| {r['name']} | {r['licence']} | {r['class']} | {r['rows']} | {r['weight']} | {r['head']} |" for r in rows
    )


def _notes(facts: Mapping[str, Any]) -> str:
    notes = facts.get("notes", [])
    return "Of this version:\n" + "\n".join(f"- {note}" for note in notes) + "\n\n" if notes else ""
