"""Shell commands: an abstract run over tree-sitter-bash that knows variables, functions, pipes and files."""
