"""Tide prediction from harmonic constituents."""
