"""Starts Rasa on loopback: python -m bot.server PORT MODEL. Its API token comes from the environment, not the
command line, where every user of the machine could read it."""

import os
import sys

from rasa.__main__ import main


def arguments(port: str, model: str) -> list:
    """The arguments of `rasa run`."""
    token = os.environ.get("SUIBAN_RASA_TOKEN")
    return [
        *("rasa", "run", "--enable-api", "-i", "127.0.0.1", "-p", port, "--model", model),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml", "--quiet"),
        *(("--auth-token", token) if token else ()),
    ]


if __name__ == "__main__":
    sys.argv = arguments(*sys.argv[1:3])
    main()
