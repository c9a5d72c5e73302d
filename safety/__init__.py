"""The danger screen, the case it opens, who is told, and what is said. Deterministic, standard library only."""

from safety.answers import answer
from safety.cases import after_acknowledgement, after_closing, after_silence, after_utterance, of_own_accord
from safety.lines import lines
from safety.recipients import eligible, next_recipient, recipients
from safety.replies import Reply, Situation, reply
from safety.screening import findings, screen
from safety.suspect import named, suspect

__all__ = [
    "Reply",
    "Situation",
    "after_acknowledgement",
    "after_closing",
    "after_silence",
    "after_utterance",
    "answer",
    "eligible",
    "findings",
    "lines",
    "named",
    "next_recipient",
    "of_own_accord",
    "recipients",
    "reply",
    "screen",
    "suspect",
]
