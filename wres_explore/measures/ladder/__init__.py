"""Staff by pay band: the ladder, its steps, and the cliff edge."""
