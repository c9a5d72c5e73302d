"""What the network is taught by: emotions (cross entropy), signals (binary cross entropy), a teacher's soft answers."""

from collections.abc import Sequence

import torch
from torch import nn

from emotion.data.examples import Example
from emotion.learning.encoding import emotion_masks, emotion_targets, signal_targets
from emotion.model.network import Output

SOFT = 2.0
"""Temperature of the teacher's answers (Hinton et al. 2015, arXiv 1503.02531)."""


def emotion_loss(output: Output, examples: Sequence[Example]) -> torch.Tensor:
    """Cross entropy over the classes each row's data set can express."""
    device = output.emotions.device
    logits = output.emotions.float().masked_fill(~emotion_masks(examples).to(device), -1e4)
    return nn.functional.cross_entropy(logits, emotion_targets(examples).to(device))


def signal_loss(output: Output, examples: Sequence[Example]) -> torch.Tensor:
    """Binary cross entropy over the signals each row's data set tells about; summed over signals, mean over such rows."""
    targets, known = (part.to(output.signals.device) for part in signal_targets(examples))
    losses = nn.functional.binary_cross_entropy_with_logits(output.signals.float(), targets, reduction="none")
    rows = known.any(dim=1).sum().clamp_min(1)
    return (losses * known).sum() / rows


def teacher_loss(output: Output, teacher: Output) -> torch.Tensor:
    """How far the answers are from the teacher's: softened emotions (Kullback-Leibler) and signals."""
    soft = nn.functional.log_softmax(output.emotions.float() / SOFT, dim=-1)
    goal = nn.functional.log_softmax(teacher.emotions.float() / SOFT, dim=-1)
    emotions = nn.functional.kl_div(soft, goal, reduction="batchmean", log_target=True) * SOFT**2
    signals = nn.functional.binary_cross_entropy_with_logits(output.signals.float(), teacher.signals.float().sigmoid())
    return emotions + signals * output.signals.shape[1] * 0.5
