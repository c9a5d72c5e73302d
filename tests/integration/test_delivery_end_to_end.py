"""From a sentence to an acknowledged e-mail with the dialogue core stopped: real companion, database, mail server, worker."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from companion.bootstrap import build
from companion.delivery_door import DeliveryDoor
from companion.delivery_settings import DeliverySettings
from companion.settings import CompanionSettings
from contracts.alerts import ChannelName, Relation
from contracts.case import CaseState
from contracts.clock import FixedClock
from contracts.language import Language
from contracts.turn import TurnRequest
from launcher.paths import ROOT
from tests.integration.delivery_support import NIGHT
from tests.integration.notify_support import MailServer, closed_port, wait_until

SAID = "我不想活了"


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("SUIBAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SUIBAN_HOME", str(tmp_path))
    return tmp_path


def _door(home, port: int, **more) -> DeliveryDoor:
    companion = CompanionSettings(home=home, database_url=f"sqlite:///{home}/db/suiban.sqlite")
    given = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_starttls": False, "smtp_sender": "s@example.org"}
    return DeliveryDoor(companion, DeliverySettings(**given, public_url="https://care.example.org", **more))


def _add(door: DeliveryDoor, name: str, relation: Relation, clock: FixedClock) -> None:
    door.contacts.add(
        "home",
        name=name,
        relation=relation,
        channel=ChannelName.EMAIL,
        address=f"{name}@example.org",
        language=Language.ZH_CN,
        now=clock.now(),
        agreed=True,
    )


def _say(settings: CompanionSettings, clock: FixedClock, text: str) -> str:
    async def turn() -> str:
        companion = build(settings, clock=clock)
        try:
            result = await companion.turn(TurnRequest(text, "home"))
        finally:
            await companion.close()
        return "".join(part.text for part in result.reply)

    return asyncio.run(turn())


def test_the_first_does_not_answer_the_second_is_told_and_takes_over_by_the_link(home):
    clock = FixedClock(NIGHT)
    with MailServer().running() as server:
        door = _door(home, server.port)
        _add(door, "anna", Relation.DAUGHTER, clock)
        _add(door, "tom", Relation.SON, clock)
        settings = CompanionSettings(
            home=home, database_url=door.companion.store_url, rasa_url=f"http://127.0.0.1:{closed_port()}"
        )
        assert "12356" in _say(settings, clock, SAID)
        worker = door.worker(clock)
        worker.work_once()
        clock.moment += timedelta(minutes=16)
        worker.work_once()
        mails = [message_from_bytes(raw, policy=policy.default) for raw in server.mails]
    assert [mail["To"] for mail in mails] == ["anna@example.org", "tom@example.org"]
    assert not [raw for raw in server.mails if SAID.encode() in raw]
    texts = [mail.get_body(("plain",)).get_content() for mail in mails]
    assert not [text for text in texts if SAID in text]
    token = re.search(r"https://care\.example\.org/ack/(\S+)", texts[1]).group(1)
    door.outbox.acknowledge(token, clock.now())
    (file,) = door.cases.files()
    assert file.case.state is CaseState.HANDED_OVER
    assert [str(one.state) for one in file.deliveries] == ["sent", "acknowledged"]


def test_the_worker_as_a_process_sends_says_that_it_is_alive_and_ends_when_told(home):
    clock = FixedClock(NIGHT)
    with MailServer().running() as server:
        door = _door(home, server.port)
        _add(door, "anna", Relation.DAUGHTER, clock)
        _say(CompanionSettings(home=home, rasa_url=f"http://127.0.0.1:{closed_port()}"), clock, SAID)
        env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SUIBAN_")},
            "SUIBAN_HOME": str(home),
            "SUIBAN_SMTP_HOST": "127.0.0.1",
            "SUIBAN_SMTP_PORT": str(server.port),
            "SUIBAN_SMTP_STARTTLS": "false",
            "SUIBAN_SMTP_SENDER": "s@example.org",
            "SUIBAN_SMTP_PASSWORD": "hush-hush",
        }
        ready = home / "deliver.ready"
        command = [sys.executable, "-m", "companion", "deliver", "--ready-file", str(ready)]
        worker = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            wait_until(lambda: ready.exists() and server.mails)
            wait_until(lambda: str(door.cases.files()[0].deliveries[0].state) == "sent")
            worker.send_signal(signal.SIGTERM)
            output, _ = worker.communicate(timeout=20)
        finally:
            worker.kill()
    assert worker.returncode == 0
    assert not ready.exists()
    assert len(server.mails) == 1
    assert not [secret for secret in (b"hush-hush", b"anna@example.org", SAID.encode()) if secret in output]


def test_a_worker_that_is_stopped_in_the_middle_of_a_message_says_perhaps(home, monkeypatch):
    monkeypatch.setattr("companion.delivery.STOP_WITHIN_S", 0.2)
    clock = FixedClock(NIGHT)
    with MailServer("hang").running() as server:
        door = _door(home, server.port, send_timeout_s=30)
        _add(door, "anna", Relation.DAUGHTER, clock)
        _say(CompanionSettings(home=home, rasa_url=f"http://127.0.0.1:{closed_port()}"), clock, SAID)
        worker = door.worker(clock)
        worker.send_due()
        wait_until(lambda: server.mails)
        worker.finish(0.2)
    (delivery,) = door.cases.files()[0].deliveries
    assert (str(delivery.state), delivery.error) == ("uncertain", "delivery.hung")


def test_the_demonstration_goes_the_whole_way():
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "alert_demo.py"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "handed_over" in done.stdout
    assert "The elder's words are in it: no" in done.stdout
