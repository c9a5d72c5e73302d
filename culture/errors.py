"""The one error of the culture room."""

from contracts.errors import SuibanError


class CultureError(SuibanError):
    """A pack breaks the schema ("culture.pack"), or a day lies outside the calendar ("culture.calendar")."""

    stage = "culture"
