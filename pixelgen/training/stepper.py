"""One optimiser step: noise, network, loss, gradient, averages; and what is done when numbers or memory give out."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import torch
import torch.nn.functional as F  # noqa: N812
from lightning_fabric import Fabric
from lightning_fabric.wrappers import _FabricModule
from torch import Tensor

from pixelgen.errors import RunError
from pixelgen.flow.coupling import COUPLINGS
from pixelgen.flow.density import TIME_DENSITIES
from pixelgen.flow.path import sample_path
from pixelgen.flow.schedule import SCHEDULES
from pixelgen.model.ema import PowerEma
from pixelgen.model.unet import UNet
from pixelgen.training.batches import Batches
from pixelgen.training.config import TrainConfig
from pixelgen.training.optimizer import OPTIMIZERS
from pixelgen.training.recording import Capture, record
from pixelgen.training.team import Team

_LEVELLING = 1000  # steps after which several processes, perhaps on unlike computers, have rounded a little differently


def is_out_of_memory(error: RuntimeError) -> bool:
    """Whether torch ran out of memory: CUDA has a type for it, the CPU's allocator only a message."""
    return isinstance(error, torch.OutOfMemoryError) or "can't allocate memory" in str(error)


@dataclass(slots=True)
class Tally:
    """What happened since the last report, kept on the device so that a step need not wait for it."""

    loss: Tensor
    grad_norm: Tensor
    skipped: Tensor
    steps: int = 0


