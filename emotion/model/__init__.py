"""The network: where it starts, what it is, how it is made small and exported."""
