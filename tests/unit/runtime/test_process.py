"""Processes told apart, and threads that stand back."""

import os
import subprocess
import sys
import threading
from dataclasses import replace

from pixelgen.runtime.priority import cores, lower_priority
from pixelgen.runtime.process import ProcessId


def test_this_process_is_running_and_another_of_its_number_is_not() -> None:
    own = ProcessId.own()
    assert own == ProcessId.own()
    assert own.pid == os.getpid()
    assert own.is_running() is True
    assert replace(own, started="before").is_running() is False
    assert replace(own, pid=0).is_running() is False
    assert replace(own, host="elsewhere").is_running() is None


def test_a_process_that_ended_is_not_running() -> None:
    code = (
        "from pixelgen.runtime.process import ProcessId; p = ProcessId.own(); print(p.pid, p.started, p.host, sep='|')"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    pid, started, host = said.split("|")
    assert ProcessId(pid=int(pid), started=started, host=host).is_running() is False


def test_a_thread_stands_back_and_its_own_threads_with_it() -> None:
    if sys.platform != "linux":
        return  # elsewhere it is about the whole process, which has to go on
    found: dict[str, int] = {}

    def job() -> None:
        lower_priority()
        lower_priority()
        found["job"] = os.getpriority(os.PRIO_PROCESS, 0)
        helper = threading.Thread(target=lambda: found.update(helper=os.getpriority(os.PRIO_PROCESS, 0)))
        helper.start()
        helper.join()

    before = os.getpriority(os.PRIO_PROCESS, 0)
    thread = threading.Thread(target=job)
    thread.start()
    thread.join()
    assert found["job"] == found["helper"] == max(before, 10)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_there_is_a_core() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)
