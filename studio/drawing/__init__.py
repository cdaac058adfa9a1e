"""Strokes become pixels: the painting engine, which knows no widget."""
