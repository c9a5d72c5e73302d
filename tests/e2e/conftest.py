"""One product for all end-to-end tests."""

import pytest

from launcher.paths import ROOT
from tests.e2e.product import Product


@pytest.fixture(scope="session")
def product(tmp_path_factory):
    if not (ROOT / ".suiban/env/rasa/bin/python").exists():
        pytest.skip("Rasa's environment is not built; run ./suiban test or ./suiban up once")
    running = Product(tmp_path_factory.mktemp("home"))
    running.up()
    yield running
    assert running.run("down").returncode == 0
