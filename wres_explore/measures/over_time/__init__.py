"""Change: trends of a few years, and process charts of many months."""
