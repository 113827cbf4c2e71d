"""An export looked at, and an export written, beside the window."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixelgen.errors import ExportError
from pixelgen.gui.generation.export.source import ExportSource
from pixelgen.gui.jobs.job_thread import Job
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.export import Exported, export
from pixelgen.sprites.export_files import file_title, named_file
from pixelgen.sprites.export_options import ExportOptions
from pixelgen.sprites.export_preview import ExportPreview, preview_export
from pixelgen.sprites.saving import FilesExistError

_MOST_NAMES = 10_000  # tried for one that is free


@dataclass(frozen=True, slots=True)
class Taken:
    """Nothing was written: files are in the way, and nobody has said that they may be replaced."""

    files: tuple[Path, ...]


def preview_job(source: ExportSource, options: ExportOptions, path: Path) -> Job:
    """See what ``options`` give; ends with an ``ExportPreview``, or an ``ExportError`` for what is impossible."""

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> ExportPreview:
        return _preview(source, options, path, cancel=cancel)

    return job


def export_job(source: ExportSource, options: ExportOptions, path: Path, *, provenance: bool, overwrite: bool) -> Job:
    """Write, read back and compare; ends with an ``Exported``, with ``Taken``, or with an ``ExportError``.

    Args:
        path: as for ``sprites.export.export``.
        provenance: also write where the sprites come from.
        overwrite: whether older files may be replaced.
    """

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> Exported | Taken:
        taken = () if overwrite else _taken(source, options, path, provenance=provenance, cancel=cancel)
        if taken:
            return Taken(taken)
        try:
            return _write(source, options, path, provenance=provenance, overwrite=overwrite, cancel=cancel)
        except FilesExistError as error:  # since it was looked at
            return Taken(error.paths)

    return job


def repeat_job(source: ExportSource, options: ExportOptions, path: Path, *, provenance: bool) -> Job:
    """As ``export_job``, under ``path`` or the first of "name-2", "name-3", … that is free; never ``Taken``."""

    def job(_report: Callable[[Any], None], cancel: CancelToken) -> Exported:
        free, number = path, 2
        while number < _MOST_NAMES and _taken(source, options, free, provenance=provenance, cancel=cancel):
            title = file_title(path, options.format)
            free, number = path.with_name(f"{title}-{number}{path.name[len(title) :]}"), number + 1
        return _write(source, options, free, provenance=provenance, overwrite=False, cancel=cancel)

    return job


def _preview(source: ExportSource, options: ExportOptions, path: Path, *, cancel: CancelToken) -> ExportPreview:
    return preview_export(
        path,
        source.sprites,
        options,
        classes=source.groups_for(options),
        names=source.called,
        palette=source.palette,
        cancel=cancel,
    )


def _taken(
    source: ExportSource, options: ExportOptions, path: Path, *, provenance: bool, cancel: CancelToken
) -> tuple[Path, ...]:
    """Which of the files would be replaced; a folder for single files is not, only what lies in it."""
    # One file has the name that was given; how many there are of others, and their names, the preview knows.
    single = options.format in ("gif", "apng", "aseprite")
    files = (named_file(path, options.format),) if single else _preview(source, options, path, cancel=cancel).files
    if provenance:
        files += (_provenance_file(path, options),)
    return tuple(file for file in files if file.exists())


def _write(
    source: ExportSource,
    options: ExportOptions,
    path: Path,
    *,
    provenance: bool,
    overwrite: bool,
    cancel: CancelToken,
) -> Exported:
    done = export(
        path,
        source.sprites,
        options,
        classes=source.groups_for(options),
        names=source.called,
        metadata=source.entries,
        palette=source.palette,
        overwrite=overwrite,
    )
    if not provenance:
        return done
    from pixelgen.model.provenance import write_provenance
    from pixelgen.model.tracing import trace

    note = _provenance_file(path, options)
    models = () if source.model is None else (source.model,)
    content = trace(source.entries, models=models, files=done.files, cancel=cancel)
    write_provenance(note, content, overwrite=overwrite)
    if json.loads(note.read_text(encoding="utf-8")) != json.loads(json.dumps(content)):
        raise ExportError(f"{note.name} did not read back as it was written", fix="try again, or on another disk")
    return Exported((*done.files, note), done.sheets)


def _provenance_file(path: Path, options: ExportOptions) -> Path:
    from pixelgen.model.provenance import provenance_file

    return provenance_file(named_file(path, options.format))
