"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "6a352d8875335a01"
"""Changes when the shape of a message changes; the editor sends its own."""
