"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "2282d9e928664afa"
"""Changes when the shape of a message changes; the editor sends its own."""
