"""Places beside each other: two, many, pooled into one, and like for like."""
