"""Every part on its way out passes the guard; a blocked one gives way to a neutral sentence, once a turn."""

import logging

from contracts.language import Language
from contracts.turn import Label, Part
from safety.boundary_words import boundary_words
from safety.guard import Origin, forbidden

log = logging.getLogger("suiban.companion")


class Guarded:
    """The outgoing parts of one turn. `language`, `turn`: for the neutral sentence."""

    def __init__(self, language: Language, turn: int) -> None:
        self._language = language
        self._turn = turn
        self._replaced = False

    def __call__(self, part: Part) -> tuple[Part, ...]:
        """`part` itself, a neutral one instead, or nothing where one was said already."""
        rule = forbidden(part.text, _origin(part))
        if not rule:
            return (part,)
        log.error("guard: rule %s kept a sentence from being said", rule)
        if self._replaced:
            return ()
        self._replaced = True
        return boundary_words("guarded", self._language, self._turn)

    def danger(self, part: Part) -> Part:
        """A part of the danger reply: said even where a rule speaks against it, for silence would do more harm."""
        rule = forbidden(part.text)
        if rule:
            log.error("guard: rule %s speaks against a sentence of the danger reply", rule)
        return part


def _origin(part: Part) -> Origin:
    if Label.PUBLIC_DOMAIN in part.labels:
        return Origin.EXACT
    return Origin.RETOLD if Label.AI_TEXT in part.labels else Origin.OWN
