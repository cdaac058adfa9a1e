"""What the notes of a hum are heard on: the sheets of the Hum screen. What is chosen is heard, and kept later."""

from __future__ import annotations

from studio.ui.widgets.roll_sheets import without_pads
from studio.ui.widgets.sound_sheets import InstrumentSheet, ScaleSheet


def instruments(screen) -> InstrumentSheet:
    """Return the sheet of instruments."""
    sheet = InstrumentSheet(side="right", instrument=screen.instrument)

    def choose(name: str) -> None:
        screen.instrument = sheet.instrument = name

    sheet.bind(on_choose=lambda _sheet, name: choose(name))
    return sheet


def scales(screen) -> ScaleSheet:
    """Return the sheet of scales, and of what they stand on."""
    sheet = without_pads(ScaleSheet(side="right", scale=screen.scale, tonic=screen.tonic))

    def choose(name: str, value) -> None:
        setattr(screen, name, value)
        setattr(sheet, name, value)

    sheet.bind(on_steps=lambda _sheet, key: choose("scale", key))
    sheet.bind(on_stand=lambda _sheet, pitch: choose("tonic", pitch))
    return sheet
