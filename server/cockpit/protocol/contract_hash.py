"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "fbb44059bad1ff7e"
"""Changes when the shape of a message changes; the editor sends its own."""
