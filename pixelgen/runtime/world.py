"""Which of several processes is this one? The environment says so, as torchrun, SLURM or PixelGen itself has set it up.

The variables are those of torchrun (https://docs.pytorch.org/docs/stable/elastic/run.html#environment-variables) and
of SLURM's srun (https://slurm.schedmd.com/srun.html#SECTION_OUTPUT-ENVIRONMENT-VARIABLES). Nothing here needs torch.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pixelgen.errors import ConfigError

_LOOPBACK = "127.0.0.1"
_FIRST_PORT, _PORTS = 15_000, 10_000  # from which SLURM's jobs get one each, by their number


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The place of this process among those that train together.

    Attributes:
        rank: number of this process, from 0; that one leads: it alone writes files and talks to the person.
        size: processes in all.
        local_rank, local_size: the same on this computer.
        to_launch: processes that this one has to start on its computer, as nobody else does.
        address, port: where process 0 can be reached; port 0 is any that is free.
        hosted: somebody else (torchrun's agent) listens there.
        attempt: how often torchrun has started all processes again.
    """

    rank: int = 0
    size: int = 1
    local_rank: int = 0
    local_size: int = 1
    to_launch: int = 0
    address: str = _LOOPBACK
    port: int = 0
    hosted: bool = False
    attempt: int = 0

    @property
    def leads(self) -> bool:
        return self.rank == 0

    @classmethod
    def here(cls, *, devices: int = 1, nodes: int = 1, environment: Mapping[str, str] = os.environ) -> "World":
        """The place of this process.

        Processes that torchrun or srun has started are as many as those were told, whatever is asked for here.

        Args:
            devices: wanted on each computer.
            nodes: computers wanted.
            environment: variables of the process.

        Raises:
            ConfigError: if a variable is missing that says where the other computers are, or makes no sense.
        """
        if "RANK" in environment and "WORLD_SIZE" in environment:
            return cls._of_torchrun(environment)
        if _number(environment, "SLURM_STEP_NUM_TASKS", 1) > 1:
            return cls._of_slurm(environment)
        if nodes == 1:
            return cls(size=devices, local_size=devices, to_launch=devices - 1)
        for name in ("MASTER_ADDR", "MASTER_PORT", "NODE_RANK"):
            if not environment.get(name):
                raise ConfigError(
                    f"cannot train on {nodes} computers", f"the variable {name} is not set",
                    "set MASTER_ADDR, MASTER_PORT and NODE_RANK on each of them, or use torchrun or srun",
                )  # fmt: skip
        node = _number(environment, "NODE_RANK", 0)
        if node >= nodes:
            raise ConfigError(f"NODE_RANK is {node}", f"{nodes} computers are numbered from 0 to {nodes - 1}")
        return cls(
            rank=node * devices, size=nodes * devices, local_size=devices, to_launch=devices - 1,
            address=environment["MASTER_ADDR"], port=_number(environment, "MASTER_PORT", 0),
        )  # fmt: skip

    @classmethod
    def _of_torchrun(cls, environment: Mapping[str, str]) -> "World":
        return cls(
            rank=_number(environment, "RANK", 0),
            size=_number(environment, "WORLD_SIZE", 1),
            local_rank=_number(environment, "LOCAL_RANK", 0),
            local_size=_number(environment, "LOCAL_WORLD_SIZE", 1),
            address=environment.get("MASTER_ADDR", _LOOPBACK),
            port=_number(environment, "MASTER_PORT", 0),
            hosted=environment.get("TORCHELASTIC_USE_AGENT_STORE") == "True",
            attempt=_number(environment, "TORCHELASTIC_RESTART_COUNT", 0),
        )

    @classmethod
    def _of_slurm(cls, environment: Mapping[str, str]) -> "World":
        node, job = _number(environment, "SLURM_NODEID", 0), _number(environment, "SLURM_JOB_ID", 0)
        size = _number(environment, "SLURM_STEP_NUM_TASKS", 1)
        tasks = _repeated(environment.get("SLURM_STEP_TASKS_PER_NODE", str(size)))
        return cls(
            rank=_number(environment, "SLURM_PROCID", 0),
            size=size,
            local_rank=_number(environment, "SLURM_LOCALID", 0),
            local_size=tasks[node] if node < len(tasks) else 1,
            address=environment.get("MASTER_ADDR") or _first_host(environment.get("SLURM_STEP_NODELIST", _LOOPBACK)),
            port=_number(environment, "MASTER_PORT", _FIRST_PORT + job % _PORTS),
        )


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name)
    if not text:
        return default
    if not text.isdigit():
        raise ConfigError(f"the variable {name} is {text!r}", "it has to be a whole number from 0")
    return int(text)


def _repeated(text: str) -> list[int]:
    """SLURM's short form of a list of numbers: "4(x2),3" is 4, 4, 3."""
    numbers = []
    for part in text.split(","):
        found = re.fullmatch(r"(\d+)(?:\(x(\d+)\))?", part.strip())
        if found:
            numbers += [int(found[1])] * int(found[2] or 1)
    return numbers


def _first_host(hosts: str) -> str:
    """The first of SLURM's short form of a list of computers: "gpu[03-05,9],big" begins with gpu03."""
    found = re.match(r"([^,\[\s]*)(?:\[(\w+)[^\]]*\])?([^,\s]*)", hosts)
    return "".join(part or "" for part in found.groups()) if found else hosts
