"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "c8279ad69eeef6bf"
"""Changes when the shape of a message changes; the editor sends its own."""
