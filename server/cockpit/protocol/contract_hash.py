"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "2482ede1976ac4ba"
"""Changes when the shape of a message changes; the editor sends its own."""
