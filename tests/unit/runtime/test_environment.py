"""How a process is made ready for torch: in processes of their own, as the environment is read once."""

import os
import subprocess
import sys

import pytest

_SHOW = "from pixelgen.runtime.environment import prepare; prepare(); import os; print(*map(os.environ.get, {names}))"
_NAMES = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")


def prepared(**given: str) -> list[str]:
    """What a process that was given these variables has of both after preparing itself."""
    surroundings = {name: value for name, value in os.environ.items() if name not in _NAMES} | given
    command = [sys.executable, "-c", _SHOW.format(names=_NAMES)]
    done = subprocess.run(command, env=surroundings, check=True, capture_output=True, text=True)
    return done.stdout.split()


def test_threads_wait_for_a_moment_and_then_sleep() -> None:
    policy, spins = prepared()
    assert policy == "PASSIVE"
    assert 0 < int(spins) < 100_000


@pytest.mark.parametrize("given", [{"OMP_WAIT_POLICY": "ACTIVE"}, {"OMP_WAIT_POLICY": "PASSIVE"}])
def test_what_somebody_has_decided_is_kept(given: dict[str, str]) -> None:
    assert prepared(**given) == [given["OMP_WAIT_POLICY"], "None"]
    assert prepared(**given, GOMP_SPINCOUNT="7") == [given["OMP_WAIT_POLICY"], "7"]
    assert prepared(GOMP_SPINCOUNT="7") == ["PASSIVE", "7"]
