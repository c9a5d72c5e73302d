"""Rasa's box: how text becomes intent, emotion and language, and how replies are worded. Python 3.10."""
