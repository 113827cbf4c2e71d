"""From noise to sprites: a network, a path and a solver, run as a stream of states that can be watched and stopped.

**The same bytes whatever the batch size.** A convolution or matrix product may be computed in another order for
another batch size, and then differs in the last bit (measured on a CPU: 1 and 2 sprites at once differ from 4 and more
by 2e-6). So a network is never called with a batch chosen for convenience: sprites 0–15 are one *lane*, 16–31 the next,
and a lane is always called alone and whole. Which lanes there are follows from the number of sprites only;
``batch_size`` says how many of them a solver works on at once. All arithmetic around the network is plain products and
sums, which round alike at every place of a batch.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pixelgen.errors import ConfigError
from pixelgen.flow.config import SampleConfig as SampleConfig
from pixelgen.flow.correction import Correction, corrected
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.guidance import Network as Network
from pixelgen.flow.guidance import guided, mixture, shares_of
from pixelgen.flow.lanes import in_lanes, split_lanes
from pixelgen.flow.legs import back, legs
from pixelgen.flow.noise import SpriteNoise
from pixelgen.flow.route import Route
from pixelgen.flow.schedule import SCHEDULES, Schedule
from pixelgen.flow.solver import SOLVERS, Terms
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.rgba import from_state

_CPU_LANE, _ACCELERATOR_LANE = 16, 256


@dataclass(frozen=True, slots=True)
class State:
    """Where to start other than from noise.

    Attributes:
        t: the time, in [0, 1).
        x: (N, 4, H, W) states on the schedule that will be asked for, one for each sprite.
        shares: (N, classes + 1) how much of each class each sprite is, the last column "any"; None for what the
            request says, and for a network without classes.
    """

    t: float
    x: Tensor
    shares: Tensor | None = None


@dataclass(frozen=True, slots=True)
class SolveStep:
    """All sprites at one point of the way; tensors are on the CPU and must not be changed.

    Attributes:
        index: 0 is where the solver starts.
        total: the index of the last step.
        t: time in [0, 1]. With an adaptive solver that its cap has stopped, the mean of the sprites' times.
        state: (N, 4, H, W) float32.
        predicted: (N, 4, H, W) float32, the sprites as the network foresees them from here; at t = 1 the state.
        calls: of the network so far, per sprite. A call with guidance counts once, though the network works twice.
        error: (N,) estimated error of the last step in units of the state, from an adaptive solver; else None.
    """

    index: int
    total: int
    t: float
    state: Tensor
    predicted: Tensor
    calls: int
    error: Tensor | None


class Sampler:
    """Makes sprites with a network.

    Args:
        network: the velocity; called in inference mode, and already in evaluation mode and on ``device``.
        size: side of a sprite in pixels.
        classes: names of the labels that the network knows, in their order.
        schedule: the one that the network was trained on.
        binary_alpha: whether finished sprites are opaque or transparent and nothing between.
        class_weights: how often each class is drawn for sprites whose class is left open; all alike if left out.
        device: where the network is.
        lane: sprites per call of the network; by default 16 on a CPU, and 256 or what needs as much memory as 256
            sprites of 32 px on anything else. Samplers with different lanes may differ in the last bit of a state.
    """

    def __init__(
        self,
        network: Network,
        *,
        size: int,
        classes: tuple[str, ...] = (),
        schedule: Schedule,
        binary_alpha: bool,
        class_weights: Sequence[float] = (),
        device: str | torch.device = "cpu",
        lane: int | None = None,
    ) -> None:
        self.network, self.size, self.classes, self.schedule = network, size, classes, schedule
        self.binary_alpha, self.device = binary_alpha, torch.device(device)
        self.class_weights = tuple(class_weights) or (1.0,) * len(classes)
        if len(self.class_weights) != len(classes):
            raise ValueError(f"{len(self.class_weights)} class weights for {len(classes)} classes")
        on_cpu = self.device.type == "cpu"
        self.lane = lane or (_CPU_LANE if on_cpu else max(16, min(256, _ACCELERATOR_LANE * 32**2 // size**2)))

    def stream(
        self,
        config: SampleConfig,
        *,
        cancel: CancelToken | None = None,
        start: State | None = None,
        correct: Correction | None = None,
        rounds: int = 1,
    ) -> Iterator[SolveStep]:
        """Walk from noise to sprites, all sprites in step with each other.

        Args:
            config: what to make.
            cancel: looked at before each call of the network; pausing it holds the stream there.
            start: states to go on from, instead of noise; the grid is then squeezed into the time left.
            correct: changes what the network foresees, at every call, and so where the way leads.
            rounds: how often each part of the way is walked, by going back with fresh noise; only the last is given.

        Yields:
            First the start, then the state after each step, the finished sprites last.

        Raises:
            ConfigError: at once, for a class that the network does not know.
            ValueError: at once, for a start that does not fit the request.
            Cancelled: while iterating, after ``cancel.abort()``.
        """
        self._weights(config)
        if rounds < 1:
            raise ValueError(f"rounds = {rounds}: expected at least 1")
        if start is not None:
            expected = (config.count, 4, self.size, self.size)
            if start.x.shape != expected:
                raise ValueError(f"start: expected states of shape {expected}, got {tuple(start.x.shape)}")
            if not 0 <= start.t < 1:
                raise ValueError(f"start: expected a time in [0, 1), got {start.t}")
            if start.shares is not None and start.shares.shape != (config.count, len(self.classes) + 1):
                raise ValueError(f"start: got shares of shape {tuple(start.shares.shape)}")
        return self._stream(config, cancel, start, correct, rounds)

    @torch.inference_mode()
    def sample(
        self,
        config: SampleConfig,
        *,
        cancel: CancelToken | None = None,
        progress: Callable[[int, int], None] | None = None,
        correct: Correction | None = None,
    ) -> NDArray[np.uint8]:
        """Make finished sprites, a batch at a time, keeping no states on the way.

        Args:
            config: what to make.
            cancel: looked at before each call of the network.
            progress: told (sprites done, all sprites) after each batch.
            correct: as in ``stream``.

        Returns:
            (N, H, W, 4) uint8 straight RGBA: the same bytes as ``finish`` of the stream's last prediction.

        Raises:
            ConfigError: for a class that the network does not know.
            Cancelled: after ``cancel.abort()``.
        """
        self._weights(config)
        made = []
        for batch in self._batches(config):
            *_, last = self._walk(config, batch, cancel, None, correct, 1)
            made.append(self.finish(last.predicted))
            if progress is not None:
                progress(batch.stop, config.count)
        return np.concatenate(made)

    def finish(self, state: Tensor) -> NDArray[np.uint8]:
        """States (N, 4, H, W), premultiplied in [-1, 1], as (N, H, W, 4) uint8 straight RGBA."""
        pixels = state.detach().to("cpu", torch.float32).permute(0, 2, 3, 1).contiguous().numpy()
        return from_state(pixels, binary_alpha=self.binary_alpha)

    @torch.inference_mode()
    def _stream(
        self,
        config: SampleConfig,
        cancel: CancelToken | None,
        start: State | None,
        correct: Correction | None,
        rounds: int,
    ) -> Iterator[SolveStep]:
        walks = [self._walk(config, batch, cancel, start, correct, rounds) for batch in self._batches(config)]
        for parts in zip(*walks, strict=True):
            errors = [part.error for part in parts if part.error is not None]
            yield SolveStep(
                index=parts[0].index,
                total=parts[0].total,
                t=_mean_time(parts),
                state=torch.cat([part.state for part in parts]),
                predicted=torch.cat([part.predicted for part in parts]),
                calls=max(part.calls for part in parts),
                error=torch.cat(errors) if errors else None,
            )

    def _batches(self, config: SampleConfig) -> list[range]:
        """The sprites to work on at once: whole lanes, and for an adaptive solver one."""
        solver = SOLVERS[config.solver]
        size = self.lane if solver.adaptive else max(1, config.batch_size // self.lane) * self.lane
        return [range(first, min(first + size, config.count)) for first in range(0, config.count, size)]

    def _walk(
        self,
        config: SampleConfig,
        batch: range,
        cancel: CancelToken | None,
        start: State | None,
        correct: Correction | None,
        rounds: int,
    ) -> Iterator[SolveStep]:
        """The steps of one batch, on the schedule asked for."""
        solver, route = SOLVERS[config.solver], Route(trained=self.schedule, wanted=SCHEDULES[config.schedule])
        noise = SpriteNoise(config.seed, batch, shape=(4, self.size, self.size), device=self.device)
        begin, shares = 0.0, None
        if start is None:
            x = noise.start() * config.temperature
        else:
            begin, x = start.t, start.x[batch.start : batch.stop].to(self.device, torch.float32)
            shares = None if start.shares is None else start.shares[batch.start : batch.stop].to(self.device)
        if shares is None:
            shares = self.shares(config, batch)
        fields = []
        for number, lane in enumerate(split_lanes(batch, self.lane)):
            of_lane = None if shares is None else shares[number * self.lane :][: len(lane)]
            field = route.velocity(guided(self.network, of_lane, guidance=config.guidance))
            if correct is not None:
                field = corrected(field, correct, lane, schedule=route.walked, earliest=route.told_from)
            fields.append(field)
        velocity = in_lanes(fields, lane=self.lane, cancel=cancel)

        times = _squeezed(solver.nodes(GRIDS[config.grid], config.calls, shift=config.shift), begin)
        x, index, calls = route.enter(x, begin), 0, 0
        for leg in legs(solver, route.nodes(times), calls=config.calls, rounds=rounds):
            terms = Terms(
                calls=leg.calls,
                tolerance=config.tolerance,
                strength=config.sde_strength,
                schedule=route.walked,
                noise=noise.on_the_way,
            )
            for _ in range(leg.rounds - 1):
                *_, end = solver.solve(velocity, x, leg.nodes, terms)
                calls += end.calls
                x = back(end.state, noise.again(), route.walked, t=leg.nodes[-1], to=leg.nodes[0])
            for node, step in zip(leg.nodes, solver.solve(velocity, x, leg.nodes, terms), strict=True):
                if node == leg.nodes[-1] < 1:
                    break  # the next leg begins here, and knows where it leads
                t, state, predicted = route.seen(step)
                yield SolveStep(
                    index=index,
                    total=len(times) - 1,
                    t=t,
                    state=state.cpu(),
                    predicted=predicted.cpu(),
                    calls=calls + step.calls,
                    error=None if step.error is None else step.error.cpu(),
                )
                index += 1
            x, calls = step.state, calls + step.calls

    def noise(self, config: SampleConfig, indices: Sequence[int]) -> Tensor:
        """The noise (B, 4, H, W) out of which the sprites ``indices`` of a request come, on the CPU."""
        shape = (4, self.size, self.size)
        return SpriteNoise(config.seed, indices, shape=shape, device=torch.device("cpu")).start() * config.temperature

    def shares(self, config: SampleConfig, indices: Sequence[int]) -> Tensor | None:
        """What is asked for as shares of classes (B, classes + 1), the last column "any", on the network's device.

        The class or mixture asked for, or for each sprite a class drawn by the class weights. None for a network
        without classes.

        Raises:
            ConfigError: for a class that the network does not know.
        """
        weights, known = self._weights(config), len(self.classes)
        if weights is not None:
            return mixture(weights, len(indices), classes=known).to(self.device)
        if not self.classes:
            return None
        shape = (4, self.size, self.size)
        drawn = SpriteNoise(config.seed, indices, shape=shape, device=self.device).classes(self.class_weights)
        return shares_of(drawn, classes=known)

    def _weights(self, config: SampleConfig) -> list[tuple[int, float]] | None:
        """The labels asked for and how much of each; None where they are left open."""
        asked = config.mix if config.label is None else ((config.label, 1.0),)
        return None if asked is None else [(self.label(name), weight) for name, weight in asked]

    def label(self, name: str) -> int:
        """The label of a class.

        Raises:
            ConfigError: for a class that the network does not know.
        """
        if name not in self.classes:
            known = f"choose one of {', '.join(self.classes)}" if self.classes else "leave the class out"
            why = "" if self.classes else "this model was trained without classes"
            raise ConfigError(f"unknown class {name!r}", why, known)
        return self.classes.index(name)


def _squeezed(nodes: Sequence[float], begin: float) -> list[float]:
    """Nodes from 0 to 1, moved into ``begin`` to 1; the first is then exactly ``begin`` and the last exactly 1.0."""
    return [begin + (1 - begin) * t for t in nodes[:-1]] + [1.0]


def _mean_time(parts: Sequence[SolveStep]) -> float:
    """The mean over all sprites, and exactly the common time where there is one."""
    if len({part.t for part in parts}) == 1:
        return parts[0].t
    return sum(part.t * len(part.state) for part in parts) / sum(len(part.state) for part in parts)
