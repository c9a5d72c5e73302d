"""One stage of the training: steps over the data, losses of both heads and of the meaning, checks, checkpoints."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import nn
from tqdm import tqdm

from emotion.data.examples import REGISTRY, Example
from emotion.data.sampling import Sampler
from emotion.learning.arithmetic import fast
from emotion.learning.checkpoint import Checkpoints
from emotion.learning.encoding import LEARNT_TOKENS, encode, encode_texts
from emotion.learning.losses import emotion_loss, signal_loss, teacher_loss
from emotion.learning.meaning import Meaning, meaning_loss
from emotion.learning.plan import Plan
from emotion.learning.validation import chosen_rows, validate
from emotion.model.network import EmotionNetwork

log = logging.getLogger("suiban.emotion")
SAVE_EVERY = 400
WARM = 0.06


@dataclass(frozen=True, slots=True)
class Stage:
    """`boost`: factors on the weights of data sets. `teacher`: an eager network whose answers are learnt too."""

    name: str
    steps: int
    boost: Mapping[str, float]
    teacher: EmotionNetwork | None = None


class Trainer:
    """Trains one network on one device. `examples`: all splits; only `train` is learnt, `valid` checked."""

    def __init__(
        self,
        tokenizer: Tokenizer,
        examples: Sequence[Example],
        meaning: Meaning,
        plan: Plan,
        checkpoints: Checkpoints,
        device: str = "cpu",
    ) -> None:
        self._tokenizer = Tokenizer.from_str(tokenizer.to_str())
        self._tokenizer.enable_truncation(LEARNT_TOKENS)
        self._meaning, self._plan = meaning, plan
        self._checkpoints, self._device = checkpoints, device
        self._learn = [e for e in examples if e.split == "train"]
        self._check = chosen_rows(examples, plan.seed)

    def run(self, network: EmotionNetwork, stage: Stage) -> dict[str, float]:
        """Trains `network` in place and leaves its best weights. Goes on from a checkpoint of the stage.

        Gives validation (the score of emotion.validation, in [0, 1]) and sentences.
        """
        torch.manual_seed(self._plan.seed)
        optimiser = _optimiser(network, self._plan)
        state = self._checkpoints.load(stage.name)
        begin, best, kept = 0, -1.0, None
        if state is not None:
            network.load_state_dict(state["network"])
            optimiser.load_state_dict(state["optimiser"])
            begin, best, kept = int(state["step"]), float(state["best"]), state["kept"]
            torch.set_rng_state(state["random"])
        sampler = Sampler(self._learn, self._plan.batch, f"{self._plan.seed}:{stage.name}", stage.boost)
        every = max(stage.steps // self._plan.checks, 1)
        network.train()
        for step in tqdm(range(begin, stage.steps), stage.name, stage.steps, initial=begin, mininterval=5.0):
            _schedule(optimiser, step / stage.steps)
            loss = self._loss(network, stage, sampler.batch(step), step)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([p for p in network.parameters() if p.requires_grad], 1.0)
            optimiser.step()
            done = step + 1
            if done % every == 0 or done == stage.steps:
                figure = validate(network, self._tokenizer, self._check, self._device)
                log.info("%s, step %d of %d: validation %.4f", stage.name, done, stage.steps, figure)
                if figure > best:
                    best = figure
                    kept = {name: value.detach().clone() for name, value in network.state_dict().items()}
                network.train()
            if done % SAVE_EVERY == 0 or done == stage.steps:
                held = {"network": network.state_dict(), "optimiser": optimiser.state_dict()}
                held["random"] = torch.get_rng_state()
                self._checkpoints.save(stage.name, {**held, "step": done, "best": best, "kept": kept})
        if kept is not None:
            network.load_state_dict(kept)
        network.eval()
        return {"validation": round(best, 4), "sentences": stage.steps * self._plan.batch}

    def _loss(self, network: EmotionNetwork, stage: Stage, batch: list[Example], step: int) -> torch.Tensor:
        tokens = [part.to(self._device) for part in encode(self._tokenizer, batch)]
        with fast(self._device):
            shared = network(*tokens)
            output = network.by_head(shared, [REGISTRY[e.source].head for e in batch])
        loss = emotion_loss(output, batch) + self._plan.signals * signal_loss(output, batch)
        if stage.teacher is not None:
            with fast(self._device), torch.no_grad():
                goal = stage.teacher(*tokens)
            loss = loss + self._plan.teacher * teacher_loss(shared, goal)
        if step % self._plan.meaning_every == 0:
            texts, goal = self._meaning.batch(step, self._plan.batch, self._plan.seed)
            with fast(self._device):
                vector = network(*[part.to(self._device) for part in encode_texts(self._tokenizer, texts)]).vector
            loss = loss + self._plan.meaning * meaning_loss(vector, goal)
        return loss


def _optimiser(network: EmotionNetwork, plan: Plan) -> torch.optim.AdamW:
    """The word embedding stays as it is; each layer below the last learns `plan.decay` times as fast as the one above."""
    network.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    layers = network.encoder.encoder.layer
    groups: list[dict[str, Any]] = []
    for depth, layer in enumerate(layers):
        rate = plan.rate * plan.decay ** (len(layers) - 1 - depth)
        groups.append({"params": list(layer.parameters()), "lr": rate, "peak": rate})
    inside = {id(p) for group in groups for p in group["params"]}
    lowest = [p for p in network.encoder.parameters() if p.requires_grad and id(p) not in inside]
    rate = plan.rate * plan.decay ** len(layers)
    groups.append({"params": lowest, "lr": rate, "peak": rate})
    inside |= {id(p) for p in lowest}
    heads = [p for p in network.parameters() if p.requires_grad and id(p) not in inside]
    groups.append({"params": heads, "lr": plan.head_rate, "peak": plan.head_rate})
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _schedule(optimiser: torch.optim.AdamW, done: float) -> None:
    """Up to the peak in the first `WARM` share of the steps, then down in a straight line."""
    share = done / WARM if done < WARM else (1.0 - done) / (1.0 - WARM)
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * max(share, 0.01)
