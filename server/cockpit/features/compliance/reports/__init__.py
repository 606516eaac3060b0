"""What other programs report about tests and coverage, read from their files."""
