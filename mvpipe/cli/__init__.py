"""The command line. Its door is `main`; each command has a file of its own, imported when it is called."""

from mvpipe.cli.app import main

__all__ = ["main"]
