"""Goals: Model Employer paths, who would have to enter, and missing colleagues."""
