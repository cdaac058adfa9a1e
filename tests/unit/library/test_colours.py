"""The index of colours says what the palettes say, whatever was done to them."""

import random
from collections.abc import Callable
from math import dist

from studio.core.oklab import oklab
from studio.core.progress import Progress
from studio.library import records, transfer, trash
from studio.library.colours import STEP, buckets_near, colour_bucket, colour_buckets
from studio.library.library import Library
from studio.library.records import PieceRecord

NewPiece = Callable[..., PieceRecord]

AMBER, RUST, CHARCOAL = (0xE7, 0xA9, 0x77), (0xD0, 0x70, 0x5A), (40, 40, 40)


def index(library: Library) -> list[tuple[int, int, int]]:
    return library.read.execute("select colour, created, piece from piece_colour order by 3, 1").fetchall()


def meant(library: Library) -> list[tuple[int, int, int]]:
    pieces = records.select_pieces(library, "order by num")
    return [(bucket, piece.created, piece.num) for piece in pieces for bucket in colour_buckets(piece.palette)]


def test_a_colour_is_found_near_itself_and_not_far_away() -> None:
    assert buckets_near(AMBER)[0] == colour_bucket(AMBER)
    assert colour_bucket(CHARCOAL) not in buckets_near(AMBER)
    assert colour_bucket((255, 0, 0)) not in buckets_near((0, 0, 255))


def test_no_colour_within_reach_is_missed_and_none_far_beyond_it_is_found() -> None:
    chance = random.Random(3)
    for _ in range(40):
        wanted = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
        near = set(buckets_near(wanted, 0.1))
        for _ in range(200):
            other = (chance.randrange(256), chance.randrange(256), chance.randrange(256))
            away = dist(oklab(wanted), oklab(other))
            assert away > 0.1 or colour_bucket(other) in near
            assert away < 0.1 + 1.75 * STEP or colour_bucket(other) not in near


def test_all_greys_of_about_one_lightness_are_in_one_cell() -> None:
    assert len({colour_bucket((grey, grey, grey)) for grey in range(90, 110)}) == 1
    assert colour_bucket((100, 101, 100)) == colour_bucket((100, 100, 101)) == colour_bucket((101, 100, 100))


def test_a_palette_names_each_of_its_cells_once() -> None:
    assert colour_buckets(bytes(AMBER) * 4 + bytes(RUST)) == tuple(sorted((colour_bucket(AMBER), colour_bucket(RUST))))
    assert colour_buckets(None) == ()


def test_the_index_follows_the_palette_and_the_time(library: Library, new_piece: NewPiece) -> None:
    first, second = new_piece(), new_piece(created=-5)
    records.update_piece(library, first.id, palette=bytes(AMBER) * 5)
    records.update_piece(library, second.id, palette=bytes(AMBER) * 2 + bytes(CHARCOAL) * 3)
    assert index(library) == meant(library)
    assert len(index(library)) == 3
    records.update_piece(library, first.id, palette=bytes(RUST) * 5, created=77)
    records.update_piece(library, second.id, title="not its colours")
    assert index(library) == meant(library)
    records.update_piece(library, first.id, palette=None)
    assert index(library) == meant(library)
    assert {row[2] for row in index(library)} == {second.num}


def test_what_comes_from_elsewhere_is_in_it_and_what_is_deleted_is_not(library: Library, new_piece: NewPiece) -> None:
    piece = records.update_piece(library, new_piece().id, palette=bytes(AMBER) * 5)
    records.update_piece(library, piece.id, trashed=library.now())
    assert len(index(library)) == 1
    trash.forget(library, "piece", piece.id)
    assert index(library) == []
    assert transfer.put_piece(library, piece)
    assert [row[0] for row in index(library)] == [colour_bucket(AMBER)]
    trash.empty(library, Progress())
