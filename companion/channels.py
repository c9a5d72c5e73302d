"""The ways to reach people that this deployment has, and how each checks an address."""

import logging
from collections.abc import Callable, Mapping

from companion.delivery_settings import DeliverySettings
from companion.settings import CompanionSettings
from contracts.alerts import Channel, ChannelName
from contracts.errors import InputError
from contracts.language import Language
from notify.addresses import check_email, check_phone, check_screen, check_url
from notify.message import Compose, composer
from notify.screen import Board, ScreenChannel
from notify.sms import SmsChannel, WebhookSmsGateway
from notify.smtp import EmailChannel
from notify.webhook import WebhookChannel

log = logging.getLogger("suiban.delivery")
CHECKS: Mapping[ChannelName, Callable[[str], None]] = {
    ChannelName.EMAIL: check_email,
    ChannelName.WEBHOOK: check_url,
    ChannelName.SMS: check_phone,
    ChannelName.SCREEN: check_screen,
}
"""What refuses an address that can never work, also where the channel is not configured: InputError(input.address)."""
_NEEDS = {
    ChannelName.EMAIL: "SUIBAN_SMTP_HOST",
    ChannelName.WEBHOOK: "SUIBAN_WEBHOOK_SECRET",
    ChannelName.SMS: "SUIBAN_SMS_URL and SUIBAN_SMS_SECRET",
}


def channels(settings: DeliverySettings, companion: CompanionSettings, board: Board) -> dict[ChannelName, Channel]:
    """The configured channels. One whose settings cannot be used is left out and logged, the others go on."""
    compose = composer({language: companion.lines_for(language) for language in Language})
    built: dict[ChannelName, Channel] = {ChannelName.SCREEN: ScreenChannel(board)}
    for name, build in ((ChannelName.EMAIL, _email), (ChannelName.WEBHOOK, _webhook), (ChannelName.SMS, _sms)):
        if missing(name, settings):
            continue
        try:
            built[name] = build(settings, compose)
        except InputError as error:
            log.error("%s: the channel %s is not used: %s", error.code, name, error.message)
    return built


def missing(channel: ChannelName, settings: DeliverySettings) -> str:
    """The settings that `channel` needs and this deployment lacks; "" where it has them."""
    has = {
        ChannelName.EMAIL: bool(settings.smtp_host),
        ChannelName.WEBHOOK: bool(settings.webhook_secret.get_secret_value()),
        ChannelName.SMS: bool(settings.sms_url and settings.sms_secret.get_secret_value()),
        ChannelName.SCREEN: True,
    }
    return "" if has[channel] else _NEEDS[channel]


def _email(settings: DeliverySettings, compose: Compose) -> Channel:
    return EmailChannel(
        host=settings.smtp_host,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        sender=settings.smtp_sender or settings.smtp_user,
        starttls=settings.smtp_starttls,
        timeout_s=settings.send_timeout_s,
        compose=compose,
    )


def _webhook(settings: DeliverySettings, compose: Compose) -> Channel:
    return WebhookChannel(settings.webhook_secret.get_secret_value(), settings.send_timeout_s / 2, compose)


def _sms(settings: DeliverySettings, compose: Compose) -> Channel:
    gateway = WebhookSmsGateway(settings.sms_url, settings.sms_secret.get_secret_value(), settings.send_timeout_s / 2)
    return SmsChannel(gateway, compose)
