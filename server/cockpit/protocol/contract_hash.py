"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "a4c2d76364dfafd7"
"""Changes when the shape of a message changes; the editor sends its own."""
