"""The state of a training on the disk, so that it goes on where it was cut."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer

from emotion.data.examples import Example
from emotion.learning.meaning import Meaning
from emotion.learning.plan import Plan

_TOKENIZER, _MEANING, _PLAN = "tokenizer.json", "meaning.pt", "plan.json"


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """Files in `folder`, each replaced as a whole: a kill leaves the old one or the new one."""

    folder: Path

    def begin(self, plan: Plan, origin: str, examples: Sequence[Example]) -> bool:
        """True where `folder` holds a cut training of the same plan, encoder and data; else it is emptied."""
        self.folder.mkdir(parents=True, exist_ok=True)
        wanted = json.dumps({**asdict(plan), "origin": origin, "data": _digest(examples)}, sort_keys=True)
        file = self.folder / _PLAN
        if file.is_file() and file.read_text(encoding="utf-8") == wanted and (self.folder / _MEANING).is_file():
            return True
        for old in filter(Path.is_file, self.folder.iterdir()):
            old.unlink()
        file.write_text(wanted, encoding="utf-8")
        return False

    def save_start(self, tokenizer: Tokenizer, encoder: Any, meaning: Meaning) -> None:
        """The cut vocabulary, the untouched encoder and the meaning of the texts."""
        tokenizer.save(str(self.folder / _TOKENIZER), pretty=False)
        self._write(_MEANING, {"texts": meaning.texts, "vectors": meaning.vectors, "encoder": encoder})

    def start(self) -> tuple[Tokenizer, Any, Meaning]:
        found = torch.load(self.folder / _MEANING, weights_only=False)
        tokenizer = Tokenizer.from_file(str(self.folder / _TOKENIZER))
        return tokenizer, found["encoder"], Meaning(found["texts"], found["vectors"])

    def save(self, stage: str, state: dict[str, Any]) -> None:
        self._write(f"{stage}.pt", state)

    def load(self, stage: str) -> dict[str, Any] | None:
        """What `save` was given last for `stage`; None where nothing was, or it cannot be read."""
        try:
            return dict(torch.load(self.folder / f"{stage}.pt", weights_only=True))
        except Exception:  # a torn file makes the unpickler fail in any way
            return None

    def _write(self, name: str, content: dict[str, Any]) -> None:
        part = self.folder / f"{name}.part"
        torch.save(content, part)
        os.replace(part, self.folder / name)


def _digest(examples: Sequence[Example]) -> str:
    digest = hashlib.sha256()
    for line in sorted(map(repr, examples)):
        digest.update(line.encode())
    return digest.hexdigest()
