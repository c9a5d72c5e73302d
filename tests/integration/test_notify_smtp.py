"""E-mail against a real mail server that takes, refuses, hangs and drops."""

from email import message_from_bytes, policy

import pytest

from contracts.alerts import DeliveryError, Purpose
from contracts.errors import InputError
from contracts.screen import DangerKind, DangerLevel
from notify.smtp import EmailChannel, mail_of
from tests.integration.notify_support import COMPOSE, MailServer, alert, closed_port, mail_channel


def _error(channel: EmailChannel) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        channel.deliver(alert(), "anna@example.org")
    return caught.value


def test_a_mail_arrives_whole_in_large_words_with_the_link():
    with MailServer().running() as server:
        receipt = mail_channel(server.port).deliver(alert(), "anna@example.org")
        (raw,) = server.mails
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["Message-ID"] == receipt.reference
    assert mail["To"] == "anna@example.org"
    assert "王桂兰" in mail["Subject"]
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == COMPOSE(alert()).text
    page = mail.get_body(("html",)).get_content()
    assert 'href="http://127.0.0.1:8080/ack/token"' in page
    assert "font-size:22px" in page
    assert not receipt.acknowledged


def test_the_same_alert_is_the_same_mail_so_that_a_copy_is_known():
    def headers(**more):
        mail = mail_of(alert(**more), COMPOSE(alert(**more)), "suiban@example.org", "anna@example.org")
        return mail["Message-ID"], mail["Date"]

    assert headers() == headers()
    assert headers()[0] != headers(key="case:1:2:contact:alert")[0]


def test_a_line_of_one_dot_does_not_end_the_mail_early():
    lost = alert(kind=DangerKind.LOST, place=".\r\n.\r\nQUIT")
    with MailServer().running() as server:
        mail_channel(server.port).deliver(lost, "anna@example.org")
        (raw,) = server.mails
    text = message_from_bytes(raw, policy=policy.default).get_body(("plain",)).get_content()
    assert text.replace("\r\n", "\n") == COMPOSE(lost).text


@pytest.mark.parametrize(
    ("behaviour", "permanent", "uncertain", "code"),
    [
        ("refuse", True, False, "delivery.smtp_550"),
        ("busy", False, False, "delivery.smtp_450"),
        ("reject", True, False, "delivery.smtp_554"),
        ("drop", False, True, "delivery.smtp_silent"),
        ("hang", False, True, "delivery.smtp_silent"),
    ],
)
def test_what_a_server_does_decides_whether_it_may_have_arrived(behaviour, permanent, uncertain, code):
    with MailServer(behaviour).running() as server:
        error = _error(mail_channel(server.port, timeout_s=1.0))
    assert (error.code, error.permanent, error.uncertain) == (code, permanent, uncertain)


def test_a_server_that_is_away_is_tried_again():
    error = _error(mail_channel(closed_port()))
    assert (error.permanent, error.uncertain) == (False, False)


def test_nothing_is_sent_in_the_clear_where_encryption_is_asked_for():
    with MailServer().running() as server:
        error = _error(mail_channel(server.port, starttls=True))
        assert server.mails == []
    assert (error.code, error.permanent) == ("delivery.smtp_tls", True)


def test_no_secret_is_in_a_channels_name():
    assert "hush" not in repr(mail_channel(25, user="me", password="hush"))


def test_a_sender_that_is_no_mailbox_is_refused_at_the_start():
    with pytest.raises(InputError):
        mail_channel(25, sender="suiban")


def test_other_purposes_are_mails_too():
    sent = alert(purpose=Purpose.INVITATION, kind=DangerKind.NONE, level=DangerLevel.NONE, case_id="")
    with MailServer().running() as server:
        mail_channel(server.port).deliver(sent, "anna@example.org")
        mail = message_from_bytes(server.mails[0], policy=policy.default)
    assert mail["Importance"] is None
    assert "愿意" in mail.get_body(("plain",)).get_content()
