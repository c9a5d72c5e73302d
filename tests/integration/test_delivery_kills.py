"""SYS-3: the worker killed between any two statements, and between sending and noting it: nothing lost, nobody doubled."""

import os
import signal
from collections import Counter

import pytest

from contracts.alerts import DeliveryState, Relation
from store.database import open_engine
from tests.fakes.channel import PERHAPS
from tests.integration.delivery_support import HIGH, Office
from tests.integration.store_support import in_child, kill_at_statement

FAMILY = (Relation.DAUGHTER, Relation.SON)


def _silent_at_the_first(alert, address):
    """The first contact's server takes the message and falls silent: the next is told in the same transaction."""
    if address == "p1@example.org":
        raise PERHAPS


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request, tmp_path):
    return Office(request.param, tmp_path, *FAMILY)


def _later_all_is_told(office: Office) -> None:
    """The next worker, after the lease of a dead one is over."""
    worker = office.worker(open_engine(office.url))
    for _ in range(4):
        worker.work_once()
        office.wait(minutes=8)


def _nobody_doubled(office: Office) -> None:
    keys = Counter(key for key, purpose, _ in office.channel.arrived if purpose == "alert")
    assert not [key for key, times in keys.items() if times > 1]
    steps = Counter((one.contact.id, one.step, one.round) for one in office.deliveries())
    assert set(steps.values()) == {1}


def test_SYS_3_killed_before_any_statement_somebody_is_told_and_nobody_twice(office, tmp_path):
    points = 0
    for number in range(1, 80):
        folder = tmp_path / str(number)
        folder.mkdir()
        here = Office("", folder, url=office.url)
        here.channel.behave = _silent_at_the_first
        resident = f"r{number}"
        for relation in FAMILY:
            here.add(relation, resident=resident)
        here.hear(HIGH, resident=resident)
        here.engine.dispose()

        def work(here=here, number=number):
            engine = open_engine(here.url)
            worker = here.worker(engine)
            kill_at_statement(engine, number)
            worker.work_once()

        code = in_child(work)
        here.file = lambda resident=resident, here=here: Office.file(here, resident)
        _later_all_is_told(here)
        reached = [one for one in here.deliveries() if one.state is DeliveryState.SENT]
        assert reached, number
        assert {one.key for one in reached} <= {key for key, _, _ in here.channel.arrived}, number
        _nobody_doubled(here)
        here.desk().close(here.file().case.id, by="Wang", note="done", now=here.clock.now())
        if code != -signal.SIGKILL:
            break
        points += 1
    assert points >= 40


@pytest.mark.parametrize("moment", ["before it went out", "after it went out"])
def test_SYS_3_killed_around_the_sending_itself_the_next_is_told_and_nobody_twice(office, moment):
    office.hear(HIGH)
    office.engine.dispose()

    def dies(alert, address):
        if moment == "after it went out":
            office.channel.arrive(alert, address)
        os.kill(os.getpid(), signal.SIGKILL)

    def work():
        office.channel.behave = dies
        office.worker(open_engine(office.url)).work_once()

    assert in_child(work) == -signal.SIGKILL
    _later_all_is_told(office)
    assert office.states()[:2] == [("P1", "uncertain"), ("P2", "sent")]
    _nobody_doubled(office)


def test_SYS_9_killed_around_sending_a_follow_up_it_is_sent_all_the_same_under_its_key(office):
    office.hear(HIGH)
    office.worker().work_once()
    office.desk().close(office.file().case.id, by="Wang", note="a film", now=office.clock.now(), false_alarm=True)
    office.engine.dispose()

    def work():
        office.channel.behave = lambda alert, address: os.kill(os.getpid(), signal.SIGKILL)
        office.worker(open_engine(office.url)).work_once()

    assert in_child(work) == -signal.SIGKILL
    _later_all_is_told(office)
    assert office.channel.addresses("follow_up") == ["p1@example.org"]
    assert [str(one.state) for one in office.deliveries("follow_up")] == ["sent"]


def test_two_workers_on_one_database_send_each_message_once(office):
    office.hear(HIGH)
    office.engine.dispose()
    children = []
    for _ in range(3):
        child = os.fork()
        if child == 0:
            code = 1
            try:
                office.worker(open_engine(office.url)).work_once()
                code = 0
            finally:
                os._exit(code)
        children.append(child)
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 3
    assert office.channel.addresses() == ["p1@example.org"]
