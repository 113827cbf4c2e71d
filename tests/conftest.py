"""What every test needs before the first import: no screen, nobody's home folder, one torch thread."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ["OMP_NUM_THREADS"] = "1"
_HOME = Path(tempfile.mkdtemp(prefix="pixelgen-tests-"))
for _variable, _folder in {
    "PIXELGEN_RUNS": "runs",
    "PIXELGEN_HISTORY": "history",
    "PIXELGEN_CONFIG": "config",
    "PIXELGEN_CACHE": "cache",
    "PIXELGEN_LOGS": "logs",
    "XDG_CONFIG_HOME": "xdg-config",
    "XDG_CACHE_HOME": "xdg-cache",
    "XDG_DATA_HOME": "xdg-data",
}.items():
    os.environ[_variable] = str(_HOME / _folder)

import torch  # noqa: E402  torch before Qt: on Windows its DLLs fail to load the other way round (pytorch#166628)

torch.set_num_threads(1)
