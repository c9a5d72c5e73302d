"""Where everything lies, and the environment variables every child process is given."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WINDOWS = os.name == "nt"


class Place:
    """Folders, ports and addresses of one installation. `SUIBAN_*` variables override the defaults."""

    def __init__(self, environ: dict[str, str] | None = None) -> None:
        self.environ = dict(os.environ if environ is None else environ)
        self.root = ROOT
        self.home = Path(self.environ.get("SUIBAN_HOME") or ROOT / ".suiban").expanduser().absolute()
        self.environments = Path(self.environ.get("SUIBAN_ENVIRONMENTS") or ROOT / ".suiban" / "env").absolute()
        self.web_port = self._port("SUIBAN_WEB_PORT", 8080)
        self.rasa_port = self._port("SUIBAN_RASA_PORT", 5005)
        self.actions_port = self._port("SUIBAN_ACTIONS_PORT", 5055)

    def _port(self, name: str, default: int) -> int:
        text = self.environ.get(name) or str(default)
        if not text.isdigit() or not 0 < int(text) < 65536:
            raise SystemExit(f"{name} must be a port number from 1 to 65535, not {text!r}.")
        return int(text)

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def state_file(self) -> Path:
        return self.run / "state.json"

    @property
    def delivery_ready_file(self) -> Path:
        """Touched by the delivery worker at every look."""
        return self.run / "deliver.ready"

    @property
    def token_file(self) -> Path:
        return self.run / "token"

    @property
    def key_file(self) -> Path:
        return Path(self.environ.get("SUIBAN_KEY_FILE") or self.home / "keys" / "words.key")

    @property
    def database_url(self) -> str:
        return self.environ.get("SUIBAN_DATABASE_URL") or f"sqlite:///{self.home / 'db' / 'suiban.sqlite'}"

    @property
    def models(self) -> Path:
        cache = self.environ.get("XDG_CACHE_HOME") or "~/.cache"
        default = Path(cache).expanduser() / "suiban" / "models"
        return Path(self.environ.get("SUIBAN_MODELS_DIR") or default)

    @property
    def web_url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"

    def python(self, name: str) -> Path:
        """The interpreter of the environment `name`: app, rasa or train."""
        return self.environments / name / ("Scripts/python.exe" if WINDOWS else "bin/python")

    def token(self) -> str:
        """The secret the launcher and the web app share; made at the first call, readable by the owner only."""
        return self._secret(self.token_file)

    def rasa_token(self) -> str:
        """The secret the companion shows to Rasa."""
        return self._secret(self.run / "rasa_token")

    def _secret(self, path: Path) -> str:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(secrets.token_hex(32))  # hexadecimal: a leading dash would be taken for an option
        return path.read_text().strip()

    def child_environment(self) -> dict[str, str]:
        """What every child process is told. Telemetry is off and nothing listens beyond loopback."""
        return {
            **{k: v for k, v in self.environ.items() if k not in {"PYTHONHOME", "VIRTUAL_ENV", "PYENV_VERSION"}},
            "PYTHONPATH": str(self.root),
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUTF8": "1",
            "SUIBAN_HOME": str(self.home),
            "SUIBAN_WEB_PORT": str(self.web_port),
            "SUIBAN_DATABASE_URL": self.database_url,
            "SUIBAN_EVENTS_DB": self.environ.get("SUIBAN_EVENTS_DB") or str(self.home / "db" / "events.sqlite"),
            "SUIBAN_TRACKER_DB": self.environ.get("SUIBAN_TRACKER_DB") or str(self.home / "db" / "tracker.sqlite"),
            "SUIBAN_KEY_FILE": str(self.key_file),
            "SUIBAN_RASA_URL": self.rasa_url,
            "SUIBAN_RASA_TOKEN": self.rasa_token(),
            "SUIBAN_ACTIONS_URL": f"{self.actions_url}/webhook",
            "SUIBAN_MODELS_DIR": str(self.models),
            "SUIBAN_WEB_TOKEN": self.token(),
            "SANIC_HOST": "127.0.0.1",
            "RASA_TELEMETRY_ENABLED": "false",
            "HF_HUB_OFFLINE": "1",
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "TOKENIZERS_PARALLELISM": "false",
        }
