"""Programs that run another program: what is left when they are taken away."""
