"""`python -m store migrate`: commands of the store for the launcher and for people."""

import sys

from contracts.errors import SuibanError
from store.database import default_url
from store.migrate import upgrade


def main() -> int:
    try:
        print(upgrade(default_url()))
    except SuibanError as error:
        print(error.message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
