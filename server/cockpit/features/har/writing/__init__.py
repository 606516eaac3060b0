"""What is written of a recorded session: one module an artefact, from a flow to files."""
