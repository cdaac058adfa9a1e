"""What a grid scrolls: its children move as one, however many there are."""

from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.uix.widget import Widget


class Page(Widget):
    """What is scrolled: its children's places are counted from its own `pos`, so that all move as one."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        with self.canvas.before:
            PushMatrix()
            self._shift = Translate()
        with self.canvas.after:
            PopMatrix()
        self.fbind("pos", self._move)

    def _move(self, *_):
        self._shift.xy = self.pos

    def to_parent(self, x, y, **_kwargs):
        return x + self.x, y + self.y

    def to_local(self, x, y, **_kwargs):
        return x - self.x, y - self.y

    def _apply_transform(self, m, pos=None):
        m.translate(self.x, self.y, 0)
        return super()._apply_transform(m, (0, 0))

    def on_touch_down(self, touch):
        touch.push()
        touch.apply_transform_2d(self.to_local)
        used = super().on_touch_down(touch)
        touch.pop()
        return used
