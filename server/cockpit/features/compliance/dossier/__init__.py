"""The report that people hand on: one model, and the forms in which it is written."""
