"""Reaches the people who are told: what a message says, and one channel a file that carries it."""
