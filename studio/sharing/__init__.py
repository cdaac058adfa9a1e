"""What leaves the studio as open files, and comes back from them."""
