"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "7a5d27990a3e418a"
"""Changes when the shape of a message changes; the editor sends its own."""
