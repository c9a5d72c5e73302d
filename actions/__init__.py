"""The action server: culture, time and games, one file per topic. Rasa calls them through the Rasa SDK."""
