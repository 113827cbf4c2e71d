"""The two plots of a training: loss and FID."""

from PySide6.QtWidgets import QWidget

from pixelgen.gui.theme import Colours
from pixelgen.gui.widgets.curve import Curve
from pixelgen.gui.widgets.curve_plot import CurvePlot
from pixelgen.training.events import Evaluated, StepMetrics


def _raw(theme: Colours) -> str:
    return theme.raw


def _smooth(theme: Colours) -> str:
    return theme.smooth


def _fid(theme: Colours) -> str:
    return theme.fid


def _floor(theme: Colours) -> str:
    return theme.floor


def _validation(theme: Colours) -> str:
    return theme.warning


def _best(theme: Colours) -> str:
    return theme.good


class LossPlot(CurvePlot):
    """Raw and smoothed training loss, and the validation loss of each check."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Loss",
            (
                Curve(key="raw", label="raw", colour=_raw, in_legend=False),
                Curve(key="smoothed", label="smoothed", colour=_smooth, width=2, antialias=True),
                Curve(key="validation", label="held out", colour=_validation, antialias=True, symbol="o", clip=False),
            ),
            invitation="The loss appears here: how wrong the network still is.",
            parent=parent,
        )
        self.setObjectName("train.lossPlot")
        self.setAccessibleName("Loss over steps")

    def add_metrics(self, event: StepMetrics) -> None:
        self.append("raw", event.step, event.loss)
        self.append("smoothed", event.step, event.smoothed_loss)

    def add_evaluation(self, event: Evaluated) -> None:
        self.append("validation", event.step, event.validation_loss)


class FidPlot(CurvePlot):
    """FID with its floor and its best point; the title names the network whose features are compared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "FID",
            (
                Curve(key="floor", label="floor", colour=_floor, dashed=True, clip=False),
                Curve(key="fid", label="FID", colour=_fid, width=2, antialias=True, symbol="o", clip=False),
                Curve(
                    key="best",
                    label="best",
                    colour=_best,
                    symbol="star",
                    symbol_size=13,
                    points_only=True,
                    clip=False,
                    in_legend=False,
                ),
            ),
            invitation="The FID appears here: how far made sprites are from real ones.",
            parent=parent,
        )
        self.setObjectName("train.fidPlot")
        self.setAccessibleName("FID over steps")

    def add_evaluation(self, event: Evaluated) -> None:
        self.set_title(f"FID ({event.features})")
        self.append("fid", event.step, event.fid)
        self.set_level("floor", event.fid_floor)
        if event.best:
            self.set_single("best", event.step, event.fid)
