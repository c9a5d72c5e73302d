"""The danger screen and what is said to danger. Deterministic, standard library only, no model, no network."""

from safety.replies import reply
from safety.screening import findings, screen

__all__ = ["findings", "reply", "screen"]
