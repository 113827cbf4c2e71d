"""What a bug report needs, as text for the clipboard: no more than a stranger needs to know."""

import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from pixelgen import __version__, paths
from pixelgen.gui.jobs.failure import JobFailure
from pixelgen.gui.settings import load_preferences

_LOG_LINES = 40
_LOG_BYTES = 16_384


def make_report(failure: JobFailure | None = None) -> str:
    """Version, platform, device, last settings, last lines of the log and, of a ``failure``, its traceback.

    The home folder is written as ``~``. Torch is asked for its version only, not loaded.
    """
    parts = [f"PixelGen {__version__}"]
    if failure is not None:
        parts.append(failure.message)
    parts.append("\n".join(f"{name}: {text}" for name, text in _facts().items()))
    if failure is not None:
        parts.append(failure.traceback_text.strip())
    log = _log_tail()
    if log:
        parts.append(f"Last lines of the log:\n{log}")
    return _without_home("\n\n".join(parts) + "\n")


def copy_report(failure: JobFailure | None = None) -> str:
    """Put the report on the clipboard, and return it."""
    report = make_report(failure)
    QGuiApplication.clipboard().setText(report)
    return report


def _facts() -> dict[str, str]:
    return {
        "System": platform.platform(),
        "Processor": f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores",
        "Device": _device() or "not used yet",
        "Python": sys.version.split()[0],
        "Qt": f"{qVersion()} ({QGuiApplication.platformName()})",
        **{name: _version(name) for name in ("torch", "PySide6-Essentials", "numpy")},
        "Training": json.dumps(load_preferences().training, default=str),
    }


def _device() -> str:
    """What computed last, as the status bar of the window says."""
    for window in QApplication.topLevelWidgets():
        label = window.findChild(QLabel, "status.device")
        if isinstance(label, QLabel) and label.text():
            return label.text()
    return ""


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:  # a frozen program may carry no such records
        return "unknown"


def _log_tail() -> str:
    try:
        with (paths.log_dir() / "pixelgen.log").open("rb") as log:
            log.seek(0, os.SEEK_END)
            log.seek(max(0, log.tell() - _LOG_BYTES))
            text = log.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
    return "\n".join(text.splitlines()[-_LOG_LINES:])


def _without_home(text: str) -> str:
    home = str(Path.home())
    if len(home) < 2:  # a home of "/" would empty every path
        return text
    for written in {home, home.replace("\\", "/"), home.replace("\\", "\\\\")}:
        text = text.replace(written, "~")
    return text
