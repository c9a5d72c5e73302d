"""What the web door needs to know, from the environment or suiban.toml."""

from pathlib import Path

from pydantic import Field

from companion.settings import DoorSettings


class WebSettings(DoorSettings):
    """Environment variables and suiban.toml, as for every door."""

    web_token: str = ""
    """Secret of trusted local programs; they may name a resident and a moment. Empty: nobody may."""
    care_key: str = ""
    """Key of the care-home screen at /care; empty: the secret of trusted programs serves."""
    events_db: Path | None = None
    """SQLite file of Rasa's event broker; None: the projector does not run here."""
    tracker_db: Path | None = None
    """SQLite file of Rasa's conversations; None: old words are not forgotten from here."""
    words_days: int = Field(default=30, ge=1)
    """Days an elder's words are kept, encrypted, in both files."""
    key_file: Path | None = None
    """Key that encrypts the words in the event broker's rows."""
    projection_interval_s: float = 20.0
    """Seconds between two looks for new events."""
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]", "testserver")
    """Host names under which the web app answers; others are refused (DNS rebinding)."""
