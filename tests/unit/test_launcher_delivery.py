"""The delivery worker as a supervised process without a port, and the commands that reach the desk."""

import json
import os
import subprocess
import sys
import time

import pytest

from companion.delivery_settings import DeliverySettings
from launcher.children import FRESH_S, Child, children, is_healthy
from launcher.paths import ROOT, Place
from launcher.supervisor import Supervised, Supervisor

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def place(tmp_path):
    return Place({**os.environ, "SUIBAN_HOME": str(tmp_path)})


def test_the_worker_is_one_of_the_product_s_processes(place):
    (worker,) = [child for child in children(place) if child.name == "delivery"]
    assert worker.port is None
    assert str(worker.ready_file) in worker.command
    Supervisor(place)._refuse_busy_ports()


def test_a_process_without_a_port_is_ready_while_it_touches_its_file(tmp_path):
    file = tmp_path / "ready"
    child = Child("x", "the x", [], ready_file=file)
    assert not is_healthy(child)
    file.touch()
    assert is_healthy(child)
    os.utime(file, (time.time() - FRESH_S - 1,) * 2)
    assert not is_healthy(child)


def test_what_a_killed_process_left_does_not_make_the_next_one_ready(place):
    file = place.run / "ready"
    file.parent.mkdir(parents=True)
    file.touch()
    member = Supervised(Child("x", "the x", [sys.executable, "-c", "pass"], ready_file=file), place)
    member.start()
    member.process.wait()
    assert not is_healthy(member.child)


def test_the_web_port_reaches_the_worker_for_its_link(tmp_path):
    place = Place({"SUIBAN_HOME": str(tmp_path), "SUIBAN_WEB_PORT": "8099"})
    assert place.child_environment()["SUIBAN_WEB_PORT"] == "8099"


def test_the_link_begins_as_the_deployment_says():
    assert DeliverySettings(web_port=8099).link("t") == "http://127.0.0.1:8099/ack/t"
    assert DeliverySettings(public_url="https://care.example.org/s/").link("t") == "https://care.example.org/s/ack/t"


def test_secrets_are_in_no_printed_settings():
    settings = DeliverySettings(smtp_password="hush", webhook_secret="hush", sms_secret="hush")
    assert "hush" not in repr(settings) + str(settings.model_dump())


def test_every_delivery_setting_stands_in_the_readme():
    names = [f"`SUIBAN_{field.upper()}`" for field in DeliverySettings.model_fields]
    assert [name for name in names if name not in README] == []


@pytest.mark.parametrize("command", ["screen", "cases", "contacts"])
def test_the_commands_explain_themselves(command):
    shown = subprocess.run(
        [sys.executable, ROOT / "suiban", command, "--help"], capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0
    assert "usage:" in shown.stdout


def test_cases_and_contacts_work_while_nothing_runs(tmp_path):
    environments = os.environ.get("SUIBAN_ENVIRONMENTS") or str(ROOT / ".suiban" / "env")
    if not Place({"SUIBAN_ENVIRONMENTS": environments}).python("app").exists():
        pytest.skip("the app's environment is not built; ./suiban up builds it")
    env = {**os.environ, "SUIBAN_HOME": str(tmp_path), "SUIBAN_ENVIRONMENTS": environments}
    env.pop("SUIBAN_DATABASE_URL", None)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(ROOT / "suiban"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=env, check=False)

    added = run("contacts", "add", "--name=-小明", "--relation=son", "--channel=sms", "--address=13912345678")
    assert added.returncode == 0, added.stderr
    assert json.loads(run("contacts", "--json").stdout)["contacts"][0]["name"] == "-小明"
    assert json.loads(run("cases", "--json").stdout) == {"cases": []}
    refused = run("cases", "close", "abc")
    assert refused.returncode == 2
    assert len(refused.stderr.strip().splitlines()) == 1
