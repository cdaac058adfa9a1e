"""The sheets of Sound, one at a time: what plays, the scale, what lies underneath, one's voice, layers and steps."""

from __future__ import annotations

from dataclasses import replace

from kivy.clock import Clock
from kivy.metrics import dp

from studio.music.arrangement import RATE, SLOTS, Material, Notes, Pattern, Track
from studio.music.instrument import standard
from studio.music.looper import FADE, FASTEST, SLOWEST, USUAL, rounds, slots_of, tempo_of, turned
from studio.music.note import name as note_name
from studio.music.quantise import guessed, in_time
from studio.music.revision import shown
from studio.music.score import Note, notes_of
from studio.ui import loop_lengths
from studio.ui.widgets.loop_sheet import LoopSheet
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.sound_sheets import InstrumentSheet, ScaleSheet, UnderneathSheet, spoken
from studio.ui.widgets.step_sheet import StepSheet
from studio.ui.widgets.voice_sheet import VoiceSheet

SHEET, LAYERS = 372, 560
"""Dp that the instruments, and the layers, take in an upright window."""
LOW, LOW_SHARE = 700, 0.45
"""Dp of height below which the layers take less of an upright window, and how much."""
TURNS = 1 / 30
"""Seconds between two looks at how far round a loop is, while its sheet is open."""
ROWS = 8
"""Notes of a grid of steps."""
TEMPO_STEP = 5.0
LENGTH_STEP = 1920
"""Frames by which a loop in free time gets longer or shorter at a time: 40 ms, about what an ear tells apart."""


