"""One turn: danger screen, dialogue, labels, fallbacks. The only room that talks to Rasa."""
