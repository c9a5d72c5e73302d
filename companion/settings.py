"""What the companion needs to know, from the environment or suiban.toml."""

from pathlib import Path

from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

import safety
from contracts.language import Language

ROOT = Path(__file__).resolve().parent.parent


class DoorSettings(BaseSettings):
    """What every door's settings share: `SUIBAN_<FIELD>` overrides suiban.toml, which overrides the defaults."""

    model_config = SettingsConfigDict(env_prefix="SUIBAN_", toml_file=ROOT / "suiban.toml", frozen=True, extra="ignore")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


class CompanionSettings(DoorSettings):
    """What one turn needs to know."""

    home: Path = ROOT / ".suiban"
    """Folder of everything that is written at run time."""
    database_url: str = ""
    """SQLAlchemy URL of the product's store; empty: SQLite under `home`."""
    rasa_url: str = "http://127.0.0.1:5005"
    """Where Rasa listens; loopback only."""
    rasa_token: str = ""
    """Rasa's API token; empty where Rasa runs without one."""
    turn_budget_s: float = 6.0
    """Seconds the dialogue core has for one turn before a prepared sentence is said."""
    max_dialogue_characters: int = 1000
    """Characters of one utterance that reach the dialogue core; the danger screen reads all of them."""

    key_file: Path | None = None
    """Key that seals the few words a case must keep; None: they are not kept."""
    english_locale: str = "en-US"
    """Whose numbers are named in English: en-US or en-GB."""
    lines_zh: dict[str, str] = {}
    """Numbers of this deployment in Chinese, by name: mind, ambulance, police, fire, fraud, care."""
    lines_en: dict[str, str] = {}
    """The same in English."""

    events_db: Path | None = None
    """The dialogue core's published events, an SQLite file; None: nothing is forgotten there at a word."""
    tracker_db: Path | None = None
    """The dialogue core's conversations, an SQLite file; None: nothing is forgotten there at a word."""
    day_limit_min: float = 240.0
    """Minutes of use a day above which, three days in a row, people are gently suggested."""
    night_limit_min: float = 60.0
    """The same for minutes between 23:00 and 05:00."""
    complaints_to: str = ""
    """Who answers complaints, as it is said aloud; empty: the people in charge of the machine."""

    def lines_for(self, language: Language) -> dict[str, str]:
        """The numbers to name. Raises ValueError for a locale or a name that is not known."""
        own = self.lines_zh if language is Language.ZH_CN else self.lines_en
        return safety.lines(language, english=self.english_locale, own=own)

    @property
    def store_url(self) -> str:
        """The store's SQLAlchemy URL with the default filled in."""
        return self.database_url or f"sqlite:///{self.home / 'db' / 'suiban.sqlite'}"
