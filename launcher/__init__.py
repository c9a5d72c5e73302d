"""The launcher: sets up both environments, starts and watches the product. Standard library only, Python 3.9+."""
