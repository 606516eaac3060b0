"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "d21951b71055e0b4"
"""Changes when the shape of a message changes; the editor sends its own."""
