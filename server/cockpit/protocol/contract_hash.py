"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "0aba0d15bbfcf27b"
"""Changes when the shape of a message changes; the editor sends its own."""
