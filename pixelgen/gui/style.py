"""The program's style: Fusion's behaviour with flat drawings and a little more room."""

from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleHintReturn, QStyleOption, QStyleOptionComplex, QWidget

from pixelgen.gui import style_parts as parts
from pixelgen.gui.theme import Colours, colours

_FIELD_HEIGHT = 28
_TAB_SIZE = QSize(110, 36)
_SCROLL_BAR = 12
_LEAST_SLIDER = 24
_ICON_GAP = 7
_MNEMONIC = Qt.TextFlag.TextShowMnemonic.value

_CE, _PE, _CC = QStyle.ControlElement, QStyle.PrimitiveElement, QStyle.ComplexControl
_CT, _SC, _PM = QStyle.ContentsType, QStyle.SubControl, QStyle.PixelMetric
_FIELDS = (_CT.CT_PushButton, _CT.CT_ComboBox, _CT.CT_SpinBox, _CT.CT_LineEdit)


class FlatStyle(QProxyStyle):
    """Draws what people look at most: buttons, fields, tabs, bars. Everything else is Fusion's.

    The colours come from the palette of the moment, so a change of theme needs no more than Qt's own repaint.
    """

    def __init__(self) -> None:
        super().__init__("Fusion")

    # The options are of the class that Qt documents for each element; mypy knows only their base.

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        own: Any = option
        theme = colours(own.palette)
        match element:
            case _CE.CE_PushButtonBevel:
                flat = bool(own.features & own.ButtonFeature.Flat)
                parts.draw_button(painter, own.rect, own.state, theme, flat=flat)
            case _CE.CE_PushButtonLabel if not own.icon.isNull() and own.text:
                self._draw_labelled_icon(own, painter, widget)
            case _CE.CE_TabBarTabShape:
                parts.draw_tab(painter, own.rect, own.state, theme)
            case _CE.CE_TabBarTabLabel:
                if not own.state & QStyle.StateFlag.State_Selected:
                    own.palette.setColor(QPalette.ColorRole.WindowText, QColor(theme.faint))
                super().drawControl(element, option, painter, widget)
            case _CE.CE_ProgressBarGroove:
                parts.draw_bar(painter, own.rect, QColor(theme.line))
            case _CE.CE_ProgressBarContents if own.maximum > own.minimum:
                done = (own.progress - own.minimum) / (own.maximum - own.minimum)
                width = max(own.rect.height(), round(own.rect.width() * done)) if done > 0 else 0
                left = own.rect.right() + 1 - width if own.direction is Qt.LayoutDirection.RightToLeft else own.rect.x()
                parts.draw_bar(painter, QRect(left, own.rect.y(), width, own.rect.height()), QColor(theme.accent))
                self._end_animation(element, option, painter, widget)
            case _CE.CE_HeaderSection:
                painter.fillRect(own.rect, QColor(theme.panel))
                painter.fillRect(QRect(own.rect.x(), own.rect.bottom(), own.rect.width(), 1), QColor(theme.line))
            case _CE.CE_Splitter:
                if own.state & QStyle.StateFlag.State_MouseOver:
                    parts.draw_bar(painter, _grip(own.rect), QColor(theme.line))
            case _:
                super().drawControl(element, option, painter, widget)

    def _end_animation(
        self, element: QStyle.ControlElement, option: QStyleOption, painter: QPainter, widget: QWidget | None
    ) -> None:
        """Let Fusion see that the bar knows its end now, or it goes on moving it sixty times a second, unseen."""
        painter.save()
        painter.setClipRect(QRect())
        super().drawControl(element, option, painter, widget)
        painter.restore()

    def _draw_labelled_icon(self, own: Any, painter: QPainter, widget: QWidget | None) -> None:
        """Picture and text as a group in the middle, with more air between them than Qt's own four pixels."""
        enabled = bool(own.state & QStyle.StateFlag.State_Enabled)
        flags = Qt.AlignmentFlag.AlignLeft.value | Qt.AlignmentFlag.AlignVCenter.value | _MNEMONIC
        text = own.fontMetrics.size(_MNEMONIC, own.text).width()
        left = own.rect.center().x() - (own.iconSize.width() + _ICON_GAP + text) // 2
        left = max(left, own.rect.left() + 2)
        top = own.rect.center().y() - own.iconSize.height() // 2
        mode = QIcon.Mode.Normal if enabled else QIcon.Mode.Disabled
        own.icon.paint(painter, QRect(left, top, own.iconSize.width(), own.iconSize.height()), mode=mode)
        room = QRect(own.rect)
        room.setLeft(left + own.iconSize.width() + _ICON_GAP)
        role = QPalette.ColorRole.ButtonText
        self.drawItemText(painter, room, flags, own.palette, enabled, own.text, role)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        own: Any = option
        match element:
            case _PE.PE_PanelLineEdit:
                if own.lineWidth > 0:  # those inside a spin box have no frame of their own
                    parts.draw_field(painter, own.rect, own.state, colours(own.palette))
            case _PE.PE_PanelButtonTool:
                raised = bool(own.state & QStyle.StateFlag.State_AutoRaise)
                parts.draw_button(painter, own.rect, own.state, colours(own.palette), flat=raised)
            case _PE.PE_IndicatorCheckBox:
                parts.draw_check_box(painter, own.rect, own.state, colours(own.palette))
            case _PE.PE_FrameStatusBarItem | _PE.PE_PanelScrollAreaCorner:
                pass
            case _PE.PE_FrameTabBarBase:
                line = QRect(own.rect.left(), own.rect.bottom(), own.rect.width(), 1)
                painter.fillRect(line, QColor(colours(own.palette).line))
            case _:
                super().drawPrimitive(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        own: Any = option
        theme = colours(own.palette)
        if control is _CC.CC_ComboBox and not own.editable:
            enabled = bool(own.state & QStyle.StateFlag.State_Enabled)
            parts.draw_button(painter, own.rect, own.state, theme, flat=False)
            arrow = self.subControlRect(control, option, _SC.SC_ComboBoxArrow, widget)
            parts.draw_arrow(painter, arrow, theme, up=False, enabled=enabled, strong=True)
        elif control is _CC.CC_SpinBox:
            self._draw_spin_box(own, painter, theme, widget)
        elif control is _CC.CC_ScrollBar:
            self._draw_scroll_bar(own, painter, theme, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def _draw_spin_box(self, own: Any, painter: QPainter, theme: Colours, widget: QWidget | None) -> None:
        parts.draw_field(painter, own.rect, own.state, theme)
        if own.buttonSymbols.name == "NoButtons":
            return
        for control, up in ((_SC.SC_SpinBoxUp, True), (_SC.SC_SpinBoxDown, False)):
            rect = self.subControlRect(_CC.CC_SpinBox, own, control, widget)
            strong = bool(own.activeSubControls & control) and bool(own.state & QStyle.StateFlag.State_MouseOver)
            enabled = bool(own.state & QStyle.StateFlag.State_Enabled)
            parts.draw_arrow(painter, rect, theme, up=up, enabled=enabled, strong=strong)

    def _draw_scroll_bar(self, own: Any, painter: QPainter, theme: Colours, widget: QWidget | None) -> None:
        if own.maximum <= own.minimum:
            return
        slider = self.subControlRect(_CC.CC_ScrollBar, own, _SC.SC_ScrollBarSlider, widget)
        active = bool(own.state & QStyle.StateFlag.State_MouseOver)
        parts.draw_bar(painter, slider.adjusted(3, 3, -3, -3), QColor(theme.faint if active else theme.disabled))

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        sub_control: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        if control is not _CC.CC_ScrollBar:
            return super().subControlRect(control, option, sub_control, widget)  # type: ignore[arg-type]
        own: Any = option
        match sub_control:
            case _SC.SC_ScrollBarGroove:
                return QRect(own.rect)
            case _SC.SC_ScrollBarSlider:
                return _slider(own)
            case _SC.SC_ScrollBarSubPage | _SC.SC_ScrollBarAddPage:
                return _page(own, before=sub_control is _SC.SC_ScrollBarSubPage)
        return QRect()  # no arrow buttons

    def sizeFromContents(
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        wanted = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind is _CT.CT_PushButton:
            own: Any = option
            if not own.icon.isNull() and own.text:
                wanted.setWidth(wanted.width() + _ICON_GAP - 4)
        if kind in _FIELDS:
            wanted.setHeight(max(wanted.height(), _FIELD_HEIGHT))
        elif kind is _CT.CT_TabBarTab:
            wanted = wanted.expandedTo(_TAB_SIZE)
        return wanted

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 0
        return super().styleHint(hint, option, widget, returned)

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        if metric is _PM.PM_ScrollBarExtent:
            return _SCROLL_BAR
        return super().pixelMetric(metric, option, widget)


def _grip(rect: QRect) -> QRect:
    """A short bar in the middle of a splitter's handle."""
    centre = rect.center()
    width, height = (4, 32) if rect.height() > rect.width() else (32, 4)
    return QRect(centre.x() - width // 2, centre.y() - height // 2, width, height)


def _slider(own: Any) -> QRect:
    """The handle of a scroll bar, as long as the share that is visible."""
    upright = own.orientation is Qt.Orientation.Vertical
    length = own.rect.height() if upright else own.rect.width()
    span = own.maximum - own.minimum
    size = length if span <= 0 else max(_LEAST_SLIDER, length * own.pageStep // (span + own.pageStep))
    start = QStyle.sliderPositionFromValue(
        own.minimum, own.maximum, own.sliderPosition, max(0, length - size), own.upsideDown
    )
    if upright:
        return QRect(own.rect.x(), own.rect.y() + start, own.rect.width(), size)
    return QRect(own.rect.x() + start, own.rect.y(), size, own.rect.height())


def _page(own: Any, *, before: bool) -> QRect:
    """What lies before or after the handle."""
    slider, rect = _slider(own), QRect(own.rect)
    if own.orientation is Qt.Orientation.Vertical:
        return QRect(rect.x(), rect.y(), rect.width(), slider.y() - rect.y()) if before else QRect(
            rect.x(), slider.bottom() + 1, rect.width(), rect.bottom() - slider.bottom()
        )  # fmt: skip
    return QRect(rect.x(), rect.y(), slider.x() - rect.x(), rect.height()) if before else QRect(
        slider.right() + 1, rect.y(), rect.right() - slider.right(), rect.height()
    )  # fmt: skip
