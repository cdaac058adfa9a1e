"""Sessions, days, and the words that hang on them."""
