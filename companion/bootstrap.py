"""Puts a companion together, once, for the door that asks, and what works beside it on recorded events."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import safety
from companion.care import Carer
from companion.dialogue import RasaDialogue
from companion.settings import CompanionSettings
from companion.turn import Companion
from contracts.clock import Clock, SystemClock
from contracts.errors import StoreError
from contracts.language import Language
from store.casebook import CaseBook
from store.database import open_engine
from store.migrate import upgrade
from store.projector import Projector
from store.retention import forget_words
from store.sealing import Sealer

log = logging.getLogger("suiban.companion")


def build(settings: CompanionSettings | None = None, *, door: str = "text", clock: Clock | None = None) -> Companion:
    """A companion on real parts. A database that cannot be brought up to date is logged, not raised:
    the talk and the danger record's spill file go on without it."""
    settings = settings or CompanionSettings()
    safety.screen("")  # reads every rule now: a broken rule file stops the start, not the sentence that matters
    try:
        upgrade(settings.store_url)
    except StoreError as error:
        log.error("%s: %s", error.code, error.message)
    book = CaseBook(open_engine(settings.store_url), safety, Sealer(settings.key_file))
    return Companion(
        carer=Carer(book, {language: settings.lines_for(language) for language in Language}, door=door),
        dialogue=RasaDialogue(settings.rasa_url, budget_s=settings.turn_budget_s, token=settings.rasa_token),
        clock=clock or SystemClock(),
        budget_s=settings.turn_budget_s,
        max_dialogue_characters=settings.max_dialogue_characters,
    )


def projector(settings: CompanionSettings, events_db: Path, key_file: Path) -> Projector:
    """What turns the dialogue core's events into mood observations in the product's store."""
    return Projector(events_db, open_engine(settings.store_url), key_file)


def forget_old_words(databases: list[Path], days: int) -> int:
    """Deletes the words in Rasa's event tables that are older than `days`; how many rows. Raises StoreError."""
    before = datetime.now(UTC) - timedelta(days=days)
    return sum(forget_words(database, before) for database in databases)
