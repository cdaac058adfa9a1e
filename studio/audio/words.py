"""What a person reads about sound, and the codes the audio process says it with."""

NO_PORTAUDIO = "no portaudio"
NO_SPEAKER = "no speaker"
NO_ANSWER = "no answer"
NO_MICROPHONE = "no microphone"
AGAIN = "again"
TIRED = "tired"

SENTENCES = {
    "": "",
    NO_PORTAUDIO: "There is no sound here yet: this computer is missing PortAudio. Everything else works.",
    NO_SPEAKER: "No speaker or headphones were found. Everything else works.",
    NO_ANSWER: "The speaker did not answer. Everything else works.",
    NO_MICROPHONE: "No microphone could be opened. You can still play and write.",
    AGAIN: "The sound stopped for a moment and is coming back. What you made is kept.",
    TIRED: "The sound keeps stopping, so it rests for now. What you made is kept.",
}
"""One calm sentence for each code."""
