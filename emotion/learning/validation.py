"""The one figure a training is steered by: macro-F1 over the validation parts, weighted by how far each is trusted."""

import random
from collections.abc import Sequence

import numpy as np
import torch
from sklearn.metrics import average_precision_score
from tokenizers import Tokenizer

from emotion.data.examples import LABELS, REGISTRY, SHARED, SIGNALS, Example
from emotion.learning.arithmetic import fast
from emotion.learning.encoding import encode, signal_targets
from emotion.model.network import EmotionNetwork
from emotion.scoring import score

MOST = 350
SIGNAL_SHARE = 0.2
OWN = ("elders_zh", "elders_en")


def chosen_rows(examples: Sequence[Example], seed: int) -> dict[str, list[Example]]:
    """Validation rows by data set, `MOST` each; sets with a head of their own or without labels are left out."""
    chance = random.Random(seed)
    found = {}
    for name, facts in REGISTRY.items():
        rows = [e for e in examples if e.source == name and e.split == "valid" and e.labels]
        if rows and facts.head == SHARED:
            found[name] = rows if name in OWN else chance.sample(rows, min(MOST, len(rows)))
    return found


@torch.no_grad()
def answers(
    network: EmotionNetwork, tokenizer: Tokenizer, examples: Sequence[Example], device: str = "cpu"
) -> tuple[np.ndarray, np.ndarray]:
    """Emotion logits float32 [N, 6] and signal logits float32 [N, 8], in the order of `examples`."""
    network.eval()
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].text) + len(examples[i].question))
    emotions = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    signals = np.zeros((len(examples), len(SIGNALS)), dtype=np.float32)
    for start in range(0, len(order), 64):
        places = order[start : start + 64]
        tokens = [part.to(device) for part in encode(tokenizer, [examples[i] for i in places])]
        with fast(device):
            output = network(*tokens)
        emotions[places] = output.emotions.float().cpu().numpy()
        signals[places] = output.signals.float().cpu().numpy()
    return emotions, signals


def validate(
    network: EmotionNetwork, tokenizer: Tokenizer, check: dict[str, list[Example]], device: str = "cpu"
) -> float:
    """In [0, 1]: macro-F1 of the emotions and, a fifth of it, mean average precision of the signals on the own corpus."""
    total = weights = 0.0
    precisions = []
    for name, rows in check.items():
        emotions, signals = answers(network, tokenizer, rows, device)
        total += REGISTRY[name].weight * score([e.labels for e in rows], said(emotions))["macro_f1"]
        weights += REGISTRY[name].weight
        if name in OWN:
            truth = signal_targets(rows)[0].numpy()
            there = truth.any(axis=0)
            if there.any():
                precisions.append(average_precision_score(truth[:, there], signals[:, there], average="macro"))
    figure = total / weights if weights else 0.0
    return float((1 - SIGNAL_SHARE) * figure + SIGNAL_SHARE * np.mean(precisions)) if precisions else figure


def said(emotions: np.ndarray) -> list[str]:
    """The likeliest of the six for each row of logits or probabilities."""
    return [LABELS[i] for i in emotions.argmax(axis=1)]
