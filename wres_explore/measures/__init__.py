"""Tables in, tables out: the indicators and the cliff edge, computed from counts when asked."""
