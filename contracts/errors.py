"""Errors carry a code for programs, a message for a person, and the stage they happened in."""


class SuibanError(Exception):
    """Base of every error a door may show. `message` is a whole sentence for a person, in plain words."""

    stage = "suiban"

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class InputError(SuibanError):
    """What came in cannot be used: a bad resident id, a file that is no sound, a moment that is none."""

    stage = "input"


class DialogueError(SuibanError):
    """The dialogue core did not answer in time or not in the agreed shape."""

    stage = "dialogue"


class StoreError(SuibanError):
    """The database could not be read or written."""

    stage = "store"


class SpeechError(SuibanError):
    """A voice engine or its model is missing, or an engine failed."""

    stage = "speech"
