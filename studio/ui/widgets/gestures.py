"""What hands on the easel mean: a mark, a view, a step back, a colour. Only times and places; nothing of Kivy.

One finger draws. A second one that comes at once takes the mark back and moves the paper; one that comes later is a
palm and is ignored. Two that only tap undo, three redo; one that lies still picks the colour below it. A pen goes
before fingers, which then only move the paper. What is to be done is handed back as `Act`s, in order.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from studio.ui.widgets.view import Place

Kind = Literal["finger", "pen", "move", "pick", "palm"]
"""What touches: a finger; a pen or a mouse; a hand that moves the paper; one that picks; the side of a hand."""
Tool = Literal["brush", "fill", "pick"]
Fingers = Literal["auto", "on", "off"]
"""Whether fingers draw: unless a pen was there just now, always, never."""

TOGETHER = 0.18
"""Seconds within which a second finger makes a gesture of the first one's mark."""
TAP = 0.25
"""Seconds within which the fingers of a tap have all gone again, from when the last came."""
PRESS = 0.45
"""Seconds of lying still after which a finger picks the colour below it."""
PEN_RESTS = 5.0
"""Seconds for which fingers don't draw after a pen did."""
YOUNG = 1.0
"""Seconds within which a mark is thought the palm's when a pen comes."""
STRAYED = 16.0
"""Dp beyond which a mark is meant, and no second finger takes it back."""
SHAKE = 8.0
"""Dp within which a hand lies still."""
MOST_HANDS = 16

What = Literal[
    "begin", "extend", "lift", "cancel", "grip", "pull", "settle", "undo", "redo", "pick", "picked", "unpick", "fill"
]
Mode = Literal["idle", "draw", "hands", "view", "pick", "fill", "spent"]


class Act(NamedTuple):
    """One thing to be done."""

    what: What
    """A mark is begun, extended, lifted; all are cancelled; the paper is gripped, pulled, settles; a colour is shown,
    picked, left alone; the rest is what it says."""
    key: int = 0
    """Whose hand it is."""
    x: float = 0.0
    """Where, in window pixels, for pick, picked and fill."""
    y: float = 0.0


@dataclass(slots=True)
class _Hand:
    kind: Kind
    x0: float
    y0: float
    began: float
    x: float
    y: float
    strayed: float = 0.0
    """The farthest it has been from where it came down, in dp."""


