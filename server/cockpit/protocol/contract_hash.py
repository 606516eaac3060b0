"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "0eb66a1d2a6e28ae"
"""Changes when the shape of a message changes; the editor sends its own."""
