"""All runs as a list."""

from PySide6.QtWidgets import QWidget


class RunsPage(QWidget):
    """What was trained here, newest first."""
