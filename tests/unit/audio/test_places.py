from studio.audio.device import Device, Devices, heard, in_use, told
from studio.audio.places import look, within
from tests.unit.audio.fake_portaudio import FakePortAudio, device

SINKS = [
    {"name": "alsa.built_in", "description": "Built-in", "sample_specification": "s16le 2ch 44100Hz"},
    {"name": "bluez.ears", "description": "Ears", "sample_specification": "float32le 1ch 16000Hz"},
    {"name": "bluez.others", "description": "Ears", "sample_specification": "?"},
]
SOURCES = [
    {"name": "alsa.built_in.monitor", "description": "Monitor of Built-in"},
    {"name": "alsa.mic", "description": "Microphone", "sample_specification": "s16le 2ch 48000Hz"},
]
INFO = {"default_sink_name": "bluez.ears", "default_source_name": "alsa.mic"}
PIPE = [device("hw:0", 2, 2), device("default", 32, 32)]


def test_a_sound_server_names_the_speakers_and_microphones_a_person_knows():
    places = look(FakePortAudio(PIPE), {"sinks": SINKS, "sources": SOURCES, "info": INFO}.get)
    assert places.devices == Devices(
        (Device("Built-in", 2, 44100), Device("Ears", 1, 16000, True), Device("Ears 2", 2, 48000)),
        (Device("Microphone", 2, 48000, True),),
    )
    found = places.find("output", "Ears 2")
    assert (found.index, dict(found.environment)["PULSE_SINK"]) == (1, "bluez.others")
    assert dict(places.find("input", "Microphone").environment)["PULSE_SOURCE"] == "alsa.mic"


def test_what_is_not_there_is_the_systems_own():
    places = look(FakePortAudio(PIPE), {"sinks": SINKS, "sources": SOURCES, "info": INFO}.get)
    assert places.find("output", "Gone").device.name == "Ears"
    assert places.find("output", None).device.name == "Ears"
    assert look(FakePortAudio([]), lambda what: None).find("input", None) is None


def test_without_a_server_portaudio_is_believed():
    rows = [device("Speaker", 0, 2, 44100.0), device("Both", 1, 2, 96000.0)]
    for answers in (lambda what: None, {"sinks": "nonsense", "sources": [], "info": {}}.get):
        found = look(FakePortAudio([*rows, device("default", 1, 1)]), answers).devices
        assert [one.name for one in found.outputs] == ["Speaker", "Both", "default"]
        assert [one.is_default for one in found.outputs] == [True, False, False]
        assert found.inputs[0] == Device("Both", 1, 96000, True)


def test_on_windows_the_newer_way_is_taken():
    card = FakePortAudio([device("Old", 0, 2, api=0), device("New", 0, 2, api=1)])
    card.query_hostapis = lambda: [
        {"name": "MME", "devices": [0], "default_output_device": 0, "default_input_device": -1},
        {"name": "Windows WASAPI", "devices": [1], "default_output_device": 1, "default_input_device": -1},
    ]
    assert [one.name for one in look(card).devices.outputs] == ["New"]


def test_devices_go_from_one_process_to_another_and_damage_is_none():
    devices = Devices((Device("A", 2, 48000, True),), (Device("B", 1, 16000),))
    assert heard(told(devices)) == devices
    for damaged in (None, 3, {}, {"outputs": 5}, {"outputs": [1, {"name": "x"}], "inputs": "ab"}):
        assert heard(damaged) == Devices()


def test_what_is_used_is_what_was_chosen_while_it_is_there():
    rows = (Device("A", is_default=True), Device("B"))
    assert [in_use(rows, name) for name in ("B", "C", None)] == ["B", "A", "A"]
    assert in_use((), "B") == ""


def test_the_environment_is_as_it_was_after(monkeypatch):
    import os

    monkeypatch.setenv("PULSE_SINK", "before")
    monkeypatch.delenv("PIPEWIRE_NODE", raising=False)
    with within((("PULSE_SINK", "x"), ("PIPEWIRE_NODE", "y"))):
        assert (os.environ["PULSE_SINK"], os.environ["PIPEWIRE_NODE"]) == ("x", "y")
    assert os.environ["PULSE_SINK"] == "before"
    assert "PIPEWIRE_NODE" not in os.environ
