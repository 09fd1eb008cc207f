"""The ethnicity pay gap and its parts."""
