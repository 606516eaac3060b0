"""The ring in which the real daemon talks to an editor over standard input and output."""
