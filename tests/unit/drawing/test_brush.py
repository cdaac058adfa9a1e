import pytest

from studio.drawing.brush import load_brushes


def test_the_studio_comes_with_its_brushes_in_order(brushes):
    offered = [brush.title for brush in brushes.values() if not brush.retired]
    assert offered[:9] == [
        "Pencil",
        "Ink",
        "Marker",
        "Watercolour",
        "Bristle",
        "Charcoal",
        "Pastel",
        "Soft air",
        "Glow",
    ]
    assert {"Smudge", "Eraser", "Stamp"} < set(offered)
    assert len(set(offered)) == len(offered)
    retired = [name for name, brush in brushes.items() if brush.retired]
    assert retired == ["pencil", "ink", "marker", "airbrush", "eraser"]
    assert list(brushes)[-5:] == retired
    assert [name for name, brush in brushes.items() if brush.erases] == ["eraser-2", "eraser"]
    for name, brush in brushes.items():
        assert brush.name == name
        assert brush.title


@pytest.mark.parametrize(
    "wrong",
    ["flow = 2", 'tooth = "gum"', 'profile = "steep"', "spacing = 0.001", "colour = 1", 'layering = "mud"', "size = 0"],
)
def test_a_brush_that_can_not_be_is_refused(tmp_path, wrong):
    (tmp_path / "odd.toml").write_text(f'name = "odd"\n{wrong}\n')
    with pytest.raises(ValueError, match=r"brush"):
        load_brushes(tmp_path)


def test_what_a_brush_does_not_say_is_plain(tmp_path):
    (tmp_path / "odd.toml").write_text('name = "odd"\nsize = 12\n')
    brush = load_brushes(tmp_path)["odd"]
    assert brush.size == 12.0
    assert isinstance(brush.size, float)
    assert brush.layering == "cover"
