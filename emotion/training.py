"""Fine-tunes the encoder: six emotions from labelled rows, and the meaning of sentences from the untouched encoder.

The emotion head learns by cross entropy; a label a data set cannot express is masked out for its rows. The sentence
vector learns to equal the mean-pooled vector of the whole pretrained encoder ("query: " prefix; Wang et al. 2024),
which is what thinning the layers would lose (Reimers and Gurevych 2020, arXiv 2004.09813).
"""

import copy
import logging
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn

from emotion.datasets import LABELS, SHIPPABLE, Example
from emotion.network import EmotionNetwork
from emotion.sampling import batches
from emotion.scoring import score

log = logging.getLogger("suiban.emotion")


@dataclass(frozen=True, slots=True)
class Plan:
    """`minutes`: wall time of the training. `batch`: sentences a step. `rate`: peak learning rate of the layers.

    `meaning`: weight of the sentence-vector loss. `checks`: validations in the training.
    """

    minutes: float = 45.0
    batch: int = 32
    rate: float = 6e-5
    head_rate: float = 6e-4
    meaning: float = 4.0
    checks: int = 8
    seed: int = 20


@torch.no_grad()
def teacher_vectors(encoder: nn.Module, tokenizer: Tokenizer, texts: Sequence[str]) -> torch.Tensor:
    """Unit vectors float32 [N, hidden] of `texts` by mean pooling; what the sentence vector learns to equal."""
    encoder.eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found = torch.zeros((len(texts), encoder.config.hidden_size))
    for start in range(0, len(order), 64):
        places = order[start : start + 64]
        ids, mask = encode(tokenizer, ["query: " + texts[i] for i in places])
        with fast_arithmetic():
            states = encoder(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        weight = mask.unsqueeze(-1).float()
        found[places] = nn.functional.normalize((states * weight).sum(1) / weight.sum(1), dim=-1)
    return found


def train(
    network: EmotionNetwork,
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    meaning: tuple[Sequence[str], torch.Tensor],
    plan: Plan,
) -> dict[str, float]:
    """Trains in place and leaves the weights of the best validation. Gives {"validation_macro_f1", "sentences"}."""
    torch.manual_seed(plan.seed)
    optimiser = _optimiser(network, plan)
    learn = [e for e in examples if e.split == "train"]
    check = _validation(examples, plan.seed)
    stream = batches(learn, plan.batch, plan.seed)
    meanings = _meaning_batches(meaning[0], plan)
    began, best, step, next_check = time.monotonic(), -1.0, 0, 1.0 / plan.checks
    kept = copy.deepcopy(network.state_dict())
    network.train()
    while (done := (time.monotonic() - began) / (plan.minutes * 60)) < 1.0:
        _schedule(optimiser, done)
        loss = _emotion_loss(network, tokenizer, next(stream))
        if step % 2 == 0:
            places = next(meanings)
            vector = _forward(network, tokenizer, [meaning[0][i] for i in places])[1]
            loss = loss + plan.meaning * (1 - (vector * meaning[1][places]).sum(-1)).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
        optimiser.step()
        step += 1
        if done >= next_check:
            next_check += 1.0 / plan.checks
            best = _keep_best(network, tokenizer, check, best, kept, step, done)
    _keep_best(network, tokenizer, check, best, kept, step, 1.0)
    network.load_state_dict(kept)
    network.eval()
    return {"validation_macro_f1": max(best, validate(network, tokenizer, check)), "sentences": step * plan.batch}


def logits_of(network: EmotionNetwork, tokenizer: Tokenizer, texts: Sequence[str]) -> np.ndarray:
    """Emotion logits float32 [N, 6], in the order of `texts`."""
    network.eval()
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    found = np.zeros((len(texts), len(LABELS)), dtype=np.float32)
    with torch.no_grad():
        for start in range(0, len(order), 64):
            places = order[start : start + 64]
            found[places] = _forward(network, tokenizer, [texts[i] for i in places])[0].numpy()
    return found


def fast_arithmetic() -> torch.autocast:
    """bfloat16 matrix products where the processor has them (several times the speed), else plain float32."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=torch.cpu._is_avx512_bf16_supported())


def encode(tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and attention mask, int64 [N, T]."""
    encodings = tokenizer.encode_batch(list(texts))
    return torch.tensor([e.ids for e in encodings]), torch.tensor([e.attention_mask for e in encodings])


def targets_of(examples: Sequence[Example]) -> np.ndarray:
    """Target distributions float32 [N, 6]: evenly over the labels of a row."""
    rows = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    for row, example in zip(rows, examples, strict=True):
        for label in example.labels:
            row[LABELS.index(label)] = 1.0 / len(example.labels)
    return rows


def validate(network: EmotionNetwork, tokenizer: Tokenizer, check: dict[str, list[Example]]) -> float:
    """Macro-F1 in [0, 1], the mean over the data sets weighted by their trust."""
    total = weights = 0.0
    for name, rows in check.items():
        best = logits_of(network, tokenizer, [e.text for e in rows]).argmax(axis=1)
        figure = score([e.labels for e in rows], [LABELS[i] for i in best])["macro_f1"]
        total += figure * SHIPPABLE[name].weight
        weights += SHIPPABLE[name].weight
    return total / weights if weights else 0.0


def _forward(network: EmotionNetwork, tokenizer: Tokenizer, texts: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
    with fast_arithmetic():
        logits, vector = network(*encode(tokenizer, texts))
    return logits.float(), vector.float()


def _emotion_loss(network: EmotionNetwork, tokenizer: Tokenizer, batch: list[Example]) -> torch.Tensor:
    logits, _ = _forward(network, tokenizer, [e.text for e in batch])
    for row, example in enumerate(batch):
        known = SHIPPABLE[example.source].labels
        if len(known) < len(LABELS):
            hidden = [i for i, label in enumerate(LABELS) if label not in known]
            logits[row, hidden] = -1e4
    return nn.functional.cross_entropy(logits, torch.from_numpy(targets_of(batch)))


def _keep_best(
    network: EmotionNetwork,
    tokenizer: Tokenizer,
    check: dict[str, list[Example]],
    best: float,
    kept: dict[str, torch.Tensor],
    step: int,
    done: float,
) -> float:
    figure = validate(network, tokenizer, check)
    log.info("step %d, %.0f %%: validation macro-F1 %.4f", step, done * 100, figure)
    if figure > best:
        kept.update(copy.deepcopy(network.state_dict()))
    network.train()
    return max(best, figure)


def _optimiser(network: EmotionNetwork, plan: Plan) -> torch.optim.AdamW:
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    layers = [p for p in network.encoder.parameters() if p.requires_grad]
    inside = {id(p) for p in layers}
    heads = [p for p in network.parameters() if p.requires_grad and id(p) not in inside]
    groups = [{"params": layers, "lr": plan.rate, "peak": plan.rate}]
    groups.append({"params": heads, "lr": plan.head_rate, "peak": plan.head_rate})
    return torch.optim.AdamW(groups, weight_decay=0.01)


def _schedule(optimiser: torch.optim.AdamW, done: float) -> None:
    """A twentieth of the time up, the rest down in a straight line."""
    share = min(done / 0.05, 1.0) if done < 0.05 else (1.0 - done) / 0.95
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * max(share, 0.01)


def _meaning_batches(texts: Sequence[str], plan: Plan):
    chance = random.Random(plan.seed)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    cuts = [order[i : i + plan.batch] for i in range(0, len(order), plan.batch)]
    while True:
        chance.shuffle(cuts)
        yield from cuts


def _validation(examples: Sequence[Example], seed: int, most: int = 400) -> dict[str, list[Example]]:
    chance = random.Random(seed)
    found: dict[str, list[Example]] = {}
    for name in SHIPPABLE:
        rows = [e for e in examples if e.source == name and e.split == "valid"]
        if rows:
            found[name] = chance.sample(rows, min(most, len(rows)))
    return found
