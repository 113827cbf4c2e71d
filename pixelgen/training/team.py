"""Several processes that train one network: how they meet, agree before each step, and learn that one has gone.

Process 0 leads. It alone knows the settings, the sprites and the saved state, and gives the others what they need; so
these want neither the data set nor the run folder, on whatever computer they are. Before each step all meet in one
small reduction, the beat: it carries the leader's learning rate (a clock of their own would let the copies of the
network drift apart) and everybody's wish to stop, so that all leave at the same step. Within a step there is one more
meeting, where the gradients are added up.

Whoever cannot go on says why in the store and closes its connections; the others' next collective then fails at once.
"""

import gc
import json
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import torch
import torch.distributed as dist
from safetensors.torch import load, save
from torch import Tensor
from torch.distributed import TCPStore  # type: ignore[attr-defined]
from torch.distributed.distributed_c10d import PrefixStore, Store

from pixelgen.errors import Cancelled, PixelGenError, RunError
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.world import World
from pixelgen.training.result import TrainResult
from pixelgen.training.workers import Workers

_COMING = 3600.0  # seconds in which all have to have come: the leader may have a large set to read first
_STEP = timedelta(minutes=30)  # within which everybody has taken a step
_EVER = timedelta(days=3650)  # what a follower waits for the leader, who may pause, measure, save
_KNOCK = 2.0
_POLL = 0.05
_DYING = 0.5  # in which a process that is killed loses one connection after another
_GOODBYE = 5.0  # seconds in which a process that has closed its connection also ends


class TeamLostError(RunError):
    """Another process of the training has gone, and without it nobody can go on."""


@dataclass(frozen=True, slots=True)
class Beat:
    """What all know before a step.

    Attributes:
        rate: the leader's share of the peak learning rate.
        finished: the leader takes no step any more.
        stop: somebody was asked to stop.
    """

    rate: float
    finished: bool
    stop: bool


