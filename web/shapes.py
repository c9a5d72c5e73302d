"""What comes in over HTTP, checked before anything is done with it."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, Field, field_validator

from contracts.clock import parse_moment
from contracts.language import Language
from contracts.resident import DEFAULT_RESIDENT

MAX_CHARACTERS = 20_000


class TurnBody(BaseModel):
    """One typed turn. `now`: ISO 8601, the local zone where it names none."""

    text: str = Field(max_length=MAX_CHARACTERS)
    resident: str = DEFAULT_RESIDENT
    language: Language | None = None
    now: AwareDatetime | None = None

    @field_validator("now", mode="before")
    @classmethod
    def _read_moment(cls, value: object) -> object:
        return parse_moment(value) if isinstance(value, str) else value

    @property
    def moment(self) -> datetime | None:
        return self.now


class TextBody(BaseModel):
    """A sentence to understand without making a turn."""

    text: str = Field(max_length=MAX_CHARACTERS)


class ResidentBody(BaseModel):
    """Whom a question is about."""

    resident: str = DEFAULT_RESIDENT
