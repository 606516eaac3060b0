"""Generated from the messages by `npm run generate`; do not edit."""

CONTRACT_HASH = "22cd431261df092d"
"""Changes when the shape of a message changes; the editor sends its own."""
