"""What was computed once about a set of sprites, kept for the next time.

One safetensors file per set and network. A file that is cut off, altered or of another version counts as not there.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from pixelgen import paths
from pixelgen.files import write_bytes

_log = logging.getLogger(__name__)

_VERSION = 1


def cached(
    kind: str, key: str, compute: Callable[[], NDArray[np.float32]], *, folder: Path | None = None
) -> NDArray[np.float32]:
    """The array that ``compute`` gives, from the file of an earlier time if there is one.

    Args:
        kind: what it is, as part of the file's name ("features").
        key: everything that it depends on (digests of the set and of the network).
        folder: where the files lie; ``metrics`` in the cache folder if left out. A folder that cannot be written to
            costs only time.
    """
    name = hashlib.sha256(json.dumps([_VERSION, kind, key]).encode()).hexdigest()[:32]
    path = (folder or paths.cache_dir() / "metrics") / f"{kind}-{name}.safetensors"
    found = _read(path)
    if found is not None:
        return found
    array = np.ascontiguousarray(compute(), np.float32)
    try:
        write_bytes(path, save({"array": array}, metadata={"sha256": hashlib.sha256(array.data).hexdigest()}))
    except OSError as error:
        _log.warning("cannot keep %s for the next time: %s", path.name, error)
    return array


def _read(path: Path) -> NDArray[np.float32] | None:
    try:
        with safe_open(path, framework="np") as file:
            array: NDArray[np.float32] = np.ascontiguousarray(file.get_tensor("array"))
            intact = (file.metadata() or {}).get("sha256") == hashlib.sha256(array.data).hexdigest()
    except (OSError, SafetensorError):
        return None
    return array if intact else None
