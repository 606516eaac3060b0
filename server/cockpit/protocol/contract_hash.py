"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "30a6b27a3c9671f5"
"""Changes when the shape of a message changes; the editor sends its own."""
