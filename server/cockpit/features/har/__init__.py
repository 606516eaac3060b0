"""Recordings of browsers and proxies (HTTP Archive): read, judged, kept and summed up."""
