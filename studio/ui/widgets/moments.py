"""Steps of the drawing on an easel: made, taken back, gone to, however far that is."""

from __future__ import annotations

from studio.drawing.op import GoTo
from studio.ui.later import later, when_done


class Moments:
    """Makes steps on an easel's drawing, shows them and tells them, in the order in which they are to be kept."""

    def __init__(self, easel) -> None:
        self._easel = easel
        self._shown: int | None = None
        """A moment that is shown but was not told: a hand is looking through the steps."""
        self._told = 0
        """The one that was told, while another is shown."""

    def forget(self) -> None:
        """There is another drawing."""
        self._shown = None
        self._easel.is_busy = False

    def told(self, op) -> None:
        """Tell a step that is on the paper; a moment that was only looked at comes first."""
        self.settle()
        self._easel.dispatch("on_made", op)

    def settle(self) -> None:
        """Let a moment that was only looked at be where one is."""
        shown, self._shown = self._shown, None
        if shown is not None:
            self._easel.dispatch("on_made", GoTo(shown))

    def undo(self) -> bool:
        """Take the last step back; return whether there was one."""
        drawing = self._easel.drawing
        if drawing is None or not self._is_free() or not drawing.can_undo:
            return False
        moment = drawing.done - 1
        return self._made(drawing.undo()) if drawing.is_near(moment) else self._far(moment)

    def redo(self) -> bool:
        """Make the last undone step again; return whether there was one."""
        drawing = self._easel.drawing
        if drawing is None or not self._is_free() or not drawing.can_redo:
            return False
        moment = drawing.done + 1
        return self._made(drawing.redo()) if drawing.is_near(moment) else self._far(moment)

    def clear(self) -> bool:
        """Make the paper empty; return whether anything was on it."""
        drawing = self._easel.drawing
        return drawing is not None and self._is_free() and not drawing.is_empty and self._made(drawing.clear())

    def do(self, edit) -> bool:
        """Make any step now; return False while a hand is at work. Raises ValueError when it can't be made."""
        if not self._is_free():
            return False
        self._show(self._easel.drawing.do(edit))
        self.told(edit)
        return True

    def go_to(self, moment: int, kept: bool) -> bool:
        """Go to a moment. Not `kept`, it is only shown, and only when it is near; return whether it is on its way."""
        drawing = self._easel.drawing
        if drawing is None or not self._is_free():
            return False
        before = drawing.done
        if moment == before:
            if kept and self._shown is not None:
                self._shown = None
                self._easel.dispatch("on_made", GoTo(moment))
            return True
        if drawing.is_near(moment):
            op, dirty = drawing.go_to(moment)
            self._show(dirty)
            if kept:
                self._shown = None
                self._easel.dispatch("on_made", op)
            else:
                self._told = before if self._shown is None else self._told
                self._shown = None if moment == self._told else moment
            return True
        return kept and self._far(moment)

    def _made(self, made) -> bool:
        if made is None:
            return False
        op, dirty = made
        self._show(dirty)
        self.told(op)
        return True

    def _show(self, dirty) -> None:
        self._easel.shine.clear()
        self._easel.show(dirty)

    def _is_free(self) -> bool:
        return not self._easel.is_busy and not self._easel.is_drawing

    def _far(self, moment: int) -> bool:
        """Have a worker draw a moment; until it is there no hand does anything."""
        easel = self._easel
        drawing = easel.drawing
        draw = drawing.far(moment)

        def show(state) -> None:
            if easel.drawing is not drawing:
                return
            easel.is_busy = False
            op, dirty = drawing.arrive(moment, state)
            self._show(dirty)
            self._shown = None
            easel.dispatch("on_made", op)

        def sorry(_error) -> None:
            if easel.drawing is drawing:
                easel.is_busy = False

        easel.is_busy = True
        when_done(later(draw), show, sorry)
        return True
