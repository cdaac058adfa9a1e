"""A PortAudio that is not there: streams that do what a test says."""


class PortAudioError(Exception):
    pass


class Stream:
    def __init__(self, card, kind, how):
        self.card, self.kind, self.how = card, kind, how
        self.active, self.latency, self.closed = False, how["latency"], False

    def start(self):
        self.active = True
        self.card.streams.append(self)

    def close(self, ignore_errors=True):
        self.active, self.closed = False, True
        if self in self.card.streams:
            self.card.streams.remove(self)


class FakePortAudio:
    PortAudioError = PortAudioError

    def __init__(self, devices=None, takes=None):
        self.devices = devices if devices is not None else [device("Speaker", 0, 2), device("Microphone", 2, 0)]
        self.takes = takes or (lambda kind, how: True)
        self.streams, self.tried, self.looked = [], [], 0

    def query_devices(self, kind=None):
        if kind is None:
            return [{**row, "index": index} for index, row in enumerate(self.devices)]
        found = [row for row in self.devices if row[f"max_{kind}_channels"]]
        if not found:
            raise PortAudioError("none")
        return found[0]

    def query_hostapis(self):
        def first(way):
            return next((i for i, row in enumerate(self.devices) if row[f"max_{way}_channels"]), -1)

        many = list(range(len(self.devices)))
        return [
            {
                "name": "Core",
                "devices": many,
                "default_output_device": first("output"),
                "default_input_device": first("input"),
            }
        ]

    def _stream(self, kind, how):
        self.tried.append((kind, how["device"], how["samplerate"], how["channels"]))
        answer = self.takes(kind, how)
        if answer is not True:
            raise PortAudioError("no", answer)
        return Stream(self, kind, how)

    def OutputStream(self, **how):  # noqa: N802 - sounddevice's names
        return self._stream("output", how)

    def InputStream(self, **how):  # noqa: N802
        return self._stream("input", how)

    def _terminate(self):
        self.looked += 1

    def _initialize(self):
        return None


def device(name, ins, outs, rate=48000.0, api=0):
    return {
        "name": name,
        "hostapi": api,
        "max_input_channels": ins,
        "max_output_channels": outs,
        "default_samplerate": rate,
    }
