"""Refuses addresses that can never work, each with the reason."""

import ipaddress
import re
from urllib.parse import urlsplit

from contracts.errors import InputError

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_MAINLAND_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_LONGEST = 500


def check_email(address: str) -> None:
    """One plain mailbox such as anna@example.org (RFC 5321 dot-string). Raises InputError(input.address)."""
    local, at, domain = address.rpartition("@")
    labels = domain.split(".")
    if not at or not _LOCAL.fullmatch(local) or len(local) > 64:
        raise _refused(address, "an e-mail address looks like anna@example.org")
    if len(domain) > 253 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise _refused(address, "what stands after @ is no name of a mail domain")
    if labels[-1].isdigit():
        raise _refused(address, "what stands after @ is a number, not a name")


def check_url(address: str) -> None:
    """An https address, or http on this computer itself. Raises InputError(input.address)."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _refused(address, "it is no web address") from None
    if len(address) > _LONGEST or not address.isascii() or any(c.isspace() or ord(c) < 33 for c in address):
        raise _refused(address, "a web address has at most 500 characters and no spaces")
    if not host or parts.scheme not in ("http", "https"):
        raise _refused(address, "a web address looks like https://example.org/alerts")
    if parts.username is not None or parts.fragment:
        raise _refused(address, "a web address here carries no user name and no #")
    if parts.scheme == "http" and not _is_loopback(host):
        raise _refused(address, "only https leaves this computer; http is for 127.0.0.1 alone")


def check_phone(address: str) -> None:
    """A mainland mobile number of 11 digits or one with + and country code (E.164). Raises InputError(input.address)."""
    if not (_MAINLAND_MOBILE.fullmatch(address) or _E164.fullmatch(address)):
        raise _refused(
            address, "a number for text messages has 11 digits (13912345678) or begins with + and the country"
        )


def check_screen(address: str) -> None:
    """The name of a screen, 1 to 40 letters, digits, - or _. Raises InputError(input.address)."""
    if not re.fullmatch(r"[\w-]{1,40}", address):
        raise _refused(address, "a screen has a name of 1 to 40 letters or digits, such as ward-2")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(address: str, reason: str) -> InputError:
    shown = "".join(c for c in address[:60] if c.isprintable())
    return InputError("input.address", f"{shown!r} cannot be reached: {reason}.")
