"""The rooms the actions stand on: the library, what a resident has heard, and chance."""

import functools
import logging
import random
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from contracts.errors import SuibanError
from culture.library import Library
from store.database import default_url, open_engine
from store.heard import Heard, HeardWorks

log = logging.getLogger("suiban.actions")
Answer = TypeVar("Answer")


class Rooms:
    """Opened when first used. `packs` and `database_url`: None for the product's own."""

    def __init__(self, packs: Path | None = None, database_url: str | None = None, chance: random.Random | None = None):
        self._packs = packs
        self._database_url = database_url
        self.chance = chance or random.Random()

    @functools.cached_property
    def library(self) -> Library:
        """Raises CultureError where a pack breaks the schema."""
        return Library(self._packs) if self._packs else Library()

    @functools.cached_property
    def memory(self) -> "Memory":
        return Memory(self._database_url or default_url())


class Memory:
    """What a resident has heard. A database that fails is logged by code; the telling goes on without it."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url

    @functools.cached_property
    def _works(self) -> HeardWorks:
        return HeardWorks(open_engine(self._database_url))

    def heard(self, resident: str) -> Mapping[str, Heard]:
        return self._or(lambda: self._works.heard(resident), {})

    def record(self, resident: str, work_id: str, kind: str, at: datetime) -> None:
        self._or(lambda: self._works.record(resident, work_id, kind, at), None)

    def progress(self, resident: str, work_id: str) -> int:
        return self._or(lambda: self._works.progress(resident, work_id), 0)

    def set_progress(self, resident: str, work_id: str, part: int, at: datetime) -> None:
        self._or(lambda: self._works.set_progress(resident, work_id, part, at), None)

    def _or(self, ask: Callable[[], Answer], otherwise: Answer) -> Answer:
        try:
            return ask()
        except SuibanError as error:
            log.warning("%s", error.code)
            return otherwise


@functools.cache
def rooms() -> Rooms:
    """The rooms of this process."""
    return Rooms()
