"""Seals the few words that must be stored (the place of somebody who is lost) with the key of the elder's words."""

import logging
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

log = logging.getLogger("suiban.store")


class Sealer:
    """Fernet (AES-128-CBC with HMAC). Without a usable key nothing is written: words never lie open on the disk."""

    def __init__(self, key_file: Path | str | None) -> None:
        self._key_file = Path(key_file) if key_file else None

    def seal(self, words: str) -> str:
        """`words` sealed; "" for "" and where there is no key."""
        key = self._key() if words else None
        return key.encrypt(words.encode()).decode() if key else ""

    def open(self, sealed: str) -> str:
        """What was sealed; "" where it cannot be opened."""
        key = self._key() if sealed else None
        try:
            return key.decrypt(sealed.encode()).decode() if key else ""
        except (InvalidToken, ValueError):
            log.error("store.key: sealed words cannot be opened with this key")
            return ""

    def _key(self) -> Fernet | None:
        try:
            return Fernet(self._key_file.read_bytes().strip()) if self._key_file else None
        except (OSError, ValueError):
            log.error("store.key: the key of the elder's words cannot be read")
            return None
