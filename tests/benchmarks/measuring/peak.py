"""The fastest matrix product that this machine can do: what the arithmetic of a network is measured against."""

import torch

from measuring.timing import seconds_of

_SIDE = 2048  # of the matrices: large enough that nothing but the product counts
_GPU_SIDE = 8192
_TRIAL_SIDE = 256  # where a number format is emulated, a large product would take minutes


def matrix_peak(number_format: torch.dtype = torch.float32, *, device: str = "cpu", repeats: int = 7) -> float:
    """GFLOP/s of the best of some square matrix products with torch's present number of threads.

    Args:
        number_format: of the factors. One that the processor emulates is measured on small matrices, as it is slow.
        device: where they are computed.
        repeats: products timed.
    """
    if device == "cuda":
        return _rate(_GPU_SIDE, number_format, device, repeats=repeats)
    trial = _rate(_TRIAL_SIDE, number_format, device, repeats=3)
    if number_format != torch.float32 and trial < _rate(_TRIAL_SIDE, torch.float32, device, repeats=3):
        return trial
    return _rate(_SIDE, number_format, device, repeats=repeats)


def fastest_peak(*, device: str = "cpu") -> float:
    """``matrix_peak`` in the faster of float32 and bfloat16: what any network of these could reach at best."""
    return max(matrix_peak(number_format, device=device) for number_format in (torch.float32, torch.bfloat16))


def _rate(side: int, number_format: torch.dtype, device: str, *, repeats: int) -> float:
    left, right = (torch.randn(side, side, device=device).to(number_format) for _ in range(2))
    product = torch.empty(side, side, dtype=number_format, device=device)

    def multiply() -> None:
        torch.mm(left, right, out=product)
        if device == "cuda":
            torch.cuda.synchronize()

    multiply()
    return 2e-9 * side**3 / min(seconds_of(multiply).wall for _ in range(repeats))
