"""Cuts a multilingual Unigram vocabulary to Chinese and English, keeping every token that the texts really use."""

import json
from collections.abc import Iterable, Sequence, Set
from itertools import islice

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

from contracts.language import is_han

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
BOUNDARY = "▁"
MAX_TOKENS = 128


def build_tokenizer(pieces: Sequence[tuple[str, float]], max_tokens: int = MAX_TOKENS) -> Tokenizer:
    """The XLM-R tokenizer over `pieces` (the first four are `SPECIAL`): NFKC, Metaspace, padded.

    One text is `<s> text </s>`; with what was said before it `<s> before </s> text </s>`.
    """
    tokenizer = Tokenizer(Unigram(list(pieces), unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement=BOUNDARY, prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(list(SPECIAL))
    tokenizer.enable_truncation(max_tokens)
    tokenizer.enable_padding(pad_id=1, pad_token="<pad>")
    return tokenizer


def is_unigram(tokenizer: Tokenizer) -> bool:
    """Whether the vocabulary can be cut by this module."""
    return type(tokenizer.model).__name__ == "Unigram"


def ids_in(tokenizer: Tokenizer, texts: Iterable[str]) -> set[int]:
    """Every id that `texts` use."""
    used: set[int] = set()
    stream = iter(texts)
    while batch := list(islice(stream, 2000)):
        used.update(i for encoding in tokenizer.encode_batch_fast(batch) for i in encoding.ids)
    return used


def ids_to_keep(tokenizer: Tokenizer, used: Set[int]) -> list[int]:
    """Rows of the old embedding the new vocabulary keeps, in order.

    Kept: special tokens, `used`, every piece made of Han characters alone, and every single printable character of
    ASCII and Chinese punctuation, so that a word never met still has a spelling.
    """
    kept = {0, 1, 2, 3, *used}
    for piece, number in tokenizer.get_vocab(with_added_tokens=False).items():
        bare = piece.removeprefix(BOUNDARY)
        if all(map(is_han, bare)) or (len(bare) == 1 and _is_plain(bare)):
            kept.add(number)
    return sorted(kept)


def cut(tokenizer: Tokenizer, keep: Sequence[int], max_tokens: int = MAX_TOKENS) -> Tokenizer:
    """A tokenizer over the rows `keep` of a Unigram `tokenizer`; new id = place in `keep`."""
    pieces = json.loads(tokenizer.to_str())["model"]["vocab"]
    return build_tokenizer([(pieces[i][0], pieces[i][1]) for i in keep], max_tokens)


def _is_plain(char: str) -> bool:
    return (
        char.isascii()
        or 0x2010 <= ord(char) <= 0x203F
        or 0x3000 <= ord(char) <= 0x303F
        or 0xFF00 <= ord(char) <= 0xFF65
    )
