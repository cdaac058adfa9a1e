"""The process that owns the sound card, and its client."""
