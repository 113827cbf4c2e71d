"""Is there a screen, and can Qt reach it? Answered without importing Qt, which aborts the process where it cannot.

Qt's own answer to a missing display or library is ``abort()``, and it blames libxcb-cursor whichever library is
missing. So this asks the X server through libxcb, and the dynamic loader through the platform plugin that Qt will load.
"""

import ctypes
import importlib.util
import os
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from pixelgen.errors import DisplayError

_PACKAGES = {
    "libEGL": "libegl1",
    "libGL": "libgl1",
    "libglib-2": "libglib2.0-0",
    "libgthread-2": "libglib2.0-0",
    "libfontconfig": "libfontconfig1",
    "libfreetype": "libfreetype6",
    "libdbus-1": "libdbus-1-3",
    "libxkbcommon": "libxkbcommon0",
    "libxkbcommon-x11": "libxkbcommon-x11-0",
    "libxcb": "libxcb1",
    "libxcb-cursor": "libxcb-cursor0",
    "libxcb-icccm": "libxcb-icccm4",
    "libxcb-image": "libxcb-image0",
    "libxcb-keysyms": "libxcb-keysyms1",
    "libxcb-randr": "libxcb-randr0",
    "libxcb-render-util": "libxcb-render-util0",
    "libxcb-shape": "libxcb-shape0",
    "libxcb-shm": "libxcb-shm0",
    "libxcb-sync": "libxcb-sync1",
    "libxcb-xfixes": "libxcb-xfixes0",
    "libxcb-xkb": "libxcb-xkb1",
    "libX11-xcb": "libx11-xcb1",
    "libwayland-client": "libwayland-client0",
}
"""Debian and Ubuntu packages of the libraries that Qt expects from the system."""


_ATTEMPTS, _BETWEEN_ATTEMPTS = 4, 0.1  # seconds


def require_display(environment: Mapping[str, str] = os.environ) -> None:
    """Return if a window can be opened, else say what is in the way. Windows and macOS always have a screen.

    Args:
        environment: the process's variables; ``QT_QPA_PLATFORM``, ``DISPLAY`` and Wayland's are looked at.

    Raises:
        DisplayError: without a display, or without a system library that Qt's platform plugin links to.
    """
    if sys.platform in ("win32", "darwin", "cygwin"):
        return
    *preferred, last = _platforms(environment)
    for platform in preferred:
        with suppress(DisplayError):
            _require_platform(platform, environment)
            return
    _require_platform(last, environment)


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """The Qt platform plugins that will be tried, in order: those asked for, else Wayland where it runs and X11."""
    asked = environment.get("QT_QPA_PLATFORM", "")
    if asked:
        return [name.split(":")[0] for name in asked.split(";")]
    return ["wayland", "xcb"] if environment.get("WAYLAND_DISPLAY") else ["xcb"]


def _require_platform(platform: str, environment: Mapping[str, str]) -> None:
    if platform == "xcb":
        _require_x_server(environment.get("DISPLAY", ""))
    elif platform == "wayland":
        _require_wayland(environment)
    _require_plugin(platform)


def _require_wayland(environment: Mapping[str, str]) -> None:
    socket = Path(environment.get("XDG_RUNTIME_DIR", "")) / environment.get("WAYLAND_DISPLAY", "wayland-0")
    if not socket.is_socket():
        raise _no_display(f"there is no Wayland compositor at {socket}")


def _require_x_server(display: str) -> None:
    if not display:
        raise _no_display("DISPLAY is not set")
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError as error:
        raise _missing_library(error) from error
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.POINTER(ctypes.c_int))
    xcb.xcb_connection_has_error.argtypes = (ctypes.c_void_p,)
    xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    # Some servers start anew when their last client leaves, and refuse others for that moment.
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(_BETWEEN_ATTEMPTS)
        # It never returns NULL: a failed connection is an object that reports an error, and is freed the same way.
        connection = xcb.xcb_connect(os.fsencode(display), None)
        failed = xcb.xcb_connection_has_error(connection)
        xcb.xcb_disconnect(connection)
        if not failed:
            return
    raise _no_display(f"nothing answers at DISPLAY={display}")


def _require_plugin(platform: str) -> None:
    package = importlib.util.find_spec("PySide6")
    if package is None or package.origin is None:
        raise DisplayError(
            "the window needs PySide6",
            "it is not installed",
            "install it with: python -m pip install PySide6-Essentials",
        )
    plugin = Path(package.origin).parent / "Qt" / "plugins" / "platforms" / f"libq{platform}.so"
    if not plugin.is_file():
        return  # a distribution's own PySide6 keeps its plugins elsewhere, and its package manager the libraries
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        raise _missing_library(error) from error


def _no_display(why: str) -> DisplayError:
    return DisplayError(
        "the window needs a screen and there is none",
        why,
        "use `pixelgen generate` and the other commands, which need no screen, or start it with: xvfb-run -a pixelgen",
    )


def _missing_library(error: OSError) -> DisplayError:
    # The loader says "libxcb-cursor.so.0: cannot open shared object file: No such file or directory".
    library = str(error).split(":")[0]
    package = _PACKAGES.get(library.split(".so")[0])
    advice = f"on Debian or Ubuntu: apt-get install {package}" if package else "install it with your system's packages"
    return DisplayError(
        "the window cannot open",
        f"the system library {library} is missing or cannot be loaded",
        f"{advice}; `pixelgen generate` and the other commands work without it",
    )
