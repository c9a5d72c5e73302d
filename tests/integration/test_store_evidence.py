"""The evidence pack counts what was found and delivered, and names nobody (CN-22, US-CA2, SYS-9)."""

import json
from datetime import date, datetime, timedelta

import pytest

import safety
from contracts.alerts import ChannelName, Receipt, Relation
from contracts.case import Answer, Heard
from contracts.errors import InputError
from contracts.language import Language
from store.case_desk import CaseDesk
from store.casebook import CaseBook
from store.contacts import Contacts
from store.database import open_engine
from store.evidence import evidence
from store.migrate import upgrade
from store.outbox import Outbox
from store.sealing import Sealer
from tests.integration.store_support import BEIJING, fresh_database

NOON = datetime(2026, 11, 24, 12, tzinfo=BEIJING)
DAY = date(2026, 11, 24)
SEALER = Sealer(None)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    url = fresh_database(request.param, tmp_path)
    upgrade(url)
    return open_engine(url)


def hear(engine, folder, resident: str, text: str) -> None:
    book = CaseBook(engine, safety, SEALER, folder / "spill.jsonl")
    book.hear(resident, Heard(safety.screen(text), Answer.OTHER, NOON), lambda outcome: None, door="test")


def test_CN_22_US_CA2_counts_go_in_and_out_and_no_name_does(engine, tmp_path):
    Contacts(engine).add(
        "grandma-li", name="小芳", relation=Relation.DAUGHTER, channel=ChannelName.EMAIL,
        address="fang@example.org", language=Language.ZH_CN, now=NOON, agreed=True,
    )  # fmt: skip
    texts = ["我不想活了", "活着没意思", "胸口疼得厉害，喘不上气"]
    for text in texts:
        hear(engine, tmp_path, "grandma-li", text)
    outbox = Outbox(engine, safety, SEALER)
    for claimed in outbox.claim(NOON):
        outbox.sent(claimed.delivery.key, Receipt(), NOON)
        outbox.acknowledge(claimed.token, NOON + timedelta(minutes=4))
    found = evidence(engine, DAY, DAY)
    assert found["detections"] == {"medical": {"imminent": 1}, "self_harm": {"concern": 1, "high": 1}}
    assert found["referrals"] == 2
    assert found["cases"]["opened"] == 1
    assert found["median_minutes_to_acknowledgement"] == 4.0
    whole = json.dumps(found, ensure_ascii=False)
    for secret in ("grandma", "小芳", "fang", *texts):
        assert secret not in whole
    assert evidence(engine, DAY + timedelta(days=1), DAY + timedelta(days=2))["referrals"] == 0


def test_SYS_9_rules_of_false_alarms_are_kept_for_tuning(engine, tmp_path):
    hear(engine, tmp_path, "home", "我不想活了")
    desk = CaseDesk(engine, safety, SEALER)
    desk.close(desk.files()[0].case.id, by="Wang", note="a line of an opera", now=NOON, false_alarm=True)
    alarms = evidence(engine, DAY, DAY)["false_alarms"]
    assert alarms["cases"] == 1
    assert any(rule.startswith("zh.self_harm.") for rule in alarms["rules"])


def test_days_the_wrong_way_round_are_refused(engine):
    with pytest.raises(InputError):
        evidence(engine, DAY, DAY - timedelta(days=1))
