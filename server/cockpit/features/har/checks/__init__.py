"""The rules about recordings, by what they look at."""
