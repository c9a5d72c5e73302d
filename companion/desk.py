"""What people see and do about danger cases: the desk and the acknowledging link, on the settings' store."""

import safety
from companion.settings import CompanionSettings
from contracts.alerts import Relation
from store.case_desk import CaseDesk, File
from store.database import open_engine
from store.outbox import Outbox
from store.sealing import Sealer

_PAID_HELP = frozenset({str(Relation.CARER), str(Relation.STAFF)})


class Desk:
    """Unclosed cases for a screen that paid help can see, and the doors through which a person takes over."""

    def __init__(self, settings: CompanionSettings | None = None) -> None:
        settings = settings or CompanionSettings()
        engine, sealer = open_engine(settings.store_url), Sealer(settings.key_file)
        self.cases = CaseDesk(engine, safety, sealer)
        self.outbox = Outbox(engine, safety, sealer)

    def board(self) -> list[File]:
        """The unclosed cases, newest first, without those in which paid help is suspected. Raises StoreError."""
        return [file for file in self.cases.files(unclosed_only=True) if file.case.suspect not in _PAID_HELP]
