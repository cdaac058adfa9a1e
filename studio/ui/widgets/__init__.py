"""The few widgets everything is built from."""
