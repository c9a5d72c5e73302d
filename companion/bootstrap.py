"""Puts a companion together, once, for the door that asks, and what works beside it on recorded events."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import safety
from companion.boundaries import Boundaries
from companion.care import Carer
from companion.dialogue import RasaDialogue
from companion.settings import CompanionSettings
from companion.turn import Companion
from companion.usage import Limits
from contracts.clock import Clock, SystemClock
from contracts.errors import StoreError
from contracts.language import Language
from safety import requests
from store.agreements import Agreements
from store.casebook import CaseBook
from store.database import open_engine
from store.forgetting import Forgetter
from store.migrate import upgrade
from store.projector import Projector
from store.retention import forget_words
from store.sealing import Sealer
from store.usage import Usage

log = logging.getLogger("suiban.companion")


def build(settings: CompanionSettings | None = None, *, door: str = "text", clock: Clock | None = None) -> Companion:
    """A companion on real parts. A database that cannot be brought up to date is logged, not raised:
    the talk and the danger record's spill file go on without it."""
    settings = settings or CompanionSettings()
    requests.check()
    safety.screen("")  # reads every rule now: a broken rule file stops the start, not the sentence that matters
    try:
        upgrade(settings.store_url)
    except StoreError as error:
        log.error("%s: %s", error.code, error.message)
    engine = open_engine(settings.store_url)
    book = CaseBook(engine, safety, Sealer(settings.key_file))
    lines = {language: settings.lines_for(language) for language in Language}
    return Companion(
        carer=Carer(book, lines, door=door),
        dialogue=RasaDialogue(settings.rasa_url, budget_s=settings.turn_budget_s, token=settings.rasa_token),
        clock=clock or SystemClock(),
        budget_s=settings.turn_budget_s,
        max_dialogue_characters=settings.max_dialogue_characters,
        boundaries=Boundaries(
            use=Usage(engine),
            agreements=Agreements(engine),
            forgetter=Forgetter(engine, settings.tracker_db, settings.events_db, settings.key_file),
            lines=lines,
            limits=Limits(settings.day_limit_min, settings.night_limit_min),
            complaints_to=settings.complaints_to,
        ),
    )


def projector(settings: CompanionSettings, events_db: Path, key_file: Path) -> Projector:
    """What turns the dialogue core's events into mood observations in the product's store."""
    return Projector(events_db, open_engine(settings.store_url), key_file)


def forget_old_words(databases: list[Path], days: int) -> int:
    """Deletes the words in Rasa's event tables that are older than `days`; how many rows. Raises StoreError."""
    before = datetime.now(UTC) - timedelta(days=days)
    return sum(forget_words(database, before) for database in databases)
