"""Views: kept under a name, and asked for again as they were."""

import json
from dataclasses import fields, replace

import pytest

from studio.gallery.query import Query
from studio.gallery.views import as_text, from_text
from studio.library.errors import NotHere

FULL = Query(
    text="un été “quiet”",
    kinds=frozenset({"sound", "voice"}),
    tags=("water", "עברית"),
    entry_id="ab" * 16,
    favourite=True,
    any_tags=("a", "b"),
    no_tags=("c",),
    since="1969-12-31",
    until="2026-02-01",
    mood=(-1.0, -0.25, 0.5, 1.0),
    unreflected=True,
    colour=(0, 128, 255),
    shareable=True,
    session=True,
    comes_back=True,
)


def test_everything_a_query_can_ask_is_kept() -> None:
    assert all(getattr(FULL, field.name) != getattr(Query(), field.name) for field in fields(Query))
    assert from_text(as_text(FULL)) == FULL
    assert from_text(as_text(Query())) == Query()
    for field in fields(Query):
        one = replace(Query(), **{field.name: getattr(FULL, field.name)})
        assert from_text(as_text(one)) == one


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "[]", "7", "null", "[" * 100_000, '{"later": 1}', '{"text": 7}', '{"favourite": "yes"}']
    + ['{"kinds": ["dance"]}', '{"kinds": "sound"}', '{"tags": [1]}', '{"mood": [0, 0, 1]}', '{"mood": [0, 0, 9, 9]}']
    + ['{"colour": [0, 0, 256]}', '{"colour": [true, 0, 0]}', '{"mood": [NaN, 0, 0, 0]}', '{"since": null}'],
)
def test_what_cannot_be_read_asks_for_nothing(text: str) -> None:
    assert from_text(text) == Query()


def test_what_is_known_of_a_view_from_elsewhere_is_kept() -> None:
    told = json.dumps({"text": "water", "kinds": ["sound", "dance"], "mood": "low", "later": True})
    assert from_text(told) == Query(text="water", kinds=frozenset({"sound"}))


def test_views_stand_in_the_order_they_were_saved_and_come_back_to_their_place(gallery, clock) -> None:
    told: list[bool] = []
    gallery.views_changed.connect(lambda: told.append(True))
    saved = []
    for name in ("  Water \n and light ", "Voices", ""):
        saved.append(gallery.save_view(name, FULL))
        clock.advance(seconds=5)
    assert [view.name for view in gallery.views()] == ["Water and light", "Voices", "A view"]
    assert gallery.views()[0].query == FULL
    gone = gallery.delete_view(saved[0].id)
    gallery.rename_view(saved[1].id, "What I said")
    assert [view.name for view in gallery.views()] == ["What I said", "A view"]
    gallery.restore_view(gone)
    assert [view.name for view in gallery.views()] == ["Water and light", "What I said", "A view"]
    assert len(told) == 6
    with pytest.raises(NotHere):
        gallery.rename_view("0" * 32, "x")


def test_a_view_asks_on_for_a_tag_that_has_another_name(gallery, journal) -> None:
    piece = gallery.new_piece("writing", journal.current_entry().id)
    sea, water = gallery.tag_piece(piece.id, "Sea"), gallery.tag_piece(piece.id, "water")
    asks, other = Query(tags=("sea",), no_tags=("x", "SEA"), text="sea"), Query(any_tags=("water", "sea"))
    views = [gallery.save_view("one", asks), gallery.save_view("two", other), gallery.save_view("three", FULL)]
    told: list[tuple[str, str]] = []
    gallery.tag_renamed.connect(lambda before, after: told.append((before, after)))

    def queries() -> list[Query]:
        return [view.query for view in gallery.views()]

    renamed = gallery.rename_tag(sea.id, "the sea")
    assert queries() == [
        replace(asks, tags=("the sea",), no_tags=("x", "the sea")),
        replace(other, any_tags=("water", "the sea")),
        FULL,
    ]
    merged = gallery.merge_tags(sea.id, water.id)
    assert queries()[:2] == [
        replace(asks, tags=("water",), no_tags=("x", "water")),
        replace(other, any_tags=("water",)),
    ]
    gallery.take_back(merged)
    gallery.delete_view(views[0].id)
    gallery.take_back(renamed)
    assert queries() == [other, FULL]
    # who asks for "water" is not asked to ask for the sea, when that has its own name again
    assert told == [("Sea", "the sea"), ("the sea", "water"), ("the sea", "Sea")]
