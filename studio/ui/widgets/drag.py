"""Following the hand that went down on a widget until it lifts."""

from kivy.properties import BooleanProperty
from kivy.uix.behaviors import FocusBehavior


class Drag(FocusBehavior):
    """For a widget with a place to point at: implement `follow(touch)`; a tap is a drag that doesn't move."""

    held = BooleanProperty(False)
    """Whether a hand is on it."""

    def follow(self, touch) -> None:
        """Go where the hand is."""

    def takes(self, touch) -> bool:
        """Say whether a touch that goes down here is for this widget."""
        return not self.disabled and not touch.is_mouse_scrolling and self.collide_point(*touch.pos)

    def on_touch_down(self, touch):
        if not self.takes(touch):
            return False
        super().on_touch_down(touch)
        touch.grab(self)
        self.held = True
        self.follow(touch)
        return True

    def on_touch_move(self, touch):
        if touch.grab_current is not self:
            return super().on_touch_move(touch)
        self.follow(touch)
        return True

    def on_touch_up(self, touch):
        if touch.grab_current is not self:
            return super().on_touch_up(touch)
        touch.ungrab(self)
        self.held = False
        return True

    def keyboard_on_key_up(self, window, keycode):
        """Leave Escape to the shell."""
        return False
