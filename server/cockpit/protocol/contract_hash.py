"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "945808f2d071b891"
"""Changes when the shape of a message changes; the editor sends its own."""
