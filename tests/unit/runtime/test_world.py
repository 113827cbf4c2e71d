"""The place of a process among those that train together, by what started them."""

import pytest

from pixelgen.errors import ConfigError
from pixelgen.runtime.world import World


def test_alone_without_anything() -> None:
    world = World.here(environment={})
    assert (world.rank, world.size, world.to_launch, world.leads) == (0, 1, 0, True)


def test_one_computer_starts_its_own_processes() -> None:
    world = World.here(devices=4, environment={})
    assert (world.rank, world.size, world.local_size, world.to_launch, world.port) == (0, 4, 4, 3, 0)


@pytest.mark.parametrize("node", [0, 1, 2])
def test_computers_that_are_started_by_hand(node: int) -> None:
    environment = {"MASTER_ADDR": "first", "MASTER_PORT": "4000", "NODE_RANK": str(node)}
    world = World.here(devices=2, nodes=3, environment=environment)
    assert (world.rank, world.size, world.local_rank, world.to_launch) == (2 * node, 6, 0, 1)
    assert (world.address, world.port, world.leads) == ("first", 4000, node == 0)


@pytest.mark.parametrize("missing", ["MASTER_ADDR", "MASTER_PORT", "NODE_RANK"])
def test_a_computer_that_cannot_know_its_place_is_told_what_to_set(missing: str) -> None:
    environment = {"MASTER_ADDR": "first", "MASTER_PORT": "4000", "NODE_RANK": "0"}
    del environment[missing]
    with pytest.raises(ConfigError, match=missing):
        World.here(nodes=2, environment=environment)


@pytest.mark.parametrize(("name", "value"), [("NODE_RANK", "2"), ("NODE_RANK", "two"), ("MASTER_PORT", "-1")])
def test_nonsense_is_named(name: str, value: str) -> None:
    environment = {"MASTER_ADDR": "first", "MASTER_PORT": "4000", "NODE_RANK": "0", name: value}
    with pytest.raises(ConfigError, match=name):
        World.here(nodes=2, environment=environment)


def test_torchrun_decides_how_many_there_are() -> None:
    environment = {
        "RANK": "5", "WORLD_SIZE": "8", "LOCAL_RANK": "1", "LOCAL_WORLD_SIZE": "4", "MASTER_ADDR": "first",
        "MASTER_PORT": "29500", "TORCHELASTIC_USE_AGENT_STORE": "True", "TORCHELASTIC_RESTART_COUNT": "2",
    }  # fmt: skip
    world = World.here(devices=3, environment=environment)
    assert (world.rank, world.size, world.local_rank, world.local_size, world.to_launch) == (5, 8, 1, 4, 0)
    assert (world.hosted, world.attempt, world.leads) == (True, 2, False)


@pytest.mark.parametrize(
    ("hosts", "first"),
    [
        ("gpu[03-05,9],big", "gpu03"),
        ("big,gpu[03-05]", "big"),
        ("gpu7", "gpu7"),
        ("r[2]n1", "r2n1"),
        ("a-1.b", "a-1.b"),
    ],
)
def test_srun_names_the_first_computer(hosts: str, first: str) -> None:
    environment = {"SLURM_STEP_NUM_TASKS": "2", "SLURM_STEP_NODELIST": hosts, "SLURM_PROCID": "0"}
    assert World.here(environment=environment).address == first


def test_srun_numbers_processes_and_jobs_share_no_port() -> None:
    environment = {
        "SLURM_STEP_NUM_TASKS": "11", "SLURM_STEP_TASKS_PER_NODE": "4(x2),3", "SLURM_NODEID": "2",
        "SLURM_PROCID": "9", "SLURM_LOCALID": "1", "SLURM_STEP_NODELIST": "n[1-3]", "SLURM_JOB_ID": "123456",
    }  # fmt: skip
    world = World.here(devices=2, environment=environment)
    assert (world.rank, world.size, world.local_rank, world.local_size, world.to_launch) == (9, 11, 1, 3, 0)
    assert world.port != World.here(environment={**environment, "SLURM_JOB_ID": "123457"}).port


def test_a_batch_script_without_srun_is_one_process() -> None:
    environment = {"SLURM_NTASKS": "4", "SLURM_PROCID": "0", "SLURM_JOB_ID": "7"}
    assert World.here(devices=2, environment=environment).to_launch == 1
