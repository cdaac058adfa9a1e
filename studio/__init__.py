"""Afterglow: a private studio to draw, make sound and write in, after a session."""

__version__ = "0.1.0"
