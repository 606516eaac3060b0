"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "2bec17668f3f47f9"
"""Changes when the shape of a message changes; the editor sends its own."""
