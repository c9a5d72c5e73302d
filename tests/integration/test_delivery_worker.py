"""The worker on real databases: who is told, when the next one is, and what hangs, locks and jumping clocks do."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from companion.delivery import pause_s
from contracts.alerts import ChannelName, Receipt, Relation
from contracts.case import CaseState
from store.contacts import Contacts
from store.database import open_engine, writing
from tests.fakes.channel import PERHAPS, REFUSED, RETRY
from tests.integration.delivery_support import BEATEN, HIGH, IMMINENT, NIGHT, Office

FAMILY = (Relation.DAUGHTER, Relation.SON, Relation.NEIGHBOUR)


def _raising(error, *only):
    """Raises `error` for the addresses `only`, for all where none is named."""

    def behave(alert, address):
        if not only or address in only:
            raise error

    return behave


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request, tmp_path):
    return Office(request.param, tmp_path, *FAMILY)


@pytest.fixture
def home(tmp_path):
    return Office("sqlite", tmp_path, *FAMILY)


def test_SYS_8_quiet_hours_hold_nothing_back(office):
    assert office.clock.now().hour == NIGHT.hour == 3
    office.hear(HIGH)
    office.worker().work_once()
    assert office.channel.addresses() == ["p1@example.org"]
    assert office.states() == [("P1", "sent")]


def test_the_next_is_told_when_the_first_does_not_answer_and_the_link_takes_the_case_over(office):
    office.hear(IMMINENT)
    worker = office.worker()
    worker.work_once()
    office.wait(minutes=2)
    worker.work_once()
    assert office.channel.addresses() == ["p1@example.org"]
    office.wait(minutes=2)
    worker.work_once()
    assert office.channel.addresses() == ["p1@example.org", "p2@example.org"]
    office.outbox().acknowledge(office.token("P2"), office.clock.now())
    assert office.file().case.state is CaseState.HANDED_OVER
    office.wait(days=1)
    worker.work_once()
    assert office.channel.addresses() == ["p1@example.org", "p2@example.org"]


def test_a_receipt_that_says_a_person_took_it_hands_the_case_over(office):
    office.channel.behave = lambda alert, address: Receipt(acknowledged=True)
    office.hear(HIGH)
    office.worker().work_once()
    assert office.file().case.state is CaseState.HANDED_OVER


def test_a_channel_that_is_not_configured_costs_no_time(tmp_path):
    office = Office("sqlite", tmp_path)
    office.add(Relation.DAUGHTER, ChannelName.SMS)
    office.add(Relation.SON)
    office.hear(HIGH)
    office.worker().work_once()
    assert office.states() == [("P1", "failed"), ("P2", "sent")]
    assert office.deliveries()[0].error == "delivery.not_configured"


def test_an_invitation_waits_for_its_channel_to_be_configured(tmp_path):
    office = Office("sqlite", tmp_path)
    contact = office.add(Relation.DAUGHTER)
    Contacts(office.engine).test("home", contact.id, office.clock.now())
    office.worker(configured=False).work_once()
    office.wait(minutes=1)
    office.worker().work_once()
    assert office.channel.addresses("test") == ["p1@example.org"]


def test_where_nobody_can_be_reached_that_is_known_at_once_and_tried_again_later(home):
    home.channel.behave = _raising(REFUSED)
    home.hear(HIGH)
    worker = home.worker()
    worker.work_once()
    assert {state for _, state in home.states()} == {"failed"}
    assert home.file().exhausted_at is not None
    home.channel.behave = lambda alert, address: None
    home.wait(hours=2, minutes=1)
    worker.work_once()
    assert home.channel.addresses() == ["p1@example.org"]
    assert home.file().exhausted_at is None


def test_an_alert_is_tried_again_with_growing_pauses_while_the_next_is_told(home):
    home.channel.behave = _raising(RETRY, "p1@example.org")
    home.hear(IMMINENT)
    worker = home.worker()
    pauses = []
    for _ in range(12):
        worker.work_once()
        first = home.deliveries()[0]
        pauses.append((first.due_at - home.clock.now()).total_seconds())
        home.clock.moment = first.due_at + timedelta(seconds=1)
    assert all(5 * 2**n <= pause <= 5 * 2**n + 3 for n, pause in enumerate(pauses[:6]))
    assert max(pauses) == 300
    assert "p2@example.org" in home.channel.addresses()
    home.channel.behave = lambda alert, address: None
    for _ in range(6):
        worker.work_once()
        home.wait(minutes=1)
    assert home.channel.addresses().count("p1@example.org") == 1  # the newest of what waited


def test_who_perhaps_has_the_message_is_not_sent_it_again_and_the_next_is_told_at_once(office):
    office.channel.behave = _raising(PERHAPS, "p1@example.org")
    office.hear(HIGH)
    worker = office.worker()
    worker.work_once()
    assert office.states() == [("P1", "uncertain"), ("P2", "sent")]
    tried = []
    office.channel.behave = lambda alert, address: tried.append(address)
    office.wait(minutes=10)
    worker.work_once()
    assert "p1@example.org" not in tried


def test_a_sole_contact_who_perhaps_was_reached_is_asked_again_sooner(tmp_path):
    office = Office("sqlite", tmp_path, Relation.DAUGHTER)
    office.channel.behave = _raising(PERHAPS)
    office.hear(IMMINENT)
    worker = office.worker()
    worker.work_once()
    worker.work_once()
    office.channel.behave = lambda alert, address: None
    office.wait(minutes=4)
    worker.work_once()
    assert [(one.round, str(one.state)) for one in office.deliveries()] == [(1, "uncertain"), (2, "sent")]


def test_a_channel_that_hangs_delays_no_other_and_counts_as_uncertain(home):
    released = threading.Event()
    home.channel.behave = lambda alert, address: (released.wait(), None)[1] if address == "p1@example.org" else None
    home.add(Relation.SON, resident="other")
    home.hear(IMMINENT)
    worker = home.worker(send_timeout_s=0.2)
    worker.send_due()
    home.hear(IMMINENT, resident="other")
    worker.work_once()
    released.set()
    assert [str(one.state) for one in home.file("other").deliveries][:1] == ["uncertain"]
    assert [state for _, state in home.states()][:2] == ["uncertain", "sent"]


def test_while_the_database_is_locked_a_result_is_kept_and_nothing_is_sent_twice(tmp_path):
    office = Office("sqlite", tmp_path, *FAMILY)
    office.hear(HIGH)
    worker = office.worker(open_engine(office.url, busy_timeout_s=0.05))
    assert worker.send_due() == 1
    with writing(office.engine) as connection:
        connection.exec_driver_sql("UPDATE contacts SET position = position")
        for _ in range(5):
            worker.note_results(0.05)
            worker.escalate()
            worker.send_due()
        assert office.channel.addresses() == ["p1@example.org"]
    worker.work_once()
    assert office.states() == [("P1", "sent")]
    assert office.channel.addresses() == ["p1@example.org"]


def test_what_was_said_while_the_database_was_locked_is_told_once_it_is_free(home, monkeypatch):
    monkeypatch.setattr("store.danger.PATIENCE_MS", 50)
    worker = home.worker()
    with writing(home.engine) as connection:
        connection.exec_driver_sql("UPDATE contacts SET position = position")
        home.hear(HIGH)
    assert home.desk().files() == []
    worker.work_once()
    assert home.channel.addresses() == ["p1@example.org"]


@pytest.mark.parametrize(
    "jump", [timedelta(days=400), timedelta(days=-400), timedelta(hours=-1), timedelta(minutes=-10)]
)
@pytest.mark.parametrize("when", ["waiting", "sent", "failed once"])
def test_a_clock_that_jumps_stops_no_alert_and_doubles_none(home, jump, when):
    home.hear(IMMINENT)
    worker = home.worker()
    if when == "failed once":
        home.channel.behave = _raising(RETRY)
    if when != "waiting":
        worker.work_once()
    home.channel.behave = lambda alert, address: None
    home.clock.moment += jump
    for _ in range(20):
        worker.work_once()
        home.wait(minutes=1)
    arrived = home.channel.addresses()
    assert {"p1@example.org", "p2@example.org"} <= set(arrived)
    keys = [key for key, _, _ in home.channel.arrived]
    assert len(keys) == len(set(keys))
    assert max(arrived.count(address) for address in arrived) <= 2  # the list may have begun anew once


def test_SYS_9_after_a_false_alarm_everybody_who_was_told_is_told_so_once(office):
    office.hear(IMMINENT)
    worker = office.worker()
    worker.work_once()
    office.wait(minutes=4)
    worker.work_once()
    case_id = office.file().case.id
    office.desk().close(case_id, by="Wang", note="a film", now=office.clock.now(), false_alarm=True)
    for _ in range(3):
        worker.work_once()
        office.wait(hours=1)
    assert sorted(office.channel.addresses("follow_up")) == ["p1@example.org", "p2@example.org"]
    assert office.channel.addresses() == ["p1@example.org", "p2@example.org"]


def test_SYS_9_an_alert_on_its_way_at_the_closing_is_followed_up_too(office):
    office.hear(HIGH)

    def closing(alert, address):
        if str(alert.purpose) == "alert":
            case_id = office.file().case.id
            office.desk().close(case_id, by="Wang", note="a film", now=office.clock.now(), false_alarm=True)

    office.channel.behave = closing
    worker = office.worker()
    worker.work_once()
    assert office.channel.addresses() == ["p1@example.org"]
    assert office.channel.addresses("follow_up") == ["p1@example.org"]


def test_closing_withdraws_what_was_not_sent(home):
    home.channel.behave = _raising(RETRY)
    home.hear(HIGH)
    worker = home.worker()
    worker.work_once()
    home.desk().close(home.file().case.id, by="Wang", note="seen", now=home.clock.now())
    home.channel.behave = lambda alert, address: None
    home.wait(hours=3)
    worker.work_once()
    assert home.channel.arrived == []


def test_AB_2_who_is_named_before_the_message_went_out_does_not_get_it_and_cannot_take_over(home):
    home.hear(IMMINENT)  # nobody is named yet: the daughter is first
    home.hear(BEATEN, suspect="daughter")
    worker = home.worker()
    worker.work_once()
    worker.work_once()
    assert "p1@example.org" not in home.channel.addresses()
    assert "p2@example.org" in home.channel.addresses()
    home.outbox().acknowledge(home.token("P1"), home.clock.now())
    assert home.file().case.state is CaseState.OPEN


def test_no_word_of_the_elder_is_in_what_a_channel_is_given(home):
    given = []
    home.channel.behave = lambda alert, address: given.append(alert)
    home.hear(IMMINENT)
    home.worker(resident_names={"home": "王桂兰"}).work_once()
    (alert,) = given
    assert (alert.words, alert.place, alert.resident_name) == ("", "", "王桂兰")
    assert alert.acknowledge_url.endswith("/ack/" + home.token("P1"))
    assert alert.at == NIGHT


def test_pauses_of_an_alert_never_pass_their_limit(home):
    home.hear(IMMINENT)
    (claimed,) = home.outbox().claim(home.clock.now())
    late = replace(claimed, delivery=replace(claimed.delivery, attempts=500))
    assert pause_s(late) == 300
