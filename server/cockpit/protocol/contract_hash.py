"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "6be19380d5348d9c"
"""Changes when the shape of a message changes; the editor sends its own."""
