"""Indicator 2 taken apart: by kind of work and band, and without international recruitment."""
