"""Words every room shares: frozen dataclasses, enums, protocols. Standard library only, Python 3.10-safe."""