class SoundPanes:
    """Opens, fills and closes the sheets of a `SoundScreen`."""

    def __init__(self, screen) -> None:
        self.sheet: Sheet | None = None
        """The one that is open."""
        self._screen = screen
        self._turn = None
        self._track: int | None = None
        self._known: dict[int, tuple[Material, tuple[Note, ...]]] = {}

    def fitted(self) -> Sheet | None:
        """Return the sheet that stays open while one plays, which the pads make room for; in a low window it is low."""
        if not isinstance(self.sheet, LoopSheet):
            return None
        low = self._screen.height < dp(LOW)
        self.sheet.share, self.sheet.low = LOW_SHARE if low else 0.6, low and self._screen.portrait
        return self.sheet

    # --- opening and closing ------------------------------------------------------------------------------

    def toggle(self, kind: type[Sheet], **how) -> Sheet | None:
        """Open a sheet, or close it when it is open; return it when it is open now."""
        again = isinstance(self.sheet, kind)
        self.close()
        if again:
            return None
        self.sheet = sheet = kind(**how)
        sheet.bind(on_closed=self._closed)
        return sheet

    def close(self) -> None:
        """Close what is open."""
        if self.sheet is not None:
            self.sheet.close()

    def _open(self, sheet: Sheet) -> None:
        self.show_choices()
        sheet.open(self._screen)

    def _closed(self, sheet: Sheet, *_) -> None:
        if sheet is self.sheet:
            self.sheet = None
            if self._turn is not None:
                self._turn.cancel()
                self._turn = None
            self._screen.arrange()

    def show_choices(self) -> None:
        """Mark in the open sheet what is chosen."""
        screen = self._screen
        for name in ("instrument", "scale", "tonic", "bed", "octave", "fits", "slides"):
            if self.sheet is not None and hasattr(self.sheet, name):
                setattr(self.sheet, name, getattr(screen, name))

    # --- what plays ---------------------------------------------------------------------------------------

    def instrument(self) -> None:
        """Offer the instruments."""
        sheet = self.toggle(InstrumentSheet)
        if sheet is not None:
            sheet.share = min(0.6, dp(SHEET) / self._screen.height)
            sheet.bind(on_choose=lambda _s, name: self._screen.choose_instrument(name))
            self._open(sheet)

    def scale(self) -> None:
        """Offer the scales, their tonics, and how the pads are touched."""
        if standard().instrument(self._screen.instrument).pieces:
            self.instrument()
            return
        sheet = self.toggle(ScaleSheet)
        if sheet is not None:
            choose = self._screen.choose
            self.show_choices()
            sheet.bind(on_steps=lambda _s, key: choose("scale", key))
            sheet.bind(on_stand=lambda _s, pitch: choose("tonic", int(pitch)))
            sheet.bind(on_lift=lambda _s, octave: choose("octave", int(octave)))
            sheet.bind(on_fit=lambda _s, on: choose("fits", on))
            sheet.bind(on_slide=lambda _s, on: choose("slides", on))
            self._open(sheet)

    def bed(self) -> None:
        """Offer what can lie underneath."""
        sheet = self.toggle(UnderneathSheet)
        if sheet is not None:
            sheet.bind(on_choose=lambda _s, name: self._screen.choose_bed(name))
            self._open(sheet)

    def voice(self) -> None:
        """Offer to hum, or to speak; where there is no humming, speak at once."""
        shell = self._screen.shell
        if not shell.knows("hum"):
            shell.go("speak")
            return
        sheet = self.toggle(VoiceSheet, needs=300)
        if sheet is not None:
            sheet.bind(on_choose=lambda _s, name: shell.go(name))
            self._open(sheet)

    # --- layers -------------------------------------------------------------------------------------------

    def layers(self) -> None:
        """Show the layers."""
        sheet = self.toggle(LoopSheet)
        if sheet is None:
            return
        layering = self._screen.layering
        sheet.needs = LAYERS
        sheet.bind(on_main=lambda _s: self.main())
        sheet.bind(on_undo=lambda _s: layering.undo(), on_redo=lambda _s: layering.redo())
        sheet.bind(on_last=lambda _s: layering.drop_last(), on_clear=lambda _s: layering.clear())
        sheet.bind(on_fade=lambda _s, on: setattr(layering, "fading", FADE if on else 0.0))
        sheet.bind(on_pace=lambda _s, way: self._step_tempo(way))
        sheet.bind(on_length=lambda _s, what: self._reshape(what))
        sheet.bind(on_steps=lambda _s: self.steps(None))
        sheet.bind(on_layer=lambda _s, number, what, value: self._set(number, what, value))
        sheet.bind(on_act=lambda _s, number, what: self._act(number, what))
        sheet.bind(size=lambda *_: self._screen.arrange(), upright=lambda *_: self._screen.arrange())
        self.fitted()
        self.show_layers()
        self._open(sheet)
        self._screen.arrange()
        self._turn = Clock.schedule_interval(self._go_round, TURNS)

    def main(self) -> None:
        """Begin a loop, close it, stop it, or go on."""
        layering = self._screen.layering
        if layering.state == "first":
            layering.close()
        elif layering.running:
            layering.stop()
        else:
            layering.begin()

    def show_layers(self) -> None:
        """Show the layers as they are now."""
        sheet, layering = self.sheet, self._screen.layering
        if isinstance(sheet, StepSheet):
            self._show_steps()
        if not isinstance(sheet, LoopSheet):
            return
        rests = layering.state == "resting" and (layering.loop is not None or self._screen.along)
        sheet.state = "stopped" if rests else layering.state
        sheet.fading = layering.fading > 0
        sheet.tempo = layering.arrangement.tempo
        loop = loop_lengths.going(layering)
        sheet.seconds = loop.length / RATE if loop is not None else 0.0
        draft = layering.song.draft
        sheet.can_undo, sheet.can_redo = draft.can_undo, draft.can_redo
        sheet.layers = tuple(self._row(track) for track in reversed(layering.layers))
        sheet.ticks = self._ticks()

    def _row(self, track: Track) -> dict:
        layering, arrangement = self._screen.layering, self._screen.layering.arrangement
        clip = next(iter(layering.rounds(track.number)), None)
        material = arrangement.materials.get(clip.material) if clip is not None else None
        played = self._notes(clip.material) if clip is not None else ()
        known = standard().instrument(track.instrument or next((note.instrument for note in played), ""))
        fades = layering.fades(track.number)
        steps = isinstance(material, Pattern)
        count = "nothing yet" if not played else "one note" if len(played) == 1 else "some notes"
        caption = "off" if track.muted else "it fades" if fades else "steps" if steps else count
        return {
            "number": track.number,
            "icon": known.icon,
            "text": track.title or known.title,
            "caption": caption,
            "muted": track.muted,
            "level": track.level,
            "pan": track.pan,
            "fades": fades,
            "steps": steps,
            "tidies": not steps and len(played) > 1,
        }

    def _notes(self, number: int) -> tuple[Note, ...]:
        """Return the notes of a material; those of one that has not grown are known."""
        material = self._screen.layering.arrangement.materials.get(number)
        if material is None:
            return ()
        known = self._known.get(number)
        if known is None or known[0] is not material:
            known = self._known[number] = material, notes_of(material)
        return known[1]

    def _ticks(self) -> tuple[float, ...] | None:
        """Return where the notes of all layers lie in the loop."""
        layering = self._screen.layering
        loop, arrangement = layering.loop, layering.arrangement
        if loop is None:
            return None
        sounding = layering.sounding
        audible = {track.number for track in layering.layers if not track.muted}
        places = {
            (clip.start + turn * clip.every + note.start - clip.offset - loop.start) % loop.length / loop.length
            for number in audible
            for clip in rounds(sounding, number)
            if clip.every and clip.material in arrangement.materials
            for note in self._notes(clip.material)
            if not clip.length or note.start < clip.offset + clip.length
            for turn in range(max(1, min(SLOTS, loop.length // clip.every)))
        }
        return tuple(sorted(round(place, 3) for place in places))

    def _go_round(self, _dt) -> None:
        sheet, layering = self.sheet, self._screen.layering
        if isinstance(sheet, LoopSheet):
            sheet.phase = layering.phase
        elif isinstance(sheet, StepSheet):
            sheet.now = self._slot_now()

    def _set(self, number: int, what: str, value) -> None:
        layering = self._screen.layering
        track = layering.arrangement.track(number)
        if what == "fades":
            layering.let_fade(number, value)
        elif track is not None:
            layering.set(replace(track, **{what: value}))

    def _act(self, number: int, what: str) -> None:
        layering = self._screen.layering
        if what == "drop":
            layering.drop(number)
        elif what == "edit":
            self.steps(number)
        else:
            self._tidy(number)

    def _tidy(self, number: int) -> None:
        """Bring the notes of a layer onto the beat: the tempo's, the loop's own, or the one they lie nearest to."""
        layering = self._screen.layering
        arrangement, loop = layering.arrangement, layering.loop
        for clip in layering.rounds(number):
            notes = arrangement.materials.get(clip.material)
            if not isinstance(notes, Notes):
                continue
            tempo = arrangement.tempo or (tempo_of(loop.length) if loop else guessed(notes)[0])
            first = (loop.start - clip.start) * 1000 / RATE if loop else 0.0
            ops = shown(arrangement, clip, in_time(notes, tempo, first=first)) if tempo else ()
            if ops:
                layering.do(*ops)

    def _reshape(self, what: str) -> None:
        """Let the loop be longer, or shorter: by a beat where there is a tempo."""
        layering = self._screen.layering
        loop, tempo = loop_lengths.going(layering), layering.arrangement.tempo
        if loop is None:
            return
        step = round(60 * RATE / tempo) if tempo else LENGTH_STEP
        lengths = {"longer": loop.length + step, "shorter": loop.length - step, "half": loop.length // 2}
        if what == "double":
            loop_lengths.double(layering)
        elif what == "here":
            loop_lengths.turn_here(layering)
        else:
            loop_lengths.set_length(layering, lengths[what])

    def _step_tempo(self, way: int) -> None:
        layering = self._screen.layering
        tempo = layering.arrangement.tempo
        if not tempo:
            tempo = tempo_of(layering.loop.length) if layering.loop is not None else USUAL
        else:
            tempo = tempo + way * TEMPO_STEP
        layering.set_tempo(min(FASTEST, tempo) if tempo >= SLOWEST else 0.0)

    # --- steps --------------------------------------------------------------------------------------------

    def steps(self, track: int | None) -> None:
        """Set the steps of a layer, or of a new one with None."""
        self.close()
        sheet = self.toggle(StepSheet)
        if sheet is None:
            return
        self._track = track
        layering = self._screen.layering
        pattern = self._pattern()
        instrument = pattern.instrument or self._screen.instrument
        sheet.names = [self._name(index) for index in range(len(self._row_pads()))]
        sheet.ids.cells.hues = [pad.hue for pad in self._row_pads()]
        sheet.line = standard().instrument(instrument).title
        sheet.bind(on_turn=lambda _s, row, slot: self._turned(row, slot), on_undo=lambda _s: layering.undo())
        sheet.bind(on_main=lambda _s: self.main())
        sheet.ids.scroll.scroll_y = 0
        self._show_steps()
        self._open(sheet)
        self._turn = Clock.schedule_interval(self._go_round, TURNS)

    def _row_pads(self):
        """Return the pads whose notes are the rows: of a kit all its pieces, else the lower half."""
        pieces = standard().instrument(self._screen.instrument).pieces
        return self._screen.pads.pads[: len(pieces) or ROWS]

    def _name(self, index: int) -> str:
        pad = self._row_pads()[index]
        return pad.title or spoken(note_name(pad.pitch))

    def _pattern(self) -> Pattern:
        layering = self._screen.layering
        arrangement = layering.arrangement
        clip = None if self._track is None else next(iter(layering.rounds(self._track)), None)
        found = arrangement.materials.get(clip.material) if clip is not None else None
        return found if isinstance(found, Pattern) else Pattern()

    def _turned(self, row: int, slot: int) -> None:
        """Turn a cell on or off; the first one lets the steps go round."""
        layering, pads = self._screen.layering, self._row_pads()
        if row >= len(pads):
            return
        pattern = self._pattern()
        every = pattern.slot * SLOTS
        if self._track is None or not pattern.instrument:
            slot_frames, every = slots_of(layering.loop, layering.arrangement.tempo)
            pattern = Pattern((), self._screen.instrument, slot_frames)
            self._track = None
        pattern = turned(pattern, slot, pads[row].frequency)
        if not layering.running:
            layering.begin()
        self._track = layering.set_pattern(pattern, self._track, every)
        self._show_steps()

    def _show_steps(self) -> None:
        sheet, pads = self.sheet, self._row_pads()
        hits = self._pattern().hits
        rows = [(row, pad.frequency) for row, pad in enumerate(pads)]
        sheet.on = [(row, hit.slot) for hit in hits for row, hertz in rows if abs(hertz - hit.frequency) < 0.5]
        layering = self._screen.layering
        sheet.can_undo, sheet.going = layering.song.draft.can_undo, layering.state == "looping"

    def _slot_now(self) -> int:
        layering = self._screen.layering
        clip = None if self._track is None else next(iter(layering.rounds(self._track)), None)
        pattern = self._pattern()
        if not layering.running or clip is None or not pattern.slot or not clip.every:
            return -1
        return max(0, layering.at - clip.start) % clip.every // pattern.slot % SLOTS
