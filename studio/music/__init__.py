"""Notes, scales, instruments and the synthesiser, which know no sound card."""
