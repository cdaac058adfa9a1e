"""One screen a file; no screen knows another."""
