"""./suiban train: the dialogue model anew, or the emotion encoder where the data is."""

from __future__ import annotations

import argparse
from pathlib import Path

from launcher import environments
from launcher.console import LauncherError, say
from launcher.modules import run_module
from launcher.paths import Place
from launcher.preparation import train_rasa


def train(place: Place, arguments: argparse.Namespace) -> int:
    if arguments.what == "rasa":
        environments.ensure(place, "rasa")
        train_rasa(place, force=True)
        say("The dialogue model is trained. A running product uses it after ./suiban down and ./suiban up.")
        return 0
    environments.ensure(place, "train")
    for name in ("folder", "encoder", "out"):
        value = getattr(arguments, name)
        if value and (name != "encoder" or Path(value).exists()):
            setattr(arguments, name, str(Path(value).absolute()))
    names = ("data", "folder", "encoder", "layers", "share", "device", "out")
    given = [(name, getattr(arguments, name)) for name in names]
    options = [f"--{name}={value}" for name, value in given if value is not None]
    options.append(f"--work={place.home / 'training'}")
    if run_module(place, "emotion", ["train", *options], environment="train"):
        raise LauncherError("Training the emotion encoder failed; the shipped one stays in use.")
    return 0
