"""PowerShell: cmdlets under any alias and abbreviation, pipelines, script blocks, and native programs."""
