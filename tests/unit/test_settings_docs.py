"""Every setting a door reads is explained in the README."""

from pathlib import Path

import pytest

from companion.settings import CompanionSettings
from voice.settings import VoiceSettings
from web.settings import WebSettings

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("settings", [CompanionSettings, VoiceSettings, WebSettings])
def test_every_setting_stands_in_the_readme(settings):
    names = [f"`SUIBAN_{field.upper()}`" for field in settings.model_fields]
    assert names
    assert [name for name in names if name not in README] == []