@dataclass(slots=True)
class Gestures:
    """The hands that are down now, and what they are doing together."""

    tool: Tool = "brush"
    fingers: Fingers = "auto"
    many: bool = False
    """Whether the brush follows several hands at once."""
    dp: float = 1.0
    """Window pixels of a dp."""
    mode: Mode = field(default="idle", init=False)
    _hands: dict[int, _Hand] = field(default_factory=dict, init=False)
    _acting: list[int] = field(default_factory=list, init=False)
    """Those that draw, or hold the paper."""
    _most: int = field(default=0, init=False)
    _last_came: float = field(default=0.0, init=False)
    _still: bool = field(default=True, init=False)
    _gripped: bool = field(default=False, init=False)
    _before: tuple[Place, ...] = field(default=(), init=False)
    _pen_seen: float = field(default=-math.inf, init=False)

    @property
    def busy(self) -> bool:
        """Whether any hand is down."""
        return bool(self._hands)

    @property
    def drawing(self) -> bool:
        """Whether a mark is under way."""
        return self.mode in ("draw", "hands")

    @property
    def before(self) -> tuple[Place, ...]:
        """Where the hands that hold the paper were when they gripped it."""
        return self._before

    @property
    def after(self) -> tuple[Place, ...]:
        """Where they are now."""
        return tuple((self._hands[key].x, self._hands[key].y) for key in self._acting)

    @property
    def due(self) -> float | None:
        """When `tick` has something to do, if nothing comes before; None when it never has."""
        if not self._could_press():
            return None
        return self._hands[self._acting[0]].began + PRESS

    def down(self, key: int, x: float, y: float, now: float, kind: Kind = "finger") -> list[Act]:
        """A hand came down."""
        acts = self.gone(key, now) if key in self._hands else []  # it was never said that it had left
        hand = self._hands[key] = _Hand(kind, x, y, now, x, y)
        if kind == "palm":
            return acts
        if kind == "pen":
            acts += self._make_way(now)
            self._pen_seen = now
        if self.mode == "idle":
            return acts + self._begin(key, hand, now)
        if self.mode == "view":
            self._join(key, now)
        elif self.mode == "hands" and len(self._acting) < MOST_HANDS:
            self._join(key, now)
            acts.append(Act("begin", key))
        elif self.mode in ("draw", "fill") and self._is_second(now):
            if self.mode == "draw":
                acts.append(Act("cancel"))
            self.mode = "view"
            self._join(key, now)
        return acts

    def move(self, key: int, x: float, y: float, now: float, kind: Kind | None = None) -> list[Act]:
        """A hand is elsewhere, or (with a kind) is seen to be a palm by now."""
        hand = self._hands.get(key)
        if hand is None:
            return []
        hand.x, hand.y = x, y
        hand.strayed = max(hand.strayed, math.hypot(x - hand.x0, y - hand.y0) / self.dp)
        if key not in self._acting:
            return []
        if kind == "palm" and self.mode in ("draw", "fill"):
            self._acting.clear()
            is_mark, self.mode = self.mode == "draw", "spent"
            return [Act("cancel")] if is_mark else []
        if self.mode == "view":
            return self._pull(hand)
        if self.drawing:
            if hand.kind == "pen":
                self._pen_seen = now
            self._still = self._still and hand.strayed <= SHAKE
            return [Act("extend", key)]
        if self.mode == "pick":
            return [Act("pick", key, x, y)]
        return []

    def up(self, key: int, now: float) -> list[Act]:
        """A hand left."""
        hand = self._hands.pop(key, None)
        if hand is None:
            return []
        acts = self._up(key, hand, now) if key in self._acting else []
        if not self._hands:
            self._rest()
        return acts

    def gone(self, key: int, now: float) -> list[Act]:
        """A hand is not there any more, and nobody knows what it wanted: nothing young of it stays."""
        hand = self._hands.get(key)
        if hand is None:
            return []
        acts: list[Act] = []
        if key in self._acting and (self.mode == "pick" or self.mode == "draw" and self._is_young(hand, now, TOGETHER)):
            acts = [Act("unpick" if self.mode == "pick" else "cancel")]
            self._acting.clear()
            self.mode = "idle"
        self._still = False
        return acts + self.up(key, now)

    def tick(self, now: float) -> list[Act]:
        """Time went by."""
        due = self.due
        if due is None or now < due:
            return []
        hand = self._hands[self._acting[0]]
        self.mode = "pick"
        return [Act("cancel"), Act("pick", self._acting[0], hand.x, hand.y)]

    def let_go(self, now: float) -> list[Act]:
        """Something came between: what was drawn stays, what was only begun does not, hands that are down are spent."""
        acts: list[Act] = []
        if self.mode == "draw":
            hand = self._hands[self._acting[0]]
            drops = hand.kind == "finger" and self._is_young(hand, now, TOGETHER)
            acts = [Act("cancel")] if drops else [Act("lift", self._acting[0])]
        elif self.mode == "hands":
            acts = [Act("lift", key) for key in self._acting]
        elif self.mode == "view" and self._gripped:
            acts = [Act("settle")]
        elif self.mode == "pick":
            acts = [Act("unpick")]
        self._acting.clear()
        self.mode = "spent" if self._hands else "idle"
        return acts

    # --- what comes down

    def _begin(self, key: int, hand: _Hand, now: float) -> list[Act]:
        self._acting = [key]
        self._most, self._last_came, self._still, self._gripped = 1, now, True, False
        self._before = ()
        if hand.kind == "pick" or (self.tool == "pick" and hand.kind != "move"):
            self.mode = "pick"
            return [Act("pick", key, hand.x, hand.y)]
        if hand.kind == "move" or (hand.kind == "finger" and not self._fingers_draw(now)):
            self.mode = "view"
            return []
        if self.tool == "fill":
            self.mode = "fill"
            return []
        self.mode = "hands" if self.many else "draw"
        return [Act("begin", key)]

    def _fingers_draw(self, now: float) -> bool:
        return self.fingers == "on" or (self.fingers == "auto" and now - self._pen_seen > PEN_RESTS)

    def _make_way(self, now: float) -> list[Act]:
        """A pen has come: whatever fingers were doing ends, and the mark that a palm made is not kept."""
        acts: list[Act] = []
        held = [self._hands[key] for key in self._acting]
        if held and held[0].kind != "finger":
            return acts
        if self.drawing and all(self._is_young(hand, now, YOUNG) for hand in held):
            acts = [Act("cancel")]
            self._acting.clear()
        else:
            acts = self.let_go(now)
        self.mode = "idle"
        return acts

    def _is_second(self, now: float) -> bool:
        first = self._hands[self._acting[0]]
        if first.kind != "finger" or now - first.began > TOGETHER:
            return False
        return first.strayed <= STRAYED

    def _join(self, key: int, now: float) -> None:
        self._acting.append(key)
        self._most = max(self._most, len(self._acting))
        self._last_came = now
        self._gripped = False

    # --- what moves

    def _pull(self, hand: _Hand) -> list[Act]:
        if self._gripped:
            return [Act("pull")]
        alone = len(self._acting) == 1
        if alone and hand.kind == "finger" and self._most == 1:
            self._still = self._still and hand.strayed <= SHAKE
            return []  # a single finger beside a pen may be a palm: it moves nothing
        if self._still and hand.strayed <= SHAKE and hand.kind == "finger":
            return []
        self._still = False
        self._gripped = True
        self._before = self.after
        return [Act("grip")]

    # --- what leaves

    def _up(self, key: int, hand: _Hand, now: float) -> list[Act]:
        if self.mode == "view":
            return self._up_from_view(key, now)
        self._acting.remove(key)
        if hand.kind == "pen":
            self._pen_seen = now
        if self.mode == "hands":
            return self._up_from_dance(key, now)
        mode, self.mode = self.mode, "idle"  # a palm that lies beside it does not hinder the next mark
        if mode == "draw":
            return [Act("lift", key)]
        if mode == "pick":
            return [Act("picked", key, hand.x, hand.y)]
        if mode == "fill":
            return [Act("fill", key, hand.x, hand.y)] if hand.strayed <= STRAYED else []
        return []

    def _up_from_view(self, key: int, now: float) -> list[Act]:
        self._gripped = False
        self._acting.remove(key)
        if self._acting:
            return []
        self.mode = "spent"
        if self._still and self._most > 1:
            return self._tapped(now)
        return [Act("settle")] if self._before else []

    def _up_from_dance(self, key: int, now: float) -> list[Act]:
        if self._acting:
            return [Act("lift", key)]
        self.mode = "idle"
        tapped = self._tapped(now) if self._still and self._most > 1 else []
        return [Act("cancel"), *tapped] if tapped else [Act("lift", key)]

    def _tapped(self, now: float) -> list[Act]:
        if now - self._last_came > TAP or self._most > 3:
            return []
        return [Act("undo" if self._most == 2 else "redo")]

    def _rest(self) -> None:
        self.mode = "idle"
        self._acting.clear()

    def _could_press(self) -> bool:
        if self.mode not in ("draw", "hands", "fill") or len(self._acting) != 1 or self._most > 1:
            return False
        hand = self._hands[self._acting[0]]
        return hand.kind == "finger" and hand.strayed <= SHAKE

    @staticmethod
    def _is_young(hand: _Hand, now: float, seconds: float) -> bool:
        return now - hand.began <= seconds and (seconds > TOGETHER or hand.strayed <= STRAYED)
