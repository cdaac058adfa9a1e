"""The process that takes a drawing out of a library, in which next to nothing fits into memory."""

from studio.drawing import aside, pile
from studio.drawing.runner import main
from studio.library.scratch import Scratch

if __name__ == "__main__":
    pile.MOST_RAW, pile.SPARE_RAW = 32, 8
    aside.MOST_HELD, aside.SLACK, aside.UNREAD = 1 << 15, 1 << 13, 8
    aside.do_soon = lambda work: work()  # or a drawing so small is out before anything was put aside
    main(Scratch)
