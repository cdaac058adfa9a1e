"""The process that takes a drawing out of a library: `studio.drawing.runner`, with a scratch beside memory.

Neither Kivy nor the database is ever imported here, and the cipher only when there is too much for memory.
"""

from studio.drawing.runner import main
from studio.library.scratch import Scratch

if __name__ == "__main__":
    main(Scratch)
