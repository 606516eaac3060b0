"""The forms in which a score is written."""
