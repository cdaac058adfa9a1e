"""What a stranger finds of a drawing, and what is not taken for one."""

import numpy as np
import pytest

from studio.core.openly import line
from studio.drawing.codec import decode, encode
from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import AddStroke, Clear, NewPaper, Redo, Undo
from studio.drawing.openly import from_open, to_open
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke

STROKE = AddStroke(
    Stroke(
        "pencil", 12.0, 0.8, (176, 90, 62), 5, np.array([[1.5, -2, 0, np.nan], [30.03125, 40, 16.25, 0.5]], np.float32)
    )
)
OPEN = {
    "kind": "stroke",
    "brush": "pencil",
    "size": 12.0,
    "opacity": 0.8,
    "colour": "#b05a3e",
    "seed": 5,
    "smoothing": 1.0,
    "points": [[1.5, -2.0, 0.0, None], [30.03125, 40.0, 16.25, 0.5]],
}


def test_a_stroke_can_be_read():
    assert to_open(encode(STROKE)) == OPEN


def test_a_paper_and_what_was_taken_back_can_be_read():
    paper = NewPaper(Paper("circle", 600, 400, (240, 229, 211), 7))
    assert [to_open(encode(op)) for op in (paper, Clear(), Undo(), Redo())] == [
        {
            "kind": "paper",
            "paper": "circle",
            "width": 600,
            "height": 400,
            "colour": "#f0e5d3",
            "seed": 7,
            "engine": 2,
        },
        {"kind": "clear"},
        {"kind": "undo"},
        {"kind": "redo"},
    ]


def test_an_op_of_a_later_program_is_carried_as_it_is():
    later = b"\2" + encode(STROKE)[1:]
    assert to_open(later)["kind"] == "kept"
    assert from_open(to_open(later)) == later


def test_a_stroke_written_by_hand_is_taken_and_rounded_to_what_the_log_holds():
    stroke = decode(from_open({**OPEN, "size": 12, "points": [[1, 2.011, 0, 0.30001]], "comment": "mine"})).stroke
    assert stroke.size == 12.0
    assert stroke.points.tolist() == [[1.0, 2.0, 0.0, np.float32(307 / 1024)]]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "scribble"},
        {"kind": ["stroke"]},
        {"brush": ""},
        {"brush": "../pencil"},
        {"brush": "péncil"},
        {"size": 0},
        {"size": 10**400},
        {"size": True},
        {"size": "12"},
        {"size": float("nan")},
        {"opacity": 1.01},
        {"colour": "red"},
        {"colour": "#b05a3e0"},
        {"seed": -1},
        {"seed": 5.0},
        {"smoothing": 65},
        {"points": None},
        {"points": {"0": [1, 2, 3, 4]}},
        {"points": [[1, 2, 3]]},
        {"points": [[1, 2, 3, 4, 5]]},
        {"points": [[None, 2, 3, 0.5]]},
        {"points": [["1", 2, 3, 0.5]]},
        {"points": [[[1], 2, 3, 0.5]]},
        {"points": [[True, 2, 3, 0.5]]},
        {"points": [[float("inf"), 2, 3, 0.5]]},
        {"points": [[10**400, 2, 3, 0.5]]},
        {"points": [[20000, 2, 3, 0.5]]},
        {"points": [[1, 2, -1, 0.5]]},
        {"points": [[1, 2, 5_000_000, 0.5]]},
        {"points": [[1, 2, 3, 1.1]]},
        {"points": [[1, 2, 3, 0.5], [1, 2, 2, 0.5]]},
        {"payload": "AQM="},
        {"payload": "no base64"},
        {"payload": "AéM="},
        {"payload": 7},
    ],
)
def test_what_no_hand_made_is_refused(change):
    assert from_open(OPEN) == encode(STROKE)
    with pytest.raises(DamagedDrawing):
        from_open({**OPEN, **change})


@pytest.mark.parametrize("name", OPEN)
def test_a_stroke_with_something_missing_is_refused(name):
    with pytest.raises(DamagedDrawing):
        from_open({key: value for key, value in OPEN.items() if key != name})


@pytest.mark.parametrize("table", [None, [], "stroke", 7, {}])
def test_what_is_no_table_is_refused(table):
    with pytest.raises(DamagedDrawing):
        from_open(table)


def test_more_points_than_the_log_takes_are_refused_unlooked_at(monkeypatch):
    class Unlooked(list):
        def __iter__(self):
            raise AssertionError("looked at")

    monkeypatch.setattr("studio.drawing.open_tables.MOST_POINTS", 3)
    with pytest.raises(DamagedDrawing):
        from_open({**OPEN, "points": Unlooked([[1, 2, 3, 0.5]] * 4)})


def test_an_op_is_one_line():
    written = line(to_open(encode(STROKE)))
    assert written.count("\n") == 1
    assert written.endswith("}\n")
    assert '"points":[[1.5,-2.0,0.0,null],[30.03125,40.0,16.25,0.5]]' in written
