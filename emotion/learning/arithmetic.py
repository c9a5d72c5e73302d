"""The fast arithmetic of a device: bfloat16 matrix products where it has them (several times the speed)."""

import torch


def fast(device: str) -> torch.autocast:
    """A context in which matrix products use bfloat16; plain float32 where the processor has no such instruction."""
    enabled = device == "cuda" or torch.cpu._is_avx512_bf16_supported()
    return torch.autocast(device, dtype=torch.bfloat16, enabled=enabled)
