"""Processes that meet, agree, and learn why another has gone: two real ones, with nothing to train."""

import multiprocessing
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import torch
from torch import Tensor

from pixelgen.errors import Cancelled, RunError
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.cancel import CancelToken
from pixelgen.runtime.device import NumberFormat
from pixelgen.runtime.world import World
from pixelgen.sprites.procedural import procedural_sprites
from pixelgen.training.batches import Batches
from pixelgen.training.compute import make_fabric
from pixelgen.training.config import TrainConfig
from pixelgen.training.stepper import Stepper
from pixelgen.training.team import Team, TeamLostError

UNET = UNetConfig(size=8, channels=(16, 32), blocks=(1, 1), patch=1)
AGENDA = {"device": "cpu", "words": ["as", "told"]}


def world(rank: int, port: int) -> World:
    return World(rank=rank, size=2, local_rank=rank, local_size=2, port=port)


class Cramped(UNet):
    """A network that runs out of memory above one sprite at a time, if there are gradients to be had."""

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None, until: Tensor | None = None) -> Tensor:
        if len(x) > 1:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return super().forward(x, t, labels, until)


def stepper(team: Team, network: type[UNet] = UNet) -> Stepper:
    torch.manual_seed(team.world.rank)  # what others begin with counts for nothing
    sprites = procedural_sprites(16, size=8, seed=0)
    source = Batches(
        sprites, device=torch.device("cpu"), batch=5, seed=0, shift=1, flip=True, rank=team.world.rank, ranks=team.size
    )
    fabric = make_fabric(torch.device("cpu"), NumberFormat())
    return Stepper(TrainConfig(batch=5, device="cpu"), fabric, network(UNET), source, team=team)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def talk(port: int) -> None:
    """A follower that takes part in everything once, then has a reason to leave."""
    token = CancelToken()
    with Team(world(1, port), token) as team:
        assert team.gather() == AGENDA
        given = team.share()
        sums = [given["whole"].float(), torch.ones(2, 2)]
        team.add_up(sums)
        levelled = [torch.zeros(3)]
        team.level(levelled)
        assert levelled[0].tolist() == [7, 8, 9]
        made = stepper(team, Cramped)
        made.step(0, 1.0)
        assert made.pieces == 4
        token.stop()
        assert team.beat().rate == 0.25
        raise RunError("there is no room", "the disk is full")


@contextmanager
def other_process(target: Callable[[int], None], port: int) -> Iterator[None]:
    process = multiprocessing.get_context("spawn").Process(target=target, args=(port,), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.join(60)
        assert process.exitcode is not None


def test_two_processes_share_step_agree_and_part_with_a_reason() -> None:
    port = free_port()
    with other_process(talk, port), Team(world(0, port)) as team:
        assert team.gather(AGENDA) == AGENDA
        shared = team.share({"whole": torch.arange(4), "empty": torch.empty(0)})
        assert shared["whole"].tolist() == [0, 1, 2, 3]
        sums = [torch.full((4,), 0.5), torch.full((2, 2), 2.0)]
        team.add_up(sums)
        assert sums[0].tolist() == [0.5, 1.5, 2.5, 3.5]
        assert sums[1].tolist() == [[3, 3], [3, 3]]
        team.level([torch.tensor([7.0, 8.0, 9.0])])
        made, alone = stepper(team), stepper(Team())
        made.step(0, 1.0)
        alone.step(0, 1.0)
        assert made.pieces == 1
        for ours, theirs in zip(made.network.parameters(), alone.network.parameters(), strict=True):
            torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-5)
        assert made.report()[0] == pytest.approx(alone.report()[0], rel=1e-4)
        beat = team.beat(rate=0.25)
        assert (beat.rate, beat.finished, beat.stop) == (0.25, False, True)
        with pytest.raises(TeamLostError, match=r"process 2 of 2: there is no room: the disk is full\.$"):
            team.beat(rate=0.5)


def test_alone_every_meeting_is_over_at_once() -> None:
    with Team() as team:
        tensors = [torch.ones(3)]
        team.add_up(tensors)
        team.level(tensors)
        assert tensors[0].tolist() == [1, 1, 1]
        assert team.beat(rate=0.5).rate == 0.5
        assert team.share({"a": tensors[0]})["a"] is tensors[0]


def test_who_waits_for_others_in_vain_can_be_stopped() -> None:
    token = CancelToken()
    token.stop()
    with pytest.raises(Cancelled), Team(world(0, free_port()), token) as team:
        team.gather(AGENDA)
