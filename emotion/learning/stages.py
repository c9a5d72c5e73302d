"""From an encoder and the data to a trained network: vocabulary cut, general stage, elders' stage, thinned by a teacher."""

import copy
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from emotion.data import vocabulary
from emotion.data.datasets import read_texts
from emotion.data.examples import REGISTRY, SHARED, SHIPPABLE, Example
from emotion.learning.checkpoint import Checkpoints
from emotion.learning.meaning import choose_texts, meaning_of
from emotion.learning.plan import Plan
from emotion.learning.training import Stage, Trainer
from emotion.model.network import EmotionNetwork, keep_rows, thin
from emotion.model.pretrained import load_pretrained

log = logging.getLogger("suiban.emotion")
OWN = ("elders_zh", "elders_en", "everyday_zh", "others")


def trained(
    data: Path, examples: Sequence[Example], encoder_name: str | None, plan: Plan, checkpoints: Checkpoints, device: str
) -> tuple[EmotionNetwork, Tokenizer, dict[str, float]]:
    """The network of `plan.layers` layers and its tokenizer; with the facts of the last stage."""
    going_on = checkpoints.begin(plan, encoder_name or "packaged", examples)
    if not going_on:
        encoder, tokenizer = _prepared(data, examples, encoder_name)
        meaning = meaning_of(encoder.to(device), tokenizer, choose_texts(data, examples, plan.seed), device)
        checkpoints.save_start(tokenizer, encoder.cpu(), meaning)
    tokenizer, encoder, meaning = checkpoints.start()
    trainer = Trainer(tokenizer, examples, meaning, plan, checkpoints, device)
    network = _network(encoder).to(device)
    whole = len(encoder.encoder.layer)
    if any(e.source not in OWN and e.split == "train" for e in examples):
        trainer.run(network, Stage("general", plan.general, dict.fromkeys(OWN, 0.0)))
    boost = dict.fromkeys(OWN, plan.elders_boost)
    for number, steps in enumerate(plan.elders, 1):
        facts = trainer.run(network, Stage(f"elders_{number}", steps, boost))
    if plan.layers < whole:
        teacher = copy.deepcopy(network).eval().requires_grad_(False)
        thin(network.encoder, plan.layers)
        facts = trainer.run(network, Stage(f"distil_{plan.layers}", plan.distil, boost, teacher))
    return network.cpu().float().eval(), tokenizer, facts


def spelled(data: Path, examples: Sequence[Example]) -> Iterator[str]:
    """Every text the vocabulary must be able to spell."""
    for example in examples:
        yield from (example.text, example.question, example.previous)
    if data.is_dir():
        yield from read_texts(data, research=any(e.source not in SHIPPABLE for e in examples))


def _prepared(data: Path, examples: Sequence[Example], name: str | None) -> tuple[nn.Module, Tokenizer]:
    encoder, tokenizer = load_pretrained(name)
    if vocabulary.is_unigram(tokenizer):
        keep = vocabulary.ids_to_keep(tokenizer, vocabulary.ids_in(tokenizer, spelled(data, examples)))
        tokenizer = vocabulary.cut(tokenizer, keep)
        keep_rows(encoder, keep)
    log.info("vocabulary: %d pieces; rows: %d", tokenizer.get_vocab_size(), len(examples))
    return encoder, tokenizer


def _network(encoder: nn.Module) -> EmotionNetwork:
    torch.manual_seed(20)
    heads = sorted({facts.head for facts in REGISTRY.values()} - {SHARED})
    return EmotionNetwork(encoder, encoder.config.hidden_size, heads)