@dataclass(slots=True)
class Stepper:
    """The network in training, its optimiser and averages.

    Attributes:
        team: the processes that share each step.
        rate_scale: share of the planned learning rate that is advisable, halved whenever a step had to be skipped.
        pieces: into how many this process's share of the batch is cut, doubled whenever memory gives out.
    """

    config: TrainConfig
    fabric: Fabric
    network: UNet
    batches: Batches
    team: Team = field(default_factory=Team)
    rate_scale: float = 1.0
    pieces: int = 1
    emas: list[PowerEma] = field(init=False)
    optimizers: list[torch.optim.Optimizer] = field(init=False)
    _trained: _FabricModule = field(init=False)
    _forget_recording: Callable[[], None] | None = field(init=False, default=None)
    _tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        config = self.config
        fused = self.fabric.device.type in ("cpu", "cuda")
        self.optimizers = OPTIMIZERS[config.optimizer].optimizers(
            self.network, weight_decay=config.weight_decay, fused=fused
        )
        self._trained = self.fabric.setup(self.network, *self.optimizers)[0]
        self.emas = [PowerEma(self.network, width) for width in config.ema_widths]
        self._tally = self._fresh_tally()

    def step(self, number: int, rate: float) -> None:
        """Take optimiser step ``number`` (from 0) at ``rate`` of the peak learning rate.

        A step whose gradient is not finite leaves the weights as they are; ``report`` says how many there were.

        Raises:
            RunError: if not even one sprite at a time fits into memory, or another process has gone.
        """
        if number % _LEVELLING == 0:
            self.team.level([p.data for p in self.network.parameters()])
        for optimizer in self.optimizers:
            optimizer.param_groups[0]["lr"] = self.config.peak_rate * rate
        while True:
            try:
                loss = self._backward(number)
                break
            except RuntimeError as error:
                if not is_out_of_memory(error):
                    raise
            self._shrink()
        self.team.add_up([loss, *(p.grad for p in self.network.parameters() if p.grad is not None)])
        norm = torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip)
        bad = ~torch.isfinite(norm)
        self._apply(bad)
        for ema in self.emas:
            ema.update(self.network, number + 1)
        tally = self._tally
        tally.loss += torch.where(bad, 0, loss)
        tally.grad_norm += torch.where(bad, 0, norm)
        tally.skipped += bad
        tally.steps += 1

    def record(self, *, bfloat16: bool, capture: Capture | None = None) -> None:
        """Record the network for whole batches, if that is possible here; else steps take longer, and no harm is done.

        Args:
            bfloat16: whether the steps are in mixed precision.
            capture: as for ``recording.record``.
        """
        network, device = self.network, self.fabric.device
        count = self.batches.share.stop - self.batches.share.start
        x = torch.zeros(count, 4, network.config.size, network.config.size, device=device)
        labels = (torch.zeros(count, dtype=torch.int64, device=device),) if network.config.classes else ()
        batch = (x.to(memory_format=torch.channels_last), torch.zeros(count, device=device), *labels)
        with suppress(RuntimeError):
            self._forget_recording = record(network, batch, bfloat16=bfloat16, capture=capture)

    def report(self) -> tuple[float, float, int, int]:
        """Mean loss and gradient norm since the last report, steps, and how many of them were skipped; starts anew."""
        loss, norm, skipped = torch.stack((self._tally.loss, self._tally.grad_norm, self._tally.skipped)).tolist()
        steps = self._tally.steps
        good = max(1, steps - int(skipped))
        if skipped:
            self.rate_scale /= 2
        self._tally = self._fresh_tally()
        return loss / good, norm / good, steps, int(skipped)

    def _fresh_tally(self) -> Tally:
        zero = torch.zeros((), device=self.fabric.device)
        return Tally(zero, zero.clone(), zero.clone())

    def _backward(self, number: int) -> Tensor:
        """Gradients of this process's share of the batch, piece by piece; returns its share of the mean loss."""
        self._forget_gradients()
        generator = self.batches.generator(number)
        if self.network.config.dropout:
            # Dropout draws from torch's own generator only; seeded by the step, it too is the same after a resume.
            torch.manual_seed(generator.initial_seed() + self.team.world.rank)
        x1, labels = self.batches.batch(number, generator)
        x0 = torch.randn(x1.shape, generator=generator, device=x1.device).to(memory_format=torch.channels_last)
        x0 = COUPLINGS[self.config.coupling].pair(x0, x1, labels)
        t = TIME_DENSITIES[self.config.time_density].sample(len(x1), generator)
        x_t, velocity = sample_path(SCHEDULES[self.config.schedule], x1, x0, t)
        classes = self.network.config.classes
        if classes:
            hidden = torch.rand(len(x1), generator=generator, device=x1.device) < self.config.label_dropout
            labels = torch.where(hidden, classes, labels)
        total = torch.zeros((), device=x1.device)
        mine = tuple(part[self.batches.share] for part in (x_t, velocity, t, labels))
        size = -(-len(mine[0]) // self.pieces)
        for x, target, time, label in zip(*(part.split(size) for part in mine), strict=True):
            predicted = self._trained(x, time, *((label,) if classes else ()))
            loss = F.mse_loss(predicted.float(), target) * (len(x) / len(x1))
            self.fabric.backward(loss)
            total += loss.detach()
        return total

    def _apply(self, bad: Tensor) -> None:
        """Move the weights unless the gradient is bad; on a GPU the optimisers decide that, and nobody waits."""
        on_cuda = self.fabric.device.type == "cuda"
        if not on_cuda and bad:
            return
        for optimizer in self.optimizers:
            if on_cuda:
                optimizer.found_inf = bad.float()  # type: ignore[attr-defined]
            optimizer.step()

    def _forget_gradients(self) -> None:
        for optimizer in self.optimizers:
            optimizer.zero_grad(set_to_none=True)

    def _shrink(self) -> None:
        self._forget_gradients()
        if self._forget_recording is not None:  # it is for whole batches, and takes memory of its own
            self._forget_recording()
            self._forget_recording = None
        if self.fabric.device.type == "cuda":
            torch.cuda.empty_cache()
        if self.pieces >= self.batches.share.stop - self.batches.share.start:
            raise RunError(
                "not even one sprite at a time fits into memory",
                f"the network has {sum(p.numel() for p in self.network.parameters()):,} parameters",
                "choose a smaller model or sprite size, or close other programs",
            )
        self.pieces *= 2
