"""Attention written out is torch's, forwards and backwards, in every layout and number format."""

import pytest
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from pixelgen.model.attention import attend


def by_torch(qkv: Tensor, heads: int) -> Tensor:
    batch, channels, height, width = qkv.shape
    q, k, v = qkv.reshape(batch, 3, heads, channels // (3 * heads), -1).transpose(3, 4).unbind(1)
    return F.scaled_dot_product_attention(q, k, v).transpose(2, 3).reshape(batch, channels // 3, height, width)


@pytest.mark.parametrize("layout", [torch.contiguous_format, torch.channels_last])
@pytest.mark.parametrize(
    ("shape", "heads"), [((2, 24, 4, 3), 2), ((1, 96, 1, 1), 1), ((3, 96, 5, 5), 4), ((1, 6, 24, 24), 1)]
)
def test_answers_and_gradients_are_those_of_torch(
    layout: torch.memory_format, shape: tuple[int, int, int, int], heads: int
) -> None:
    generator = torch.Generator().manual_seed(0)
    qkv = torch.randn(shape, generator=generator, dtype=torch.float64).to(memory_format=layout).requires_grad_()
    answer, expected = attend(qkv, heads), by_torch(qkv, heads)
    torch.testing.assert_close(answer, expected)
    towards = torch.randn(answer.shape, generator=generator, dtype=torch.float64)
    torch.testing.assert_close(*(torch.autograd.grad(each, qkv, towards)[0] for each in (answer, expected)))


def test_gradients_are_those_of_the_function() -> None:
    qkv = torch.randn(2, 12, 2, 2, generator=torch.Generator().manual_seed(1), dtype=torch.float64).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: attend(x, 2), (qkv,))


def test_in_bfloat16_it_is_as_near_as_bfloat16_is() -> None:
    whole = torch.randn(2, 96, 4, 4, generator=torch.Generator().manual_seed(2)).requires_grad_()
    half = whole.detach().bfloat16().requires_grad_()
    answers = attend(whole, 4), attend(half, 4)
    assert answers[1].dtype == torch.bfloat16
    torch.testing.assert_close(answers[1].float(), answers[0], rtol=0.03, atol=0.03)
    gradients = [torch.autograd.grad(each.sum(), of)[0] for each, of in zip(answers, (whole, half), strict=True)]
    torch.testing.assert_close(gradients[1].float(), gradients[0], rtol=0.05, atol=0.05)
