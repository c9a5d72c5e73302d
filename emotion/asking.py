"""From the words of the train command to what is trained, where, and what may never happen."""

import argparse
from dataclasses import replace
from pathlib import Path

import torch

from contracts.errors import InputError
from emotion.learning.plan import Plan
from emotion.reproduce import Asked
from emotion.runtime import SHIPPED


def asked(chosen: argparse.Namespace) -> Asked:
    """Raises InputError: device.missing; plan.share, plan.layers (out of range); licence (a research run over the
    shipped files)."""
    if chosen.device == "cuda" and not torch.cuda.is_available():
        raise InputError("device.missing", "There is no GPU that PyTorch can use here; leave --device out.")
    if not 0 < chosen.share <= 10:
        raise InputError("plan.share", "--share must be more than 0 and at most 10.")
    if chosen.layers is not None and chosen.layers < 1:
        raise InputError("plan.layers", "--layers must be 1 or more.")
    research = chosen.data == "all"
    out = chosen.out or (chosen.work / "research" if research else SHIPPED)
    if research and out.resolve() == SHIPPED:
        raise InputError("licence", "A model that learnt from research data is not shipped: choose another --out.")
    plan = replace(Plan(research=research), **({"layers": chosen.layers} if chosen.layers else {}))
    plan = plan if chosen.share == 1.0 else plan.scaled(chosen.share)
    return Asked(chosen.folder, chosen.encoder, Path(out), chosen.work / chosen.data, chosen.device, plan)
