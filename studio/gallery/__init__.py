"""Everything made: pieces, tags, search, thumbnails."""
