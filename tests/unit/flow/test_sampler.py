import threading
from itertools import pairwise

import numpy as np
import pytest
import torch
from exact_fields import Gaussian
from torch import nn

from pixelgen.errors import Cancelled, ConfigError
from pixelgen.flow.path import sample_path
from pixelgen.flow.sampler import SampleConfig, Sampler, State
from pixelgen.flow.schedule import SCHEDULES, LinearSchedule
from pixelgen.flow.solver import SOLVERS
from pixelgen.model.unet import UNet, UNetConfig
from pixelgen.runtime.cancel import CancelToken

TARGET = Gaussian(mean=0.2, spread=0.3)
LINEAR = LinearSchedule()
every_solver = pytest.mark.parametrize("solver", SOLVERS)
every_schedule = pytest.mark.parametrize("schedule", SCHEDULES)


class SmallUNet(nn.Module):
    """Convolutions at two resolutions with a skip, a matrix product for time and label, and normalisation."""

    def __init__(self, classes: int = 0):
        super().__init__()
        self.classes = classes
        self.embedding = nn.Linear(1 + classes + 1, 32)
        self.enter, self.down = nn.Conv2d(4, 32, 3, padding=1), nn.Conv2d(32, 64, 3, stride=2, padding=1)
        self.norm, self.middle = nn.GroupNorm(8, 64), nn.Conv2d(64, 64, 3, padding=1)
        self.leave = nn.Conv2d(64 + 32, 4, 3, padding=1)

    def forward(self, x, t, labels=None):
        assert t.dtype == torch.float32
        assert (labels is None) == (self.classes == 0)
        chosen = torch.zeros(len(x), self.classes + 1)
        if labels is not None:
            chosen[torch.arange(len(x)), labels] = 3.0
        h = torch.nn.functional.silu(
            self.enter(x) + self.embedding(torch.cat([t[:, None], chosen], dim=1))[:, :, None, None]
        )
        low = self.middle(torch.nn.functional.silu(self.norm(self.down(h))))
        return self.leave(torch.cat([h, nn.functional.interpolate(low, scale_factor=2)], dim=1))


class Recorded:
    """A network that remembers with which batches and labels it was called."""

    def __init__(self, network):
        self.network, self.batches, self.labels = network, [], []

    def __call__(self, x, t, labels):
        self.batches.append(len(x))
        self.labels.append(None if labels is None else labels.tolist())
        return self.network(x, t, labels)


@pytest.fixture(scope="module")
def networks():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        small, labelled = SmallUNet().eval(), SmallUNet(classes=2).eval()
        unet = UNet(UNetConfig.named("tiny", size=16)).eval()
        with torch.no_grad():  # a fresh network's last layer is zero, which would hide every difference
            for parameter in unet.parameters():
                parameter += 0.02 * torch.randn_like(parameter)
    return {"small": small, "labelled": labelled, "unet": unet}


def exact(schedule="linear", **options):
    trained = SCHEDULES[schedule]
    return Sampler(
        TARGET.network(trained), size=8, schedule=trained, binary_alpha=False, flow_map=TARGET.flow_map, **options
    )


def of(network, **options):
    return Sampler(network, **{"size": 16, "schedule": LINEAR, "binary_alpha": True, **options})


# ---------------------------------------------------------------- what comes out


@every_solver
@every_schedule
def test_every_solver_on_every_path_reaches_the_data(solver, schedule):
    config = SampleConfig(count=20, solver=solver, schedule=schedule, calls=100, shift=1.0, sde_strength=0.5)
    *_, last = exact().stream(config)
    assert last.t == 1.0
    assert torch.equal(last.state, last.predicted)
    n = last.state.numel()
    assert last.state.mean().item() == pytest.approx(TARGET.mean, abs=5 * TARGET.spread / n**0.5 + 0.005)
    assert last.state.std().item() == pytest.approx(TARGET.spread, rel=0.03 if SOLVERS[solver].order > 1 else 0.12)


@every_schedule
@pytest.mark.parametrize("wanted", SCHEDULES)
def test_whatever_the_training_and_the_sampling_path_the_sprites_are_the_same(schedule, wanted):
    config = SampleConfig(count=2, solver="rk4", calls=80, shift=1.0)
    *_, straight = exact("linear").stream(config)
    *_, other = exact(schedule).stream(config.model_copy(update={"schedule": wanted}))
    # VP's trace of data at the noise end, 0.7 %, is the only real difference; the ends of a rate that vanishes or
    # grows without bound cost Runge–Kutta some of its order.
    torch.testing.assert_close(other.state, straight.state, rtol=0, atol=0.03)


