"""The flow map of a model lies beside it, and belongs to that very file."""

from dataclasses import replace

import pytest
import torch

from pixelgen.errors import CheckpointError, ConfigError
from pixelgen.files import file_digest
from pixelgen.flow.sampler import SampleConfig
from pixelgen.model.checkpoint import (
    TEACHER,
    flow_map_file,
    flow_map_header,
    load_model,
    read_header,
    save_model,
)
from pixelgen.model.unet import UNet

FEW = SampleConfig(count=3, solver="flow-map", calls=1)


@pytest.fixture
def model(save_small_model, tmp_path):
    return save_small_model(tmp_path / "best.safetensors")


def add_map(model, *, digest=None, shift=0.1):
    """A map beside ``model`` whose answers differ from the model's."""
    header = read_header(model)
    unet = replace(header.unet, flow_map=True)
    network = UNet(unet)
    network.load_state_dict(load_model(model).network.state_dict(), strict=False)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter += shift
    training = {TEACHER: digest or file_digest(model)}
    save_model(flow_map_file(model), dict(network.named_parameters()), replace(header, unet=unet, training=training))
    return network


def test_it_is_loaded_with_its_model(model):
    assert load_model(model).flow_map is None
    network = add_map(model)
    loaded = load_model(model)
    assert flow_map_file(model).name == "best.few-calls.safetensors"
    assert flow_map_header(model).unet == loaded.flow_map.config
    for name, value in loaded.flow_map.state_dict().items():
        torch.testing.assert_close(value, network.state_dict()[name])
    *_, few = loaded.sampler().stream(FEW)
    *_, many = loaded.sampler().stream(FEW.model_copy(update={"solver": "euler"}))
    assert not torch.equal(few.state, many.state)


def test_until_when_a_step_leads_matters_once_it_was_learned(model):
    network = add_map(model)
    x, t = torch.randn(2, 4, 16, 16, generator=torch.Generator().manual_seed(0)), torch.zeros(1)
    short, long = (network(x, t, None, torch.tensor([until])) for until in (0.1, 1.0))
    assert not torch.allclose(short, long)


def test_a_map_of_another_file_is_not_taken(model, save_small_model):
    add_map(model)
    save_small_model(model, seed=1)  # trained further, under the same name
    assert flow_map_header(model) is None
    loaded = load_model(model)
    assert loaded.flow_map is None
    with pytest.raises(ConfigError, match="pixelgen distil"):
        loaded.sampler().sample(FEW)


@pytest.mark.parametrize("content", [b"", b"torn", None])
def test_a_damaged_map_does_not_keep_the_model_from_working(model, content):
    add_map(model)
    whole = flow_map_file(model).read_bytes()
    flow_map_file(model).write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert load_model(model).flow_map is None


def test_a_map_alone_is_no_model(model):
    add_map(model)
    with pytest.raises(CheckpointError, match="name the model itself, best"):
        load_model(flow_map_file(model))
