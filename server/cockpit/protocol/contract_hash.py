"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "9a57587b7641b9b8"
"""Changes when the shape of a message changes; the editor sends its own."""
