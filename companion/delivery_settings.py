"""What the delivery worker needs to know, from the environment or suiban.toml."""

from datetime import timedelta

from pydantic import Field, SecretStr

from companion.settings import DoorSettings
from store.outbox import Waits


class DeliverySettings(DoorSettings):
    """How the people who are told are reached. A channel without its settings counts as not configured."""

    smtp_host: str = ""
    """Mail server; empty: no e-mail is sent."""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    """Its port; 465 speaks TLS from the first byte."""
    smtp_user: str = ""
    """Account at the mail server; empty: none is needed."""
    smtp_password: SecretStr = SecretStr("")
    """Its password."""
    smtp_sender: str = ""
    """Address the mails come from; empty: `smtp_user`."""
    smtp_starttls: bool = True
    """Refuse to send without encryption."""
    webhook_secret: SecretStr = SecretStr("")
    """Key that signs webhooks, whsec_ and 24 to 64 bytes in base64; empty: no webhook is sent."""
    sms_url: str = ""
    """Address of the text message gateway; empty: no text message is sent."""
    sms_secret: SecretStr = SecretStr("")
    """Key that signs what goes to the gateway, as `webhook_secret`."""
    public_url: str = Field(default="", pattern=r"^(https?://[^\s/]+[^\s]*)?$")
    """Beginning of the link by which contacts take over, as they can open it; empty: this computer's own web app."""
    web_port: int = Field(default=8080, ge=1, le=65535)
    """Port of the web app, for the link where `public_url` is empty."""
    resident_names: dict[str, str] = Field(default_factory=dict)
    """Names of residents in messages, by id."""
    send_timeout_s: float = Field(default=20.0, gt=0, le=60)
    """Seconds one try to send may take before it counts as uncertain."""
    ack_imminent_minutes: float = Field(default=3.0, gt=0)
    """Minutes without an answer after which the next contact is told, where it is imminent."""
    ack_high_minutes: float = Field(default=15.0, gt=0)
    """The same where it is high."""
    again_imminent_minutes: float = Field(default=15.0, gt=0)
    """Minutes after everybody was told and nobody answered, after which the list is begun anew, where it is imminent."""
    again_high_minutes: float = Field(default=120.0, gt=0)
    """The same where it is high."""

    @property
    def waits(self) -> Waits:
        """The waits as the outbox takes them."""
        return Waits(
            imminent=timedelta(minutes=self.ack_imminent_minutes),
            high=timedelta(minutes=self.ack_high_minutes),
            again_imminent=timedelta(minutes=self.again_imminent_minutes),
            again_high=timedelta(minutes=self.again_high_minutes),
        )

    def link(self, token: str) -> str:
        """The page on which the contact with `token` takes over."""
        base = self.public_url or f"http://127.0.0.1:{self.web_port}"
        return f"{base.rstrip('/')}/ack/{token}"

    def name_of(self, resident: str) -> str:
        """How messages call a resident; "" for the one resident of a home without a name."""
        return self.resident_names.get(resident, "" if resident == "home" else resident)
