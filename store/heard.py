"""Which works a resident has been given, how often, and how far into a serial tale they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, case, select

from contracts.resident import check_resident_id
from store.database import insert_into, reading, writing
from store.tables import HeardWork, TaleProgress


@dataclass(frozen=True, slots=True)
class Heard:
    """`times` a work was given; `last_at`: aware, in UTC."""

    times: int
    last_at: datetime


class HeardWorks:
    """Remembers works by id, never what was said about them. Every method raises StoreError, InputError(input.resident)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, resident: str, work_id: str, kind: str, at: datetime) -> None:
        """Counts one more telling of `work_id`. `at` is aware; an earlier `at` than the last does not move it back."""
        row = {"resident": check_resident_id(resident), "work_id": work_id, "kind": kind, "times": 1}
        with writing(self._engine) as connection:
            insert = insert_into(connection, HeardWork).values(**row, first_at=at, last_at=at)
            later = case(
                (insert.excluded.last_at > HeardWork.last_at, insert.excluded.last_at), else_=HeardWork.last_at
            )
            connection.execute(
                insert.on_conflict_do_update(
                    index_elements=["resident", "work_id"],
                    set_={"times": HeardWork.times + 1, "last_at": later, "kind": kind},
                )
            )

    def heard(self, resident: str) -> dict[str, Heard]:
        """Every work `resident` was given, by work id."""
        wanted = select(HeardWork.work_id, HeardWork.times, HeardWork.last_at).where(
            HeardWork.resident == check_resident_id(resident)
        )
        with reading(self._engine) as connection:
            return {work_id: Heard(times, last_at) for work_id, times, last_at in connection.execute(wanted)}

    def progress(self, resident: str, work_id: str) -> int:
        """The part of a tale that comes next, counted from 0; 0 where it was never begun."""
        wanted = select(TaleProgress.part).where(
            TaleProgress.resident == check_resident_id(resident), TaleProgress.work_id == work_id
        )
        with reading(self._engine) as connection:
            return connection.execute(wanted).scalar() or 0

    def set_progress(self, resident: str, work_id: str, part: int, at: datetime) -> None:
        """Notes that `part` (from 0) comes next; 0 begins the tale anew. `at` is aware."""
        if part < 0:
            raise ValueError("a part is counted from 0")
        row = {"resident": check_resident_id(resident), "work_id": work_id, "part": part, "at": at}
        with writing(self._engine) as connection:
            connection.execute(
                insert_into(connection, TaleProgress)
                .values(**row)
                .on_conflict_do_update(index_elements=["resident", "work_id"], set_={"part": part, "at": at})
            )
