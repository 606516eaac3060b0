"""Templates of code: the curated ones, the user's own, and patterns mined from the workspace."""
