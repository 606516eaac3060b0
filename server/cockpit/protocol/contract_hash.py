"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "53fecda4b7278bd3"
"""Changes when the shape of a message changes; the editor sends its own."""
