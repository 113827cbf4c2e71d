"""The solvers that can be chosen by name. The budget is in network calls and means the same for each of them."""

from pixelgen.choices import Choices
from pixelgen.flow.adaptive import DormandPrince
from pixelgen.flow.flow_map import FlowMap
from pixelgen.flow.integration import Solver as Solver
from pixelgen.flow.integration import Step as Step
from pixelgen.flow.integration import Terms as Terms
from pixelgen.flow.integration import squeezed as squeezed
from pixelgen.flow.multistep import AdamsBashforth2, SpriteBashforth2
from pixelgen.flow.runge_kutta import EULER, HEUN, MIDPOINT, RK4, RungeKutta
from pixelgen.flow.stochastic import StochasticSolver

SOLVERS: Choices[Solver] = Choices(
    "solver",
    [
        AdamsBashforth2(
            key="ab2",
            label="Adams–Bashforth 2",
            help="Looks back at the step before instead of calling twice: exact with a dozen calls.",
            order=2,
            calls_per_step=1,
            usual_calls=8,
        ),
        SpriteBashforth2(
            key="ab2-sprite",
            label="Adams–Bashforth 2 on sprites",
            help="Looks back at the sprite foreseen in the step before: the clearest sprites with few calls.",
            order=2,
            calls_per_step=1,
            usual_calls=4,
        ),
        RungeKutta(
            key="euler",
            label="Euler",
            help="The simplest: straight on from where it is.",
            order=1,
            calls_per_step=EULER.stages,
            usual_calls=32,
            tableau=EULER,
        ),
        RungeKutta(
            key="midpoint",
            label="Midpoint",
            help="Looks half a step ahead first.",
            order=2,
            calls_per_step=MIDPOINT.stages,
            usual_calls=16,
            tableau=MIDPOINT,
        ),
        RungeKutta(
            key="heun",
            label="Heun",
            help="Goes a step, looks again, and takes the mean of both directions; for many calls.",
            order=2,
            calls_per_step=HEUN.stages,
            usual_calls=32,
            tableau=HEUN,
        ),
        RungeKutta(
            key="rk4",
            label="Runge–Kutta 4",
            help="Four calls a step; exact where many calls are allowed.",
            order=4,
            calls_per_step=RK4.stages,
            usual_calls=32,
            tableau=RK4,
        ),
        DormandPrince(
            key="dopri5",
            label="Dormand–Prince 5 (adaptive)",
            help="Chooses its steps for each sprite until the tolerance is met; the calls are an upper limit.",
            order=5,
            calls_per_step=6,
            usual_calls=200,
        ),
        StochasticSolver(
            key="euler-maruyama",
            label="Euler–Maruyama (noisy)",
            help="Adds fresh noise at each step and takes it out again: forgets early mistakes, needs more calls.",
            order=1,
            calls_per_step=1,
            usual_calls=64,
        ),
        StochasticSolver(
            key="stochastic-heun",
            label="Stochastic Heun (noisy)",
            help="Fresh noise at each step, with Heun's second look.",
            order=2,
            calls_per_step=2,
            usual_calls=64,
            corrected=True,
        ),
        FlowMap(
            key="flow-map",
            label="Flow map (distilled)",
            help="Long steps that the model has learned, so that few calls do; for models after pixelgen distil.",
            order=1,
            calls_per_step=1,
            usual_calls=2,
        ),
    ],
)
"""Ordered from the one to take without a thought to the special ones; the first is the default."""
