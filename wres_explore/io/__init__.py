"""Files in, data sets out: packaged data, and checks of what comes from outside."""
