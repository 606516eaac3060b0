"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "82c8402798d1eea8"
"""Changes when the shape of a message changes; the editor sends its own."""
