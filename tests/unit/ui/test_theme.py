"""The tokens alone: no window, no Kivy."""

import pytest

from studio.ui.tokens import COLOURS, FONTS, HUE_NAMES, HUES, PAIRS, ROLES, THEMES, contrast

LEAST = {"dusk": 4.5, "paper": 4.5, "contrast": 7.0}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_can_be_read_on_every_ground_it_may_stand_on(name, text, ground):
    column = THEMES.index(name)
    ratio = contrast(COLOURS[text][column], COLOURS[ground][column])
    assert ratio >= LEAST[name], f"{text} on {ground} in {name}: {ratio:.2f}"


@pytest.mark.parametrize("name", THEMES)
def test_the_ring_the_horizon_and_every_hue_stand_out_from_the_ground(name):
    column = THEMES.index(name)
    ground = COLOURS["bg"][column]
    for token in ("horizon", "focus"):
        assert contrast(COLOURS[token][column], ground) >= 3
    for hue in HUES[name]:
        assert contrast(hue, ground) >= 3.7 - 0.05


def test_contrast_is_measured_as_wcag_says():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_nothing_is_smaller_than_18_and_fraunces_never_below_21():
    for name, role in ROLES.items():
        assert role.size >= (21 if role.font.startswith("Fraunces") else 18), name
        assert role.line > role.size, name
        assert role.colour in COLOURS


def test_every_font_and_hue_is_there():
    from studio.core.paths import ASSETS

    for file in FONTS.values():
        assert (ASSETS / "fonts" / file).stat().st_size > 10_000
    for hues in HUES.values():
        assert len(hues) == len(HUE_NAMES)


def test_the_licences_lie_beside_the_fonts_and_icons():
    from studio.core.paths import ASSETS

    texts = [*(ASSETS / "fonts").glob("*OFL.txt"), *(ASSETS / "icons").glob("*ISC.txt")]
    assert len(texts) == 4
    assert all("Copyright" in text.read_text("utf-8") for text in texts)
