"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "dafc993ac359a474"
"""Changes when the shape of a message changes; the editor sends its own."""
