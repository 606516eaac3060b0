"""Files that carry commands of other languages: where they are and in which setting they run."""
