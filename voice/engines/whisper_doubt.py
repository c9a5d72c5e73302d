"""What Whisper is given and what of its answer is not believed."""

import re
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from contracts.language import is_han
from contracts.voice import SAMPLE_RATE_HZ

WINDOW_S = 28  # Whisper can hear 30 s at a time
END_OF_TEXT = 50257  # the tokens before it are text
_REPETITIVE = 2.4
_NOT_A_LETTER = re.compile(r"[\W_]+")


def windows(samples: np.ndarray) -> Iterator[np.ndarray]:
    """Pieces Whisper can hear at once, cut at the quietest tenth of a second of their last five seconds."""
    step = SAMPLE_RATE_HZ // 10
    while len(samples) > WINDOW_S * SAMPLE_RATE_HZ:
        tail = samples[(WINDOW_S - 5) * SAMPLE_RATE_HZ : WINDOW_S * SAMPLE_RATE_HZ].reshape(-1, step)
        cut = (WINDOW_S - 5) * SAMPLE_RATE_HZ + int(np.argmin((tail**2).sum(axis=1))) * step + step // 2
        yield samples[:cut]
        samples = samples[cut:]
    yield samples


def tokens_of_other_scripts(tokenizer: Any) -> tuple[int, ...]:
    """Tokens that hold kana or a Han character outside GB 2312, so that Mandarin comes in simplified script."""

    def is_other(char: str) -> bool:
        if is_han(char):
            return not char.encode("gb2312", errors="ignore")
        return "\u3040" <= char <= "\u30ff"

    return tuple(index for index in range(END_OF_TEXT) if any(map(is_other, tokenizer.decode([index]))))


def is_repetitive(text: str) -> bool:
    """Whether the text says the same over and over, as Whisper does when it is lost."""
    data = text.encode()
    return len(data) > 60 and len(data) / len(zlib.compress(data)) > _REPETITIVE


def is_of_prompt(text: str, prompt: str) -> bool:
    said, given = _NOT_A_LETTER.sub("", text), _NOT_A_LETTER.sub("", prompt)
    return len(said) >= 4 and bool(given) and (said in given or given in said)
