"""Python: calls that start programs, delete trees, write devices or execute computed text."""
