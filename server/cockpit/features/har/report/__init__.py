"""What is handed on of recordings: reports of one, comparisons of two, dashboards of many."""
