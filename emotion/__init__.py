"""The emotion room: trains, evaluates, exports and runs the shared sentence encoder. Torch and transformers stay here."""
