"""Programs as a person meets them: pixels out, a mouse in, and what the system says of their processes."""