@dataclass(slots=True)
class Team:
    """This process's connection to the others; a context that says why it is left and closes what is open.

    Attributes:
        world: its place among them; alone, every meeting is over at once.
        cancel: asks this process to stop.
    """

    world: World = field(default_factory=World)
    cancel: CancelToken = field(default_factory=CancelToken)
    _store: Store | None = field(init=False, default=None)
    _workers: Workers | None = field(init=False, default=None)
    _control: dist.ProcessGroup | None = field(init=False, default=None)

    @property
    def size(self) -> int:
        return self.world.size

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._store is not None and error is not None and not isinstance(error, TeamLostError):
            with suppress(RuntimeError):
                self._store.set("failure", _reason(error, self.world))
        self.close()

    # -- meeting -------------------------------------------------------------------------------------------------------

    def gather(self, agenda: dict[str, Any] | None = None) -> dict[str, Any]:
        """Wait until all are there; returns the leader's agenda.

        Args:
            agenda: the leader's, which JSON can carry; its "device" is the kind that all compute on.

        Raises:
            RunError: if somebody does not come, or has a reason not to.
            Cancelled: if this process is asked to leave meanwhile.
        """
        self._store = self._enter_store()
        self._workers = Workers(self.world, port=self._port())
        if agenda is not None:
            self._note("agenda", json.dumps(agenda))
        self._note(f"here/{self.world.rank}", "")
        self._await(["agenda", *(f"here/{rank}" for rank in range(self.size))])
        agenda = json.loads(self._store.get("agenda"))
        backend = "nccl" if agenda["device"] == "cuda" and dist.is_nccl_available() else "gloo"
        try:
            dist.init_process_group(
                backend, store=PrefixStore("group", self._store), rank=self.world.rank, world_size=self.size,
                timeout=_STEP,
            )  # fmt: skip
            control = dist.new_group(backend="gloo", timeout=_STEP if self.world.leads else _EVER)
            self._control = control if isinstance(control, dist.ProcessGroup) else None
        except RuntimeError as error:
            raise self._lost() from error
        return agenda

    def _enter_store(self) -> Store:
        world = self.world
        listens = world.leads and not world.hosted
        if not listens:
            self._await_leader()
        try:
            store = TCPStore(
                world.address, world.port, world_size=None, is_master=listens, wait_for_workers=False, timeout=_STEP
            )
        except RuntimeError as error:
            raise RunError(
                f"cannot {'listen on' if listens else 'reach'} {world.address}:{world.port}", str(error).split("\n")[0],
                "set MASTER_ADDR and MASTER_PORT to an address and a free port of the first computer",
            ) from error  # fmt: skip
        return PrefixStore(f"pixelgen/{world.attempt}", store)

    def _await_leader(self) -> None:
        """Wait until somebody listens, with a plain connection: torch would log each one that is refused."""
        world, until = self.world, time.monotonic() + _COMING
        while not _listens(world.address, world.port):
            self._may_wait()
            if time.monotonic() > until:
                where = f"{world.address}:{world.port}"
                raise RunError("the first process of the training has not come", f"nobody listens at {where}")
            time.sleep(_POLL)

    def _port(self) -> int:
        store = self._store
        while isinstance(store, PrefixStore):
            store = store.underlying_store
        return store.port if isinstance(store, TCPStore) else self.world.port

    def _await(self, keys: list[str]) -> None:
        assert self._store is not None
        until = time.monotonic() + _COMING
        try:
            while not self._store.check(keys):
                self._may_wait()
                if self._store.check(["failure"]) or (self._workers and self._workers.casualty()):
                    raise self._lost()
                if time.monotonic() > until:
                    missing = [key for key in keys if not self._store.check([key])]
                    raise RunError(f"{len(missing)} of {self.size} processes of the training have not come")
                time.sleep(_POLL)
        except RuntimeError as error:
            raise self._lost() from error

    def _may_wait(self) -> None:
        if self.cancel.stopping:
            raise Cancelled

    # -- together ------------------------------------------------------------------------------------------------------

    def share(self, content: dict[str, Tensor] | None = None) -> dict[str, Tensor]:
        """Give everybody the leader's tensors, by name; they lie on the CPU.

        Args:
            content: the leader's; nobody else has any.

        Raises:
            TeamLostError: if somebody has gone.
        """
        if self.size == 1:
            return content or {}
        packed = torch.frombuffer(bytearray(save(content)), dtype=torch.uint8) if content is not None else None
        length = torch.tensor([0 if packed is None else len(packed)])
        self._agree(lambda: dist.broadcast(length, src=0, group=self._control))
        packed = torch.empty(int(length), dtype=torch.uint8) if packed is None else packed
        self._agree(lambda: dist.broadcast(packed, src=0, group=self._control))
        return load(packed.numpy().tobytes())

    def beat(self, *, rate: float = 0.0, finished: bool = False) -> Beat:
        """Meet before a step. Followers wait here while the leader saves, measures or pauses.

        Args:
            rate: the leader's share of the peak learning rate; that of others counts for nothing.
            finished: the leader's, who takes no step any more.

        Raises:
            TeamLostError: if somebody has gone.
        """
        if self.size == 1:
            return Beat(rate, finished, self.cancel.stopping)
        leads = self.world.leads
        message = torch.tensor([rate * leads, finished * leads, self.cancel.stopping], dtype=torch.float64)
        self._agree(lambda: dist.all_reduce(message, group=self._control))
        agreed = message.tolist()
        return Beat(agreed[0], agreed[1] > 0, agreed[2] > 0)

    def part(self, result: TrainResult | None = None) -> TrainResult:
        """All leave in order, with the leader's result.

        Args:
            result: the leader's; nobody else has one.

        Raises:
            TeamLostError: if somebody has gone.
        """
        if result is not None:
            if self.size > 1:
                with suppress(TeamLostError):  # all is saved, and nobody is needed any more
                    self._note("result", json.dumps(asdict(result), default=str))
                    self.beat(finished=True)
                    self._agree(lambda: dist.barrier(group=self._control))
            return result
        assert self._store is not None
        values = json.loads(self._store.get("result"))
        self._agree(lambda: dist.barrier(group=self._control))
        return TrainResult(**values | {name: Path(values[name]) for name in ("folder", "checkpoint")})

    def level(self, tensors: list[Tensor]) -> None:
        """Replace each tensor by the leader's.

        Raises:
            TeamLostError: if somebody has gone.
        """
        self._merge(tensors, lambda flat: dist.broadcast(flat, src=0))

    def add_up(self, tensors: list[Tensor]) -> None:
        """Replace each tensor by its sum over all processes, bit for bit the same in all of them.

        Raises:
            TeamLostError: if somebody has gone.
        """
        self._merge(tensors, dist.all_reduce)

    def _merge(self, tensors: list[Tensor], collective: Callable[[Tensor], object]) -> None:
        """One collective for all of ``tensors``, which are of one kind: many small ones would cost more."""
        if self.size == 1:
            return
        flat = torch.cat([each.reshape(-1) for each in tensors])
        self._agree(lambda: collective(flat))
        for each, summed in zip(tensors, flat.split([each.numel() for each in tensors]), strict=True):
            each.copy_(summed.view(each.shape))

    # -- parting -------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Drop the connections, so that nobody waits for this process, and see its own workers off."""
        if self._control is not None:
            self._control = None
            # Left to the interpreter's exit, a group aborts now and then; so does one whose tensors are still there.
            gc.collect()
            dist.destroy_process_group()
        if self._workers is not None:
            self._workers.end()
        self._workers = self._store = None

    def _agree(self, collective: Callable[[], object]) -> None:
        try:
            collective()
        except RuntimeError as error:
            raise self._lost() from error

    def _note(self, key: str, value: str) -> None:
        assert self._store is not None, "nobody has met yet"
        try:
            self._store.set(key, value)
        except RuntimeError as error:
            raise self._lost() from error

    def _lost(self) -> TeamLostError:
        """Why a collective has failed, as far as that can be known."""
        why = ""
        time.sleep(_DYING)
        if self._store is not None and _listens(self.world.address, self._port()):  # else torch logs that nobody does
            with suppress(RuntimeError):
                if self._store.check(["failure"]):
                    why = self._store.get("failure").decode()
        if not why and self._workers is not None:
            why = self._workers.casualty(patience=_GOODBYE)
        return TeamLostError("the training cannot go on", why or "another of its processes has gone")


def _listens(address: str, port: int) -> bool:
    """Whether somebody takes connections there."""
    with suppress(OSError), socket.create_connection((address, port), timeout=_KNOCK):
        return True
    return False


def _reason(error: BaseException, world: World) -> str:
    """What the others are told of what ended this process: the end of a sentence."""
    name = f"process {world.rank + 1} of {world.size}"
    if isinstance(error, PixelGenError):
        return f"{name}: {str(error).removesuffix('.')}"
    if isinstance(error, Exception) and not isinstance(error, Cancelled):
        return f"{name} has met a bug ({type(error).__name__}: {error})"
    return f"{name} was told to leave at once"
