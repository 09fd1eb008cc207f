"""What "BME" hides: ethnic groups one by one, with band, and with sex."""
