"""The King's Fund's search for organisations that do well by their BME staff."""
