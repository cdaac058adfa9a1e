"""Keeping: one encrypted folder that loses nothing."""
