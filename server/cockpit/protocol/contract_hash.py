"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "7d98a385e6d488da"
"""Changes when the shape of a message changes; the editor sends its own."""
