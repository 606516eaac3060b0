"""What in a recorded exchange is a secret, what is personal, and what only looks so."""
