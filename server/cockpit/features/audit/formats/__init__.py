"""How a report is written: text for people, JSON and SARIF for programs, GitHub and GitLab for reviews."""
