"""How loud captured sound is, as it is seen."""

import numpy as np
import pytest

from studio.core.clock import SystemClock
from studio.gallery.gallery import Gallery
from studio.gallery.heights import A_SECOND, heights_of, keep_heights, kept_heights
from studio.journal.journal import Journal
from studio.library.keyslots import KdfCost
from studio.library.library import Library


def test_each_fiftieth_is_as_high_as_its_loudest_sample():
    sound = np.zeros((48000, 2), np.float32)
    sound[960 * 7 + 5, 1] = -0.5
    sound[47999, 0] = 1.5
    heights = heights_of(sound)
    assert heights.shape == (A_SECOND,)
    assert (heights[7], heights[49]) == (128, 255)
    assert heights.sum() == 128 + 255


@pytest.mark.parametrize("frames", [0, 1, 959, 961, 47999])
def test_a_shorter_second_has_as_many(frames):
    heights = heights_of(np.full((frames, 1), 0.2, np.float32))
    assert heights.shape == (A_SECOND,)
    assert (heights > 0).sum() == -(-frames // 960)


def test_what_is_damaged_is_flat():
    assert heights_of(None).sum() == 0


def test_they_are_kept_though_the_log_grows(tmp_path):
    clock = SystemClock()
    with Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))[0] as library:
        piece = Gallery(library, clock).new_piece("sound", Journal(library, clock).begin_session().id)
        assert kept_heights(library, piece.id).shape == (0, A_SECOND)
        heights = np.arange(150, dtype=np.uint8).reshape(3, A_SECOND)
        keep_heights(library, piece.id, heights)
        library.append(piece.id, b"more")
        assert np.array_equal(kept_heights(library, piece.id), heights)
