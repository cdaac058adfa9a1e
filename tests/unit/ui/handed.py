"""Hands as the machine of gestures is told of them: what its tests share."""

from studio.ui.widgets.gestures import Gestures


class Easel:
    """Takes the acts as an easel does, and would not stand a wrong one."""

    def __init__(self, **how):
        self.gestures = Gestures(**how)
        self.now = 0.0
        self.acts = []
        self.live = set()
        self.marks = 0
        self.gripped = False
        self.picking = False
        self.done = []

    def take(self, acts):
        for act in acts:
            self.acts.append(act.what)
            match act.what:
                case "begin":
                    assert self.gestures.many or not self.live, "two marks at once"
                    assert act.key not in self.live
                    self.live.add(act.key)
                case "extend":
                    assert act.key in self.live
                case "lift":
                    assert act.key in self.live, "a mark nobody makes"
                    self.live.discard(act.key)
                    self.marks += not self.live
                case "cancel":
                    self.live.clear()
                case "grip":
                    assert not self.live
                    self.gripped = True
                case "pull":
                    assert not self.live
                    assert self.gripped
                    assert len(self.gestures.before) == len(self.gestures.after) > 0
                case other:
                    assert not self.live
                    self.take_other(other)

    def take_other(self, what):
        if what in ("picked", "unpick"):
            assert self.picking
        self.picking = what == "pick"
        if what not in ("settle", "pick"):
            self.done.append(what)

    def down(self, key, x=0.0, y=0.0, kind="finger", after=0.0):
        self.now += after
        self.take(self.gestures.down(key, x, y, self.now, kind))

    def move(self, key, x, y=0.0, after=0.0, kind=None):
        self.now += after
        self.take(self.gestures.move(key, x, y, self.now, kind))

    def up(self, key, after=0.0):
        self.now += after
        self.take(self.gestures.up(key, self.now))

    def wait(self, seconds):
        self.now += seconds
        due = self.gestures.due
        if due is not None and due <= self.now:
            self.take(self.gestures.tick(self.now))

    def away(self):
        self.take(self.gestures.let_go(self.now))
