"""A large request sheet by sheet: each is made, written, checked and forgotten before the next one begins."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pixelgen.cli.delivery import Delivery
from pixelgen.cli.finishing import Finished, Finishing
from pixelgen.cli.originals import Judge, nothing_but_copies, summary
from pixelgen.cli.output import counted, show
from pixelgen.cli.progress import Progress
from pixelgen.errors import Cancelled, ExportError
from pixelgen.flow.precision import FLOAT32
from pixelgen.model.digests import digest_of
from pixelgen.model.provenance import KnownModel
from pixelgen.model.recipe import plan
from pixelgen.model.tracing import known_models
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.environment import return_freed_memory
from pixelgen.sprites.export_files import file_title, named_file
from pixelgen.sprites.export_options import EXPORT_FORMATS
from pixelgen.sprites.naming import frame_names
from pixelgen.sprites.parts import SUFFIX, PartsFile, WrittenPart, divided, part_file
from pixelgen.sprites.sheet import sheet_size


@dataclass(slots=True, kw_only=True)
class InParts:
    """Makes and writes the sprites of a request in parts of equal size.

    A sheet is called after its first sprite, ``hero-004096.png``, and a frame after its own number. So processes that
    share a request by ranges never write the same file, and together those that one process would.

    Attributes:
        finishing: what is made, and how it is finished and written.
        sprites: which of the request's.
        part: how many sprites each sheet holds.
        resume: whether what an earlier try has written may stay.
    """

    finishing: Finishing
    sprites: range
    part: int
    resume: bool
    _file: PartsFile = field(init=False)
    _kept: int = field(init=False, default=0)
    _left: list[range] = field(init=False, default_factory=list)
    _known: dict[str, KnownModel] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._file = PartsFile(self.record, self._request())

    @property
    def count(self) -> int:
        """Of the whole request."""
        return self.finishing.recipe.config.count

    @property
    def target(self) -> Path:
        """The file that was named, or the folder for single files."""
        delivery = self.finishing.delivery
        return named_file(delivery.out, delivery.options.format)

    @property
    def record(self) -> Path:
        """The file that tells what is written."""
        delivery = self.finishing.delivery
        title = file_title(self.target, delivery.options.format)
        share = "" if len(self.sprites) == self.count else f".{self.sprites.start}-{self.sprites.stop}"
        return self.target.with_name(f"{title}{share}{SUFFIX}")

    def prepare(self) -> None:
        """Look at what is there and what is possible, before the work begins.

        Raises:
            ExportError: options are impossible, or files in the way that this request has not written.
        """
        delivery, force = self.finishing.delivery, self.finishing.delivery.force
        size = self.finishing.bench.model.size
        sheet_size(min(self.part, self.count) * self.finishing.rows, size=size, layout=delivery.options.layout)
        if self.resume and not force:
            self._file.read()
        elif self.record.exists() and not force:
            raise ExportError(
                f"{self.record} exists already",
                "sprites of this name were begun",
                "add --resume to go on, --force to begin anew, or name another file with --out",
            )
        for part in divided(self.sprites, self.part):
            if self._file.intact(part):
                self._kept += 1
                continue
            self._left.append(part)
            classes = self.finishing.classes(plan(self.finishing.recipe, self.finishing.bench.sampler, part=part))
            names = self._names(self._numbers(part), classes=classes)
            self._delivery(part).require_free(count=len(names), size=size, classes=classes, names=names)

    def run(self, *, judge: Judge | None, cancel: CancelToken, progress: Progress) -> None:
        """Make and write what is left, and say how it went.

        Raises:
            Cancelled: after ``cancel.abort()``; what is written stays.
        """
        progress.rename(f"Making {counted(self._to_make, 'sprite')}")
        before = 0
        for place, part in enumerate(self._left, self._kept):
            here = f"{self._noun} {place + 1:,} of {self._parts:,}"

            def told(done: int, _: int, *, before: int = before, here: str = here) -> None:
                done += before
                progress.update(done / self._to_make, f"{done:,} of {self._to_make:,} · {here}")

            try:
                self._make(part, judge=judge, cancel=cancel, told=told)
            except (Cancelled, KeyboardInterrupt):
                of = f"{place:,} of {counted(self._parts, self._noun)}"
                progress.say(f"Stopped: {of} are written. The same command with --resume goes on.")
                raise
            before += len(part)
            return_freed_memory()
        self._report()

    def _make(self, part: range, *, judge: Judge | None, cancel: CancelToken, told: Callable[[int, int], None]) -> None:
        finishing = self.finishing
        sampler = finishing.bench.sampler
        made = plan(finishing.recipe, sampler, part=part)
        pixels = made.make(sampler, cancel=cancel, progress=told)
        finished = finishing.finish(made, pixels, judge=judge, cancel=cancel)
        delivery = self._delivery(part)
        self._file.begin(part)
        files = self._write(delivery, finished) if len(finished.pixels) else []
        self._file.finish(part, files, sprites=len(finished.pixels), told=finished.told)

    def _write(self, delivery: Delivery, finished: Finished) -> list[Path]:
        bench = self.finishing.bench
        if delivery.provenance and self._known is None:
            self._known = known_models(finished.entries, models=[bench.path])
        names = self._names(finished.numbers, classes=finished.classes)
        done = delivery.save(
            bench, finished.pixels, finished.entries, classes=finished.classes, names=names, known=self._known
        )
        return [*done.files, *([delivery.provenance_path] if delivery.provenance else [])]

    def _delivery(self, part: range) -> Delivery:
        """How a part is written: under its own name, and over what this request has written of it before."""
        delivery, force = self.finishing.delivery, self.finishing.delivery.force
        return replace(
            delivery,
            out=self._path(part.start),
            options=delivery.options.model_copy(update={"names": "{name}"}),
            force=force or self._file.ours(part),
        )

    def _path(self, first: int) -> Path:
        return part_file(self.target, first, count=self.count, key=self.finishing.delivery.options.format)

    def _place(self, part: WrittenPart) -> Path:
        """Where a part is found: the first of its files, or the folder of all."""
        folder = not EXPORT_FORMATS[self.finishing.delivery.options.format].suffix
        return self._path(part.first) if folder else self.record.parent / next(iter(part.files))

    def _numbers(self, part: range) -> list[int]:
        return [row * self.count + number for row in range(self.finishing.rows) for number in part]

    def _names(self, numbers: Sequence[int], *, classes: Sequence[str] | None = None) -> tuple[str, ...]:
        """Of frames or single files, each with its sprite's own number."""
        options = self.finishing.delivery.options
        return frame_names(
            options.names,
            len(numbers),
            title=file_title(self.target, options.format),
            classes=classes,
            numbers=numbers,
        )

    @property
    def _to_make(self) -> int:
        return sum(len(part) for part in self._left)

    @property
    def _parts(self) -> int:
        return self._kept + len(self._left)

    @property
    def _noun(self) -> str:
        form = EXPORT_FORMATS[self.finishing.delivery.options.format]
        return "sheet" if form.atlas is not None else "file" if form.suffix else "folder"

    def _request(self) -> dict[str, object]:
        """All that the written files depend on."""
        finishing, delivery = self.finishing, self.finishing.delivery
        palettes = [delivery.palette, *finishing.others]
        config = finishing.recipe.config.model_dump(mode="json", exclude={"batch_size"}, exclude_none=True)
        if config["precision"] == FLOAT32.key:  # what was begun before there was a choice goes on
            del config["precision"]
        return {
            "model": digest_of(finishing.bench.path),
            **config,
            **delivery.colours.model_dump(mode="json", exclude={"palette"}, exclude_none=True),
            **delivery.options.model_dump(mode="json", exclude_none=True),
            "palettes": [None if each is None else [list(colour) for colour in each.colours] for each in palettes],
            "adapt": finishing.recipe.adapt,
            "originality": finishing.judged,
            "no_copies": finishing.no_copies,
            "provenance": delivery.provenance,
            "range": [self.sprites.start, self.sprites.stop],
            "per_sheet": self.part,
        }

    def _report(self) -> None:
        parts = self._file.parts
        written, told = sum(part.sprites for part in parts), Counter[str]()
        for part in parts:
            told.update(part.told)
        if told:
            show(f"Beside the training sprites: {summary(told)}.")
        if not written:
            raise nothing_but_copies(len(self.sprites))
        size, named = self.finishing.bench.model.size, [self._place(part) for part in parts if part.sprites]
        where = (
            f"{counted(len(named), self._noun)}, {named[0]} to {named[-1].name}" if len(named) > 1 else str(named[0])
        )
        verb = "is" if written == 1 else "are"
        show(f"{counted(written, 'sprite')} of {size}×{size} pixels {verb} in {where}.")
        if self._kept:
            show(f"{counted(self._kept, self._noun)} of them {'was' if self._kept == 1 else 'were'} there already.")
        show(f"What is in which of them is told in {self.record}.")
