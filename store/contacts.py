"""The people to tell about a resident, in their order."""

import secrets
import uuid
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select, update

from contracts.alerts import ChannelName, Contact, DeliveryState, Purpose, Relation
from contracts.errors import InputError
from contracts.language import Language
from contracts.resident import check_resident_id
from store import case_rows
from store.database import insert_into, reading, writing
from store.tables import ContactRow, DeliveryRow

MOST = 20
"""Contacts one resident can have."""


class Contacts:
    """Adding asks the person to agree (an invitation in the outbox); only imminent danger is told without that."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, resident: str) -> list[Contact]:
        """In order, the first to be told first. Raises StoreError, InputError(input.resident)."""
        with reading(self._engine) as connection:
            return case_rows.contacts_of(connection, check_resident_id(resident))

    def add(
        self,
        resident: str,
        *,
        name: str,
        relation: Relation,
        channel: ChannelName,
        address: str,
        language: Language,
        now: datetime,
        position: int | None = None,
        agreed: bool = False,
    ) -> Contact:
        """A new contact, last in the order where `position` (from 1) is None; those from there on move back.

        `agreed`: the person said so already; else an invitation is sent. Whether the address can work is for the
        channel to say before. Raises StoreError, InputError(input.contact) for a name or a double that cannot be.
        """
        check_resident_id(resident)
        name = " ".join(name.split())
        if not 1 <= len(name) <= 80:
            raise InputError("input.contact", "A contact needs a name of at most 80 characters.")
        with writing(self._engine) as connection:
            known = case_rows.contacts_of(connection, resident)
            if any((one.channel, one.address) == (channel, address) for one in known):
                raise InputError("input.contact", f"There is a contact with this address already: {address}.")
            if len(known) >= MOST:
                raise InputError("input.contact", f"A resident can have {MOST} contacts at most.")
            last = connection.execute(
                select(func.max(ContactRow.position)).where(
                    ContactRow.resident == resident, ContactRow.removed_at.is_(None)
                )
            ).scalar()
            place = min(max(position or 10**6, 1), (last or 0) + 1)
            later = update(ContactRow).where(ContactRow.resident == resident, ContactRow.position >= place)
            connection.execute(later.values(position=ContactRow.position + 1))
            values = {
                "id": uuid.uuid4().hex,
                "resident": resident,
                "position": place,
                "name": name,
                "relation": str(relation),
                "channel": str(channel),
                "address": address,
                "language": str(language),
                "agreed_at": now if agreed else None,
                "created_at": now,
                "removed_at": None,
            }
            connection.execute(insert_into(connection, ContactRow).values(values))
            contact = case_rows.contact_of(values)
            if not agreed:
                self._write_to(connection, contact, Purpose.INVITATION, now)
        return contact

    def remove(self, resident: str, contact_id: str, now: datetime) -> Contact:
        """Raises StoreError, InputError(input.contact) where the resident has no such contact."""
        contact = self._known(resident, contact_id)
        with writing(self._engine) as connection:
            gone = update(ContactRow).where(ContactRow.id == contact.id)
            connection.execute(gone.values(removed_at=now))
            unsent = (DeliveryRow.contact_id == contact.id, DeliveryRow.state == str(DeliveryState.WAITING))
            changes = {"state": str(DeliveryState.FAILED), "error": "contact.removed"}
            connection.execute(update(DeliveryRow).where(*unsent).values(**changes))
        return contact

    def agree(self, resident: str, contact_id: str, now: datetime) -> Contact:
        """Notes that the person agreed, as somebody says who asked. Raises StoreError, InputError(input.contact)."""
        contact = self._known(resident, contact_id)
        with writing(self._engine) as connection:
            connection.execute(update(ContactRow).where(ContactRow.id == contact.id).values(agreed_at=now))
        return contact

    def test(self, resident: str, contact_id: str, now: datetime) -> Contact:
        """Sends a message that asks to confirm that the address works. Raises StoreError, InputError(input.contact)."""
        contact = self._known(resident, contact_id)
        with writing(self._engine) as connection:
            self._write_to(connection, contact, Purpose.TEST, now)
        return contact

    def _known(self, resident: str, contact_id: str) -> Contact:
        found = [one for one in self.of(resident) if contact_id and one.id.startswith(contact_id)]
        if len(found) != 1:
            raise InputError(
                "input.contact", f"{resident} has no one contact {contact_id[:40]!r}; ./suiban contacts lists them."
            )
        return found[0]

    @staticmethod
    def _write_to(connection: Connection, contact: Contact, purpose: Purpose, now: datetime) -> None:
        values = {
            "key": f"{contact.id}:{purpose}:{now.strftime('%Y%m%dT%H%M%S')}",
            "case_id": "",
            "contact_id": contact.id,
            "step": 0,
            "round": 0,
            "purpose": str(purpose),
            "state": str(DeliveryState.WAITING),
            "token": secrets.token_urlsafe(24),
            "attempts": 0,
            "created_at": now,
            "due_at": now,
            "error": "",
            "announced": "",
        }
        connection.execute(insert_into(connection, DeliveryRow).values(values).on_conflict_do_nothing())
