"""SHA-256 of model files, remembered by path, size and time of change, so that a folder of models is not read again."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from pixelgen import paths
from pixelgen.files import file_digest, write_text

_FILE = "digests.json"


def digest_of(path: Path, *, cache: Path | None = None) -> str:
    """SHA-256 of a file, from the last time if it has not changed since.

    Raises:
        OSError: if it cannot be read.
    """
    found = list(digests([path], cache=cache))
    return found[0][1] if found else file_digest(path)


def digests(files: Iterable[Path], *, cache: Path | None = None) -> Iterator[tuple[Path, str]]:
    """Files with their SHA-256, one by one; those that cannot be read are left out.

    A file whose size and time of change are as they were is not read again. What was learned is kept when the iterator
    ends or is closed.

    Args:
        files: in the order wanted.
        cache: a JSON file; ``digests.json`` in the cache folder if left out. If it cannot be written, that costs time.
    """
    cache = cache or paths.cache_dir() / _FILE
    known = _read(cache)
    learned: dict[str, list[object]] = {}
    try:
        for path in files:
            try:
                state = path.stat()
                entry = known.get(str(path.resolve()), [])
                if entry[:2] != [state.st_size, state.st_mtime_ns]:
                    entry = [state.st_size, state.st_mtime_ns, file_digest(path)]
                    learned[str(path.resolve())] = entry
            except OSError:
                continue
            yield path, str(entry[2])
    finally:
        if learned:
            with suppress(OSError):
                write_text(cache, json.dumps({**_read(cache), **learned}, indent=1))


def _read(cache: Path) -> dict[str, list[object]]:
    try:
        content = json.loads(cache.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {str(path): entry for path, entry in content.items() if isinstance(entry, list) and len(entry) == 3}
