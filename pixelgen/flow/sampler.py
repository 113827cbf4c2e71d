"""From noise to sprites: a network, a path and a solver, run as a stream of states that can be watched and stopped.

**The same bytes whatever the batch size.** A convolution or matrix product may be computed in another order for
another batch size, and then differs in the last bit (measured on a CPU: 1 and 2 sprites at once differ from 4 and more
by 2e-6). So a network is never called with a batch chosen for convenience: sprites 0–15 are one *lane*, 16–31 the next,
and a lane is always called alone and whole. Which lanes there are follows from the number of sprites only;
``batch_size`` says how many of them a solver works on at once. All arithmetic around the network is plain products and
sums, which round alike at every place of a batch. The network may calculate in another number format (``precision``);
everything around it is float32.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from pixelgen.errors import ConfigError
from pixelgen.flow.config import SampleConfig as SampleConfig
from pixelgen.flow.correction import Correction, corrected
from pixelgen.flow.grid import GRIDS
from pixelgen.flow.guidance import FlowMapNetwork as FlowMapNetwork
from pixelgen.flow.guidance import Network as Network
from pixelgen.flow.guidance import guided, mixture, shares_of
from pixelgen.flow.head_start import NOISES, AverageSprites, from_noise, head_start
from pixelgen.flow.lanes import abreast, in_lanes, part_of, split_lanes, whole_lanes, within
from pixelgen.flow.legs import back, legs
from pixelgen.flow.noise import SpriteNoise
from pixelgen.flow.path import VelocityField
from pixelgen.flow.precision import PRECISIONS
from pixelgen.flow.route import Route
from pixelgen.flow.schedule import SCHEDULES, LinearSchedule, Schedule
from pixelgen.flow.solver import SOLVERS, Terms, squeezed
from pixelgen.flow.states import SolveStep as SolveStep
from pixelgen.flow.states import State as State
from pixelgen.runtime.cancel import CancelToken
from pixelgen.sprites.rgba import from_state

_CPU_LANE, _ACCELERATOR_LANE = 16, 256


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
        flow_map: gives mean velocities, for the solvers that need them; None if the model was not distilled.
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
        flow_map: FlowMapNetwork | None = None,
    ) -> None:
        self.network, self.size, self.classes, self.schedule = network, size, classes, schedule
        self.flow_map = flow_map
        self._averages: AverageSprites | None = None
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
        sprites: range | None = None,
        cancel: CancelToken | None = None,
        start: State | None = None,
        correct: Correction | None = None,
        rounds: int = 1,
    ) -> Iterator[SolveStep]:
        """Walk from noise to sprites, all sprites in step with each other.

        Args:
            config: what to make.
            sprites: which of them, as for ``sample``; not with ``start``.
            cancel: looked at before each call of the network; pausing it holds the stream there.
            start: states to go on from, instead of noise; the grid is then squeezed into the time left.
            correct: changes what the network foresees, at every call, and so where the way leads.
            rounds: how often each part of the way is walked, by going back with fresh noise; only the last is given.

        Yields:
            First the start, then the state after each step, the finished sprites last.

        Raises:
            ConfigError: at once, for a class that the network does not know, or a solver that needs a flow map.
            ValueError: at once, for a start that does not fit the request.
            Cancelled: while iterating, after ``cancel.abort()``.
        """
        self._check(config)
        asked = part_of(config.count, sprites)
        if rounds < 1:
            raise ValueError(f"rounds = {rounds}: expected at least 1")
        if start is not None:
            if len(asked) < config.count:
                raise ValueError(f"start: for all {config.count} sprites only, not for {asked}")
            expected = (config.count, 4, self.size, self.size)
            if start.x.shape != expected:
                raise ValueError(f"start: expected states of shape {expected}, got {tuple(start.x.shape)}")
            if not 0 <= start.t < 1:
                raise ValueError(f"start: expected a time in [0, 1), got {start.t}")
            if start.shares is not None and start.shares.shape != (config.count, len(self.classes) + 1):
                raise ValueError(f"start: got shares of shape {tuple(start.shares.shape)}")
        return self._stream(config, asked, cancel, start, correct, rounds)

    @torch.inference_mode()
    def sample(
        self,
        config: SampleConfig,
        *,
        sprites: range | None = None,
        cancel: CancelToken | None = None,
        progress: Callable[[int, int], None] | None = None,
        correct: Correction | None = None,
    ) -> NDArray[np.uint8]:
        """Make finished sprites, a batch at a time, keeping no states on the way.

        Args:
            config: what to make.
            sprites: which of the ``config.count`` sprites, one after the other; all if left out. They are the same as
                among all, to the last bit: lanes that are asked for in part are worked off whole.
            cancel: looked at before each call of the network.
            progress: told (sprites done, all that are asked for) after each batch.
            correct: as in ``stream``.

        Returns:
            (N, H, W, 4) uint8 straight RGBA: the same bytes as ``finish`` of the stream's last prediction.

        Raises:
            ConfigError: for a class that the network does not know, or a solver that needs a flow map.
            Cancelled: after ``cancel.abort()``.
        """
        self._check(config)
        asked, done = part_of(config.count, sprites), 0
        made = []
        for batch in self._batches(config, asked):
            *_, last = self._walk(config, batch, cancel, None, correct, 1)
            made.append(self.finish(last.predicted[within(batch, asked)]))
            done += len(made[-1])
            if progress is not None:
                progress(done, len(asked))
        return np.concatenate(made)

    def finish(self, state: Tensor) -> NDArray[np.uint8]:
        """States (N, 4, H, W), premultiplied in [-1, 1], as (N, H, W, 4) uint8 straight RGBA."""
        pixels = state.detach().to("cpu", torch.float32).permute(0, 2, 3, 1).contiguous().numpy()
        return from_state(pixels, binary_alpha=self.binary_alpha)

    @torch.inference_mode()
    def _stream(
        self,
        config: SampleConfig,
        asked: range,
        cancel: CancelToken | None,
        start: State | None,
        correct: Correction | None,
        rounds: int,
    ) -> Iterator[SolveStep]:
        batches = self._batches(config, asked)
        kept = [within(batch, asked) for batch in batches]
        walks = [self._walk(config, batch, cancel, start, correct, rounds) for batch in batches]
        for parts in zip(*walks, strict=True):
            errors = [part.error[own] for part, own in zip(parts, kept, strict=True) if part.error is not None]
            yield SolveStep(
                index=parts[0].index,
                total=parts[0].total,
                t=_mean_time(parts),
                state=torch.cat([part.state[own] for part, own in zip(parts, kept, strict=True)]),
                predicted=torch.cat([part.predicted[own] for part, own in zip(parts, kept, strict=True)]),
                calls=max(part.calls for part in parts),
                error=torch.cat(errors) if errors else None,
            )

    def _batches(self, config: SampleConfig, asked: range) -> list[range]:
        """The sprites to work on at once: whole lanes, and for an adaptive solver one."""
        adaptive = SOLVERS[config.solver].adaptive
        lanes = 1 if adaptive else max(1, config.batch_size // self.lane)
        return split_lanes(whole_lanes(asked, self.lane, count=config.count), lanes * self.lane)

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
        solver, wanted = SOLVERS[config.solver], SCHEDULES[config.schedule]
        mapped = solver.needs_flow_map
        route = Route(trained=LinearSchedule() if mapped else self.schedule, wanted=wanted, straight=mapped)
        noise = SpriteNoise(config.seed, batch, shape=(4, self.size, self.size), device=self.device)
        begin, shares = 0.0, None
        if start is None:
            x = noise.start() * config.temperature
        else:
            begin, x = start.t, start.x[batch.start : batch.stop].to(self.device, torch.float32)
            shares = None if start.shares is None else start.shares[batch.start : batch.stop].to(self.device)
        if shares is None:
            shares = self.shares(config, batch)
        before = None
        if begin == 0 and config.head_start > 0:
            begin, origin = config.head_start, route.enter(x, begin)
            average = self.average(shares, guidance=config.guidance)
            x, length = head_start(x, average, begin, wanted), route.nodes([begin])[0]
            before = (route.enter(x, begin) - origin) / length, length

        def field_of(network: Network) -> VelocityField:
            network, fields = PRECISIONS[config.precision].of(network, self.device), []
            for number, lane in enumerate(split_lanes(batch, self.lane)):
                of_lane = None if shares is None else shares[number * self.lane :][: len(lane)]
                field = route.velocity(guided(network, of_lane, guidance=config.guidance))
                if correct is not None:
                    field = corrected(field, correct, lane, schedule=route.walked, earliest=route.told_from)
                fields.append(field)
            sharing = abreast(config.count, self.lane, adaptive=solver.adaptive)
            return in_lanes(fields, lane=self.lane, cancel=cancel, sharing=sharing)

        velocity = field_of(self.network)

        times = squeezed(solver.nodes(GRIDS[config.grid], config.calls, shift=config.shift), begin)
        x, index, calls = route.enter(x, begin), 0, 0
        for leg in legs(solver, route.nodes(times), calls=config.calls, rounds=rounds):
            terms = Terms(
                calls=leg.calls,
                tolerance=config.tolerance,
                strength=config.sde_strength,
                schedule=route.walked,
                noise=noise.on_the_way,
                extrapolation=config.extrapolation,
                before=before if rounds == 1 else None,
                mean_velocity=lambda until: field_of(self._until(until)),
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

    @torch.inference_mode()
    def average(self, shares: Tensor | None = None, *, guidance: float = 1.0) -> Tensor:
        """The average sprites (B or 1, 4, S, S) that the network foresees from pure noise, in float32.

        Args:
            shares: of classes, (B, classes + 1), as of ``shares``; None for all classes together.
            guidance: how strongly sprites follow their class.
        """
        if self._averages is None:
            noise = SpriteNoise(0, range(NOISES // 2), shape=(4, self.size, self.size), device=self.device).start()
            foresee = from_noise(self.network, self.schedule)
            self._averages = AverageSprites(foresee, noise, classes=len(self.classes))
        return self._averages.of(shares, guidance=guidance)

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

    def _check(self, config: SampleConfig) -> None:
        """Refuse what this sampler cannot do."""
        self._weights(config)
        if self.flow_map is None and SOLVERS[config.solver].needs_flow_map:
            raise ConfigError(
                f"the solver {config.solver!r} is for models that know long steps",
                "this one was not distilled",
                "run pixelgen distil with it, or choose another solver",
            )

    def _until(self, until: float) -> Network:
        """The mean velocity until a time, as the velocity of a network."""
        assert self.flow_map is not None, "refused by _check"
        flow_map, end = self.flow_map, torch.tensor([until], device=self.device)
        return lambda x, t, labels: flow_map(x, t, labels, end)

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


def _mean_time(parts: Sequence[SolveStep]) -> float:
    """The mean over all sprites, and exactly the common time where there is one."""
    if len({part.t for part in parts}) == 1:
        return parts[0].t
    return sum(part.t * len(part.state) for part in parts) / sum(len(part.state) for part in parts)
