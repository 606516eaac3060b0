"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "97c903ec61914e05"
"""Changes when the shape of a message changes; the editor sends its own."""
