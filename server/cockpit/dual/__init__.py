"""The two copilots at work: puts together what several features know, for every face alike."""
