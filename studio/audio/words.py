"""What a person reads about sound, and the codes the audio process says it with."""

NO_PORTAUDIO = "no portaudio"
NO_SPEAKER = "no speaker"
NO_ANSWER = "no answer"
NO_MICROPHONE = "no microphone"
MICROPHONE_BUSY = "microphone busy"
MICROPHONE_MUTE = "microphone mute"
MICROPHONE_GONE = "microphone gone"
MICROPHONE_MOVED = "microphone moved"
SPEAKER_MOVED = "speaker moved"
SPEAKER_BACK = "speaker back"
AGAIN = "again"
TIRED = "tired"

SENTENCES = {
    "": "",
    NO_PORTAUDIO: "There is no sound here yet: this computer is missing PortAudio. Everything else works.",
    NO_SPEAKER: "No speaker or headphones were found. Everything else works.",
    NO_ANSWER: "The speaker did not answer. Everything else works.",
    NO_MICROPHONE: "No microphone could be opened. You can still play and write.",
    MICROPHONE_BUSY: "The microphone did not open. Perhaps another program has it, or your system keeps it closed.",
    MICROPHONE_MUTE: "The microphone gives only silence. Your system may not let this program hear it.",
    MICROPHONE_GONE: "The microphone went away. What it heard until then is kept.",
    MICROPHONE_MOVED: "The microphone went away. Another one listens now.",
    SPEAKER_MOVED: "The speaker you chose went away. You hear it on another one now.",
    SPEAKER_BACK: "The speaker you chose is back.",
    AGAIN: "The sound stopped for a moment and is coming back. What you made is kept.",
    TIRED: "The sound keeps stopping, so it rests for now. What you made is kept.",
}
"""One calm sentence for each code."""

NOT_HEARD = "The microphone did not hear the sound. A louder speaker, or headphones taken off, may help."
NO_LISTENING = "To measure this, a speaker and a microphone are needed."
UNSURE = "The sound came back too unevenly to measure. It may be quieter around you later."
