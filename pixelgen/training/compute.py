"""What this process computes on, as Lightning Fabric knows it: its device, and the number format."""

import os

import torch
from lightning_fabric import Fabric
from lightning_fabric.plugins.environments.lightning import LightningEnvironment

from pixelgen.errors import ConfigError
from pixelgen.runtime.device import NumberFormat, resolve_device
from pixelgen.runtime.priority import cores
from pixelgen.runtime.world import World


def own_device(kind: str, world: World) -> torch.device:
    """The device of this process.

    Args:
        kind: one of ``runtime.device.DEVICES``.
        world: its place among the processes of the training; on a computer each has a graphics card of its own.

    Raises:
        ConfigError: if this computer has no such device, or too few.
    """
    device = resolve_device(kind)
    if world.local_size == 1 or device.type == "cpu":
        return device
    found = torch.cuda.device_count() if device.type == "cuda" else 1
    if world.local_size <= found:
        return torch.device(device.type, world.local_rank)
    if found == 1 and "SLURM_PROCID" in os.environ:
        return torch.device(device.type, 0)  # SLURM can show each task only its own
    raise ConfigError(
        f"{world.local_size} processes cannot train on this computer's graphics",
        f"there {'is 1 device' if found == 1 else f'are {found} devices'}",
        f"choose {found} with --devices, or the processor with --device cpu",
    )


def devices_here(kind: str, wanted: int) -> int:
    """How many of ``wanted`` devices this computer has, for a run that may have been begun on another one."""
    device = resolve_device(kind)
    if device.type == "cpu":
        return wanted
    return min(wanted, torch.cuda.device_count() if device.type == "cuda" else 1)


def gain(world: World, device: torch.device) -> int:
    """By how much all processes are faster than one: those on one computer's processor share it."""
    return world.size if device.type == "cuda" else max(1, world.size // world.local_size)


def own_threads(number_format: NumberFormat, world: World) -> int:
    """Threads with which this process computes on the CPU: its share of those that are fastest for one alone."""
    given = os.environ.get("SLURM_CPUS_PER_TASK", "")
    if given.isdigit() and int(given) > 0:  # srun gives each task cores of its own
        return min(int(given), cores())
    found = number_format.threads if world.leads and number_format.threads else cores()
    return max(1, found // world.local_size)


def make_fabric(device: torch.device, number_format: NumberFormat) -> Fabric:
    """Fabric for one process. What several do together is `pixelgen.training.team`'s."""
    if device.type == "cuda" and device.index is not None:
        torch.cuda.set_device(device)
    return Fabric(
        accelerator={"cpu": "cpu", "cuda": "cuda", "mps": "mps"}[device.type],
        devices=[device.index or 0] if device.type == "cuda" else 1,
        precision=number_format.precision,
        plugins=[LightningEnvironment()],  # else it would look for a cluster by itself
    )
