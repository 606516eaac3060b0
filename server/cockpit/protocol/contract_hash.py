"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "45bf710aac5135e3"
"""Changes when the shape of a message changes; the editor sends its own."""
