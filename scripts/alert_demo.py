"""Shows a danger case from a sentence to an acknowledged e-mail, with the dialogue core stopped.

    python scripts/alert_demo.py [--text 文字 | --wav FILE | --spoken] [--lang zh-CN|en] [--models DIR]

Real parts: companion, danger screen, database, delivery worker, a mail server on this computer. Nothing leaves it.
`--wav`: a recording of the sentence, heard by the product's recogniser; `--spoken`: the product's own voice says the
sentence first. Both need speech models (./suiban models). Needs aiosmtpd (requirements-dev.txt).
"""

import argparse
import asyncio
import json
import logging
import os
import re
import socket
import subprocess
import sys
import tempfile
from email import message_from_bytes, policy
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from companion.bootstrap import build  # noqa: E402
from companion.case_view import case_lines  # noqa: E402
from companion.delivery_door import DeliveryDoor  # noqa: E402
from companion.delivery_settings import DeliverySettings  # noqa: E402
from companion.settings import CompanionSettings  # noqa: E402
from contracts.alerts import ChannelName, Relation  # noqa: E402
from contracts.clock import SystemClock  # noqa: E402
from contracts.errors import SuibanError  # noqa: E402
from contracts.language import Language  # noqa: E402
from contracts.turn import TurnRequest  # noqa: E402

SENTENCE = {Language.ZH_CN: "我不想活了", Language.EN: "I don't want to live any more"}
PUBLIC_URL = "https://care.example.org"


class Mailbox:
    """Keeps every mail that comes."""

    def __init__(self) -> None:
        self.mails: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope) -> str:  # type: ignore[no-untyped-def]
        self.mails.append(envelope.content)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def typed(settings: CompanionSettings, text: str, language: Language) -> tuple[str, list[str]]:
    """One typed turn: what was said, and the reply."""

    async def turn() -> list[str]:
        companion = build(settings, door="demo")
        try:
            result = await companion.turn(TurnRequest(text, "home", language=language))
        finally:
            await companion.close()
        return [part.text for part in result.reply]

    return text, asyncio.run(turn())


def spoken(settings: CompanionSettings, wav: Path, language: Language, models: Path) -> tuple[str, list[str]]:
    """One spoken turn through the voice door: what was heard, and the reply."""
    env = {
        **os.environ,
        "SUIBAN_HOME": str(settings.home),
        "SUIBAN_DATABASE_URL": settings.store_url,
        "SUIBAN_RASA_URL": settings.rasa_url,
        "SUIBAN_MODELS_DIR": str(models),
    }
    command = [sys.executable, "-m", "voice", "talk", str(wav.absolute()), str(settings.home / "answer.wav")]
    command += [f"--lang={language}", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr.strip() or "The recording could not be heard.")
    answer = json.loads(done.stdout)
    return answer["transcript"], answer["reply"]


def synthesised(text: str, language: Language, models: Path, folder: Path) -> Path:
    """A recording of `text` in the product's own voice."""
    import wave

    from voice.engines.select import text_to_speech

    sound = text_to_speech(models).speak(text, language)
    file = folder / "said.wav"
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(sound.sample_rate_hz)
        out.writeframes(sound.pcm + bytes(sound.sample_rate_hz))  # half a second of silence after the words
    return file


def demonstrate(asked: argparse.Namespace, home: Path) -> int:
    """Goes the whole way; 0 where the case was handed over by the link in the mail."""
    os.environ["SUIBAN_HOME"] = str(home)
    rasa_port, mail_port = free_port(), free_port()
    settings = CompanionSettings(
        home=home, database_url=f"sqlite:///{home}/suiban.sqlite", rasa_url=f"http://127.0.0.1:{rasa_port}"
    )
    delivery = DeliverySettings(
        smtp_host="127.0.0.1",
        smtp_port=mail_port,
        smtp_starttls=False,
        smtp_sender="suiban@example.org",
        public_url=PUBLIC_URL,
        resident_names={"home": "王桂兰" if asked.lang is Language.ZH_CN else "Margaret"},
    )
    door = DeliveryDoor(settings, delivery)
    door.contacts.add(
        "home",
        name="小明" if asked.lang is Language.ZH_CN else "Anna",
        relation=Relation.DAUGHTER,
        channel=ChannelName.EMAIL,
        address="anna@example.org",
        language=asked.lang,
        now=SystemClock().now(),
        agreed=True,
    )
    from aiosmtpd.controller import Controller

    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=mail_port)
    server.start()
    try:
        print(f"1. The dialogue core is stopped: nothing listens on port {rasa_port}.")
        text = asked.text or SENTENCE[asked.lang]
        wav = synthesised(text, asked.lang, asked.models, home) if asked.spoken else asked.wav
        said, reply = spoken(settings, wav, asked.lang, asked.models) if wav else typed(settings, text, asked.lang)
        print(f"2. {'Heard' if wav else 'Typed'}: {said}")
        print("3. Answered:", *reply, sep="\n   ")
        print("4. The case is stored with its message:", *_case(door), sep="\n   ")
        worker = door.worker()
        worker.work_once()
    finally:
        server.stop()
    if not mailbox.mails:
        print("No mail went out: no danger was heard in this sentence.")
        return 1
    mail = message_from_bytes(mailbox.mails[0], policy=policy.default)
    body = mail.get_body(("plain",))
    words = body.get_content() if body else ""
    print(f"5. The mail to {mail['To']}: {mail['Subject']}", *words.splitlines(), sep="\n   | ")
    print(f"   The elder's words are in it: {'yes' if said and said in words else 'no'}")
    found = re.search(re.escape(PUBLIC_URL) + r"/ack/(\S+)", words)
    if not found:
        return 1
    door.outbox.acknowledge(found.group(1), SystemClock().now())
    print("6. The contact opens the link and takes over:", *_case(door), sep="\n   ")
    return 0 if str(door.cases.files()[0].case.state) == "handed_over" else 1


def _case(door: DeliveryDoor) -> list[str]:
    return [line for file in door.cases.files() for line in case_lines(file)] or ["(no case)"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--wav", type=Path, help="a recording of the sentence")
    how.add_argument("--spoken", action="store_true", help="the product's own voice says the sentence first")
    parser.add_argument("--text", help="another sentence")
    parser.add_argument("--lang", type=Language, choices=list(Language), default=Language.ZH_CN)
    default = os.environ.get("SUIBAN_MODELS_DIR") or Path.home() / ".cache" / "suiban" / "models"
    parser.add_argument("--models", type=Path, default=Path(default), help="folder of the speech models")
    asked = parser.parse_args()
    if find_spec("aiosmtpd") is None:
        sys.exit("This needs aiosmtpd: pip install -r requirements-dev.txt")
    logging.basicConfig(level=logging.ERROR, format="%(message)s")
    logging.getLogger("suiban.companion").setLevel(logging.CRITICAL)  # that the core is away is what this shows
    try:
        with tempfile.TemporaryDirectory() as folder:
            return demonstrate(asked, Path(folder))
    except SuibanError as error:
        print(error.message, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
