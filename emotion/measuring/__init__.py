"""What the network and the shipped file are worth: scores, baselines, parity."""
