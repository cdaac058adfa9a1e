"""What lies in the symmetry sheet: how a mark is repeated, round what, and turned how far."""

from dataclasses import replace

from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout

from studio.drawing.symmetry import MOST_FOLDS, NONE, Symmetry
from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.level_slider import LevelSlider  # noqa: F401
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.tick import Tick  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

USUAL_FOLDS = 8
NUDGE = 0.01
"""How far an arrow puts the centre, as a share of the paper's shorter side."""


class SymmetrySheet(BoxLayout):
    """Bind to `symmetry`; setting it shows it."""

    symmetry = ObjectProperty(NONE)
    middle = ListProperty([0, 0])
    """The middle of the paper, in paper px."""
    folds = NumericProperty(1)
    mirrored = BooleanProperty(False)
    turn = NumericProperty(0)
    """Degrees (read only)."""
    full_turn = NumericProperty(180)
    """Degrees after which it looks the same again (read only)."""
    is_none = BooleanProperty(True)
    is_mirror = BooleanProperty(False)
    is_radial = BooleanProperty(False)
    is_moved = BooleanProperty(False)
    """Whether the centre lies elsewhere than in the middle (read only)."""

    def __init__(self, **kwargs):
        self._showing = False
        self._last_folds = USUAL_FOLDS
        super().__init__(**kwargs)
        for name in ("symmetry", "middle"):
            self.fbind(name, self._show)
        self._show()

    def _show(self, *_):
        now = self.symmetry
        self._showing = True
        self.is_none, self.is_mirror, self.is_radial = now.is_none, now.folds == 1 and now.mirrored, now.folds > 1
        if now.folds > 1:
            self._last_folds = now.folds
        self.folds, self.mirrored = self._last_folds, now.mirrored
        self.full_turn = 180 if now.folds == 1 else 360 / now.folds
        self.turn = now.angle % self.full_turn
        self.is_moved = not now.is_none and max(abs(now.x - self.middle[0]), abs(now.y - self.middle[1])) > 0.5
        self._showing = False

    def _placed(self, **how) -> Symmetry:
        """Return the symmetry changed; one that begins stands in the middle."""
        now = self.symmetry
        if now.is_none:
            now = Symmetry(1, False, *self.middle)
        return replace(now, **how)

    def none(self) -> None:
        """Repeat nothing."""
        self.symmetry = NONE

    def mirror(self) -> None:
        """One mirror, upright at first."""
        self.symmetry = self._placed(folds=1, mirrored=True)

    def radial(self) -> None:
        """Round a centre."""
        if not self.is_radial:
            mirrored = False if self.is_none or self.is_mirror else self.mirrored
            self.symmetry = self._placed(folds=self._last_folds, mirrored=mirrored)

    def take_folds(self, folds: float) -> None:
        """Repeat it so often."""
        if not self._showing and self.is_radial and round(folds) != self.symmetry.folds:
            self.symmetry = self._placed(folds=min(MOST_FOLDS, max(2, round(folds))))

    def take_mirrored(self, mirrored: bool) -> None:
        """Mirror each part too, or not."""
        if not self._showing and self.is_radial and mirrored != self.symmetry.mirrored:
            self.symmetry = self._placed(mirrored=mirrored)

    def take_turn(self, degrees: float) -> None:
        """Turn all of it."""
        if not self._showing and not self.is_none and abs(degrees - self.turn) > 0.01:
            self.symmetry = self._placed(angle=degrees)

    def nudge(self, across: int, down: int) -> None:
        """Put the centre a little further on."""
        now, far = self.symmetry, max(1.0, min(self.middle) * 2 * NUDGE)
        x = min(2 * self.middle[0], max(0, now.x + across * far))
        y = min(2 * self.middle[1], max(0, now.y + down * far))
        self.symmetry = self._placed(x=x, y=y)

    def to_the_middle(self) -> None:
        """Put the centre back."""
        self.symmetry = self._placed(x=self.middle[0], y=self.middle[1])
