"""Tells a person by e-mail (SMTP, RFC 5321), in large plain words."""

import contextlib
import hashlib
import html
import re
import smtplib
import ssl
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, formataddr

from contracts.alerts import Alert, DeliveryError, Receipt
from contracts.language import Language
from contracts.screen import DangerLevel
from notify.addresses import check_email
from notify.message import Compose, Message

TLS_PORT = 465
"""The port on which a server speaks TLS from the first byte (RFC 8314)."""
_POLICY = SMTP_POLICY.clone(cte_type="7bit")
_GOODBYE_S = 2.0


class EmailChannel:
    """`starttls`: refuse to send without encryption. `timeout_s`: seconds for the whole exchange.

    Surely not delivered until the end of DATA was sent; after that, silence means perhaps.
    """

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        password: str,
        sender: str,
        starttls: bool,
        timeout_s: float,
        compose: Compose,
    ) -> None:
        check_email(sender)
        self._host, self._port = host, port
        self._user, self._password = user, password
        self._sender = sender
        self._starttls = starttls
        self._timeout_s = timeout_s
        self._compose = compose

    def __repr__(self) -> str:
        return f"EmailChannel({self._host!r}, {self._port})"

    def check(self, address: str) -> None:
        check_email(address)

    def deliver(self, alert: Alert, address: str) -> Receipt:
        """Raises DeliveryError: permanent on a 5xx answer, uncertain on silence after the data was sent."""
        mail = mail_of(alert, self._compose(alert), self._sender, address)
        data = re.sub(rb"(?m)^\.", b"..", mail.as_bytes(policy=_POLICY))
        deadline = time.monotonic() + self._timeout_s
        try:
            with contextlib.closing(self._connect()) as smtp:
                self._log_in(smtp, deadline)
                _ask(smtp, deadline, lambda: smtp.mail(self._sender), (250,))
                _ask(smtp, deadline, lambda: smtp.rcpt(address), (250, 251))
                _ask(smtp, deadline, lambda: smtp.docmd("DATA"), (354,))
                smtp.send(data)
                _finish(smtp, deadline)
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    _limit(smtp, time.monotonic() + _GOODBYE_S)
                    smtp.quit()
        except (smtplib.SMTPException, OSError) as problem:
            raise DeliveryError("delivery.smtp_away", "The mail server could not be reached.") from problem
        return Receipt(reference=mail["Message-ID"])

    def _connect(self) -> smtplib.SMTP:
        if self._port == TLS_PORT:
            return smtplib.SMTP_SSL(
                self._host, self._port, timeout=self._timeout_s, context=ssl.create_default_context()
            )
        return smtplib.SMTP(self._host, self._port, timeout=self._timeout_s)

    def _log_in(self, smtp: smtplib.SMTP, deadline: float) -> None:
        _limit(smtp, deadline)
        smtp.ehlo_or_helo_if_needed()
        if self._starttls and self._port != TLS_PORT:
            if not smtp.has_extn("starttls"):
                raise DeliveryError("delivery.smtp_tls", "The mail server offers no encryption.", permanent=True)
            _ask(smtp, deadline, lambda: smtp.starttls(context=ssl.create_default_context()), (220,))
            smtp.ehlo()
        if self._user:
            _limit(smtp, deadline)
            try:
                smtp.login(self._user, self._password)
            except smtplib.SMTPAuthenticationError as problem:
                raise _refusal(problem.smtp_code) from None


def mail_of(alert: Alert, message: Message, sender: str, address: str) -> EmailMessage:
    """The mail; the same alert gives the same Message-ID, so that a copy can be known."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = formataddr(("Suiban 岁伴" if alert.language is Language.ZH_CN else "Suiban", sender))
    mail["To"] = address
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(alert.at)
    mail["Message-ID"] = f"<{hashlib.sha256(alert.key.encode()).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if alert.level is DangerLevel.IMMINENT:
        mail["Importance"], mail["X-Priority"] = "high", "1"
    mail.set_content(message.text)
    mail.add_alternative(_page(message, alert.language), subtype="html")
    return mail


def _page(message: Message, language: Language) -> str:
    *first, last = (html.escape(text).replace("\n", "<br>") for text in message.paragraphs)
    body = "".join(f'<p style="font-size:22px;line-height:1.6">{text}</p>' for text in first)
    if message.link:
        body += (
            f'<p style="font-size:24px"><a href="{html.escape(message.link)}">{html.escape(message.link_words)}<br>'
            f"{html.escape(message.link)}</a></p>"
        )
    body += f'<p style="font-size:18px">{last}</p>'
    return f'<html lang="{language}"><body style="color:#000;background:#fff">{body}</body></html>'


def _ask(smtp: smtplib.SMTP, deadline: float, command: Callable[[], tuple[int, bytes]], good: tuple[int, ...]) -> None:
    _limit(smtp, deadline)
    code, _ = command()
    if code not in good:
        raise _refusal(code)


def _finish(smtp: smtplib.SMTP, deadline: float) -> None:
    """Ends the data. From here on the server may hold the message, whatever becomes of the line."""
    try:
        _limit(smtp, deadline)
        smtp.send(b".\r\n")
        code, _ = smtp.getreply()
    except (OSError, smtplib.SMTPException) as problem:
        raise DeliveryError(
            "delivery.smtp_silent", "The mail server took the message and did not answer.", uncertain=True
        ) from problem
    if code != 250:
        raise _refusal(code)


def _limit(smtp: smtplib.SMTP, deadline: float) -> None:
    """What is left of the time holds for the next wait. Raises TimeoutError where nothing is left."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the exchange took too long")
    if smtp.sock is not None:
        smtp.sock.settimeout(left)


def _refusal(code: int) -> DeliveryError:
    return DeliveryError(f"delivery.smtp_{code}", "The mail server refused the message.", permanent=500 <= code < 600)