@every_solver
@every_schedule
def test_the_stream_tells_the_whole_way(solver, schedule):
    config = SampleConfig(count=3, solver=solver, schedule=schedule, calls=60)
    steps = list(exact().stream(config))
    assert [step.index for step in steps] == list(range(len(steps)))
    assert {step.total for step in steps} == {len(steps) - 1}
    assert steps[0].t == 0.0
    assert all(before.t < after.t for before, after in pairwise(steps))
    for step in steps:
        assert step.state.shape == step.predicted.shape == (3, 4, 8, 8)
        assert step.state.dtype == step.predicted.dtype == torch.float32
        assert torch.isfinite(step.state).all()
        assert torch.isfinite(step.predicted).all()
        assert (step.error is not None) == SOLVERS[solver].adaptive
    if not SOLVERS[solver].adaptive:
        assert steps[-1].calls == 60


@pytest.mark.parametrize("trained", SCHEDULES)
@every_schedule
def test_the_prediction_is_the_expected_sprite(trained, schedule):
    """For a Gaussian E[x₁ | x_t] is known: m + αc² / (α²c² + σ²) · (x − αm)."""
    config = SampleConfig(count=2, solver="euler", schedule=schedule, calls=16, shift=1.0)
    for step in exact(trained).stream(config):
        if not 0.2 <= step.t < 1:
            continue
        alpha, sigma, *_ = SCHEDULES[schedule](step.t)
        c2 = TARGET.spread**2
        expected = TARGET.mean + alpha * c2 / (alpha**2 * c2 + sigma**2) * (step.state - alpha * TARGET.mean)
        torch.testing.assert_close(step.predicted, expected, rtol=0, atol=1e-3)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_first_prediction_is_the_mean(schedule):
    first = next(exact().stream(SampleConfig(count=4, schedule=schedule)))
    torch.testing.assert_close(first.predicted, torch.full((4, 4, 8, 8), TARGET.mean), rtol=0, atol=1e-4)


def test_finished_sprites_are_those_of_the_last_prediction():
    config = SampleConfig(count=5)
    *_, last = exact().stream(config)
    made = exact().sample(config)
    assert made.shape == (5, 8, 8, 4)
    assert made.dtype == np.uint8
    assert np.array_equal(made, exact().finish(last.predicted))


def test_binary_alpha_is_binary():
    sampler = Sampler(TARGET.network(LINEAR), size=8, schedule=LINEAR, binary_alpha=True)
    assert set(np.unique(sampler.sample(SampleConfig(count=4))[..., 3])) <= {0, 255}


# ---------------------------------------------------------------- the same sprites every time


@pytest.mark.parametrize("solver", ["ab2", "heun", "stochastic-heun", "dopri5"])
@pytest.mark.parametrize("schedule", ["linear", "cosine", "vp"])
def test_the_same_bytes_whatever_the_batch_size(solver, schedule, networks):
    config = SampleConfig(count=21, calls=8, solver=solver, schedule=schedule, seed=5, tolerance=0.1)
    sampler = of(networks["small"], size=8)
    made = [sampler.sample(config.model_copy(update={"batch_size": size})) for size in (1, 3, 16, 64)]
    *_, last = sampler.stream(config.model_copy(update={"batch_size": 32}))
    made.append(sampler.finish(last.predicted))
    assert all(np.array_equal(other, made[0]) for other in made[1:])


def test_the_same_bytes_whatever_the_batch_size_with_the_real_network(networks):
    config = SampleConfig(count=19, calls=2, seed=5)
    sampler = of(networks["unet"])
    one, other = (sampler.sample(config.model_copy(update={"batch_size": size})) for size in (1, 64))
    assert np.array_equal(one, other)


def test_states_are_equal_in_every_bit_not_only_after_rounding(networks):
    config = SampleConfig(count=21, calls=4, schedule="cosine")
    streams = [of(networks["small"]).stream(config.model_copy(update={"batch_size": size})) for size in (1, 64)]
    for one, other in zip(*streams, strict=True):
        assert torch.equal(one.state, other.state)
        assert torch.equal(one.predicted, other.predicted)


def test_the_network_only_sees_whole_lanes(networks):
    for size in (1, 5, 16, 33, 64):
        network = Recorded(networks["small"])
        of(network).sample(SampleConfig(count=37, calls=1, batch_size=size))
        assert network.batches == [16, 16, 5]


def test_one_sprite_is_asked_for_alone(networks):
    network = Recorded(networks["small"])
    of(network).sample(SampleConfig(count=1, calls=4))
    assert network.batches == [1, 1, 1, 1]


