"""What a recorded session does: which exchanges matter, what they mean, and which value comes from where."""
