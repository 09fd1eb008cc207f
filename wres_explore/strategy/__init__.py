"""What the London Workforce Race Strategy (October 2020) promises, and whether figures follow."""