def test_seed_and_place_decide_the_noise():
    def start(count, seed):
        return next(exact().stream(SampleConfig(count=count, seed=seed))).state

    assert torch.equal(start(40, 1)[:3], start(3, 1))
    assert not torch.equal(start(3, 1), start(3, 2))
    noises = start(300, 2**63 - 1)
    assert len(noises.flatten(1).unique(dim=0)) == 300
    assert noises.mean().item() == pytest.approx(0, abs=5 / noises.numel() ** 0.5)
    assert noises.std().item() == pytest.approx(1, abs=0.01)


def test_global_randomness_is_neither_used_nor_changed():
    config = SampleConfig(count=2, solver="euler-maruyama")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        before = torch.random.get_rng_state()
        one = exact().sample(config)
        assert torch.equal(torch.random.get_rng_state(), before)
        torch.manual_seed(2)
        assert np.array_equal(exact().sample(config), one)


def test_temperature_scales_the_first_noise():
    cold, warm = (next(exact().stream(SampleConfig(count=2, temperature=t))).state for t in (0.5, 1.0))
    torch.testing.assert_close(cold, 0.5 * warm)


# ---------------------------------------------------------------- classes and guidance


def test_a_class_is_asked_for_by_name(networks):
    network = Recorded(networks["labelled"])
    sampler = of(network, classes=("elf", "orc"))
    sampler.sample(SampleConfig(count=2, calls=1, label="orc"))
    sampler.sample(SampleConfig(count=2, calls=1, label="orc", guidance=0.0))  # 2 is "any"
    assert network.labels == [[1, 1], [2, 2]]


def test_a_class_left_open_is_drawn_for_each_sprite_by_the_weights(networks):
    network = Recorded(networks["labelled"])
    drawn = {}
    for size in (16, 400):
        network.labels.clear()
        sampler = of(network, size=2, classes=("elf", "orc"), class_weights=(1, 3))
        sampler.sample(SampleConfig(count=400, calls=1, batch_size=size))
        drawn[size] = [label for lane in network.labels for label in lane]
    assert drawn[16] == drawn[400]
    assert sum(drawn[400]) / 400 == pytest.approx(0.75, abs=4 * (0.75 * 0.25 / 400) ** 0.5)
    with pytest.raises(ValueError, match="1 class weights for 2 classes"):
        of(network, classes=("elf", "orc"), class_weights=(1,))


def test_guidance_walks_from_any_towards_the_class(networks):
    sampler = of(networks["labelled"], classes=("elf", "orc"))

    def end(**options):
        *_, last = sampler.stream(SampleConfig(count=3, calls=1, solver="euler", **options))
        assert last.calls == 1
        return last.state

    of_any, of_class = end(label="elf", guidance=0.0), end(label="elf")
    torch.testing.assert_close(end(label="elf", guidance=2.5), of_any + 2.5 * (of_class - of_any), rtol=0, atol=1e-4)


def test_guidance_asks_once_for_both(networks):
    network = Recorded(networks["labelled"])
    of(network, classes=("elf", "orc")).sample(SampleConfig(count=3, calls=2, label="elf", guidance=2.0))
    assert network.batches == [6, 6]
    assert network.labels[0] == [2, 2, 2, 0, 0, 0]


def test_an_unknown_class_is_told_with_those_there_are():
    sampler = exact(classes=("elf", "orc"))
    for ask in (sampler.stream, sampler.sample):
        with pytest.raises(ConfigError, match="unknown class 'cat'; choose one of elf, orc"):
            ask(SampleConfig(label="cat"))


def test_a_class_of_a_model_without_classes_is_refused():
    with pytest.raises(ConfigError, match="trained without classes"):
        exact().stream(SampleConfig(label="cat"))


# ---------------------------------------------------------------- stopping and going on


@every_solver
def test_aborting_takes_effect_before_the_next_call(solver):
    token = CancelToken()

    def network(x, t, labels):
        calls.append(len(x))
        if len(calls) == 3:
            token.abort()
        return -x

    calls: list[int] = []
    sampler = Sampler(
        network,
        size=8,
        schedule=LINEAR,
        binary_alpha=False,
        flow_map=lambda x, t, labels, until: network(x, t, labels),
    )
    with pytest.raises(Cancelled):
        list(sampler.stream(SampleConfig(count=40, calls=30, solver=solver), cancel=token))
    assert len(calls) == 3
    with pytest.raises(Cancelled):
        sampler.sample(SampleConfig(count=2), cancel=token)


def test_pausing_holds_the_stream_and_changes_nothing():
    token, reached, made = CancelToken(), threading.Event(), []
    calls = []

    def network(x, t, labels):
        calls.append(1)
        if len(calls) == 4:
            token.pause()
            reached.set()
        return -x

    sampler = Sampler(network, size=8, schedule=LINEAR, binary_alpha=False)
    job = threading.Thread(target=lambda: made.append(sampler.sample(SampleConfig(count=2), cancel=token)))
    job.start()
    assert reached.wait(30)
    assert job.is_alive()
    assert len(calls) == 4
    token.resume()
    job.join(30)
    free = Sampler(lambda x, t, labels: -x, size=8, schedule=LINEAR, binary_alpha=False)
    assert np.array_equal(made[0], free.sample(SampleConfig(count=2)))


def test_a_stream_that_is_left_early_asks_no_more():
    network = Recorded(TARGET.network(LINEAR))
    stream = Sampler(network, size=8, schedule=LINEAR, binary_alpha=False).stream(SampleConfig(count=2))
    next(stream)
    next(stream)
    stream.close()
    assert len(network.batches) == 2


def test_inference_mode_does_not_leak_to_the_one_who_watches():
    for _ in exact().stream(SampleConfig(count=1, calls=2)):
        assert not torch.is_inference_mode_enabled()


def test_nothing_is_asked_before_the_stream_is_read():
    network = Recorded(TARGET.network(LINEAR))
    Sampler(network, size=8, schedule=LINEAR, binary_alpha=False).stream(SampleConfig())
    assert network.batches == []


def test_progress_counts_sprites():
    told = []
    exact().sample(
        SampleConfig(count=37, batch_size=16, calls=1), progress=lambda done, total: told.append((done, total))
    )
    assert told == [(16, 37), (32, 37), (37, 37)]


# ---------------------------------------------------------------- starting on the way


@every_schedule
@pytest.mark.parametrize("solver", ["rk4", "dopri5"])
def test_going_on_from_a_state_ends_where_the_whole_way_ends(schedule, solver):
    config = SampleConfig(count=20, schedule=schedule, solver=solver, calls=200, shift=1.0, tolerance=1e-5)
    steps = list(exact().stream(config))
    middle = steps[len(steps) // 2]
    rest = list(exact().stream(config, start=State(middle.t, middle.state)))
    assert rest[0].t == pytest.approx(middle.t)
    torch.testing.assert_close(rest[0].state, middle.state)
    torch.testing.assert_close(rest[-1].state, steps[-1].state, rtol=0, atol=1e-3)


@every_schedule
def test_every_way_begins_with_the_noise_itself(schedule):
    """Also VP's, which holds a trace of data at its beginning: nobody knows yet of which."""
    config = SampleConfig(count=2, schedule=schedule)
    first = next(exact().stream(config))
    torch.testing.assert_close(first.state, exact().noise(config, range(2)), rtol=0, atol=1e-6)
    *_, last = exact().stream(config, start=State(0.0, first.state))
    *_, whole = exact().stream(config)
    assert torch.equal(last.state, whole.state)


def test_a_sprite_noised_again_stays_near_the_less_it_was_noised():
    sampler, config = exact(), SampleConfig(count=6, calls=40)
    *_, last = sampler.stream(config)
    noise = next(sampler.stream(config.model_copy(update={"seed": 9}))).state
    distances = []
    for t in (0.9, 0.6, 0.3):
        x_t, _ = sample_path(LINEAR, last.state, noise, torch.full((6,), t))
        *_, varied = sampler.stream(config, start=State(t, x_t))
        distances.append((varied.state - last.state).square().mean().item())
    assert distances == sorted(distances)


def test_a_start_that_does_not_fit_is_refused():
    with pytest.raises(ValueError, match=r"expected states of shape \(3, 4, 8, 8\)"):
        exact().stream(SampleConfig(count=3), start=State(0.5, torch.zeros(2, 4, 8, 8)))
    for t in (-0.1, 1.0):
        with pytest.raises(ValueError, match="expected a time in"):
            exact().stream(SampleConfig(count=2), start=State(t, torch.zeros(2, 4, 8, 8)))


@every_schedule
def test_an_adaptive_solver_that_its_cap_has_stopped_still_foresees_sprites(schedule):
    config = SampleConfig(count=20, solver="dopri5", calls=14, tolerance=1e-7, schedule=schedule)
    *_, last = exact().stream(config)
    assert 0 < last.t < 1
    assert last.calls == 14
    assert torch.isfinite(last.state).all()
    assert not torch.equal(last.state, last.predicted)
    assert last.predicted.std() < last.state.std()
    assert np.array_equal(exact().sample(config), exact().finish(last.predicted))
