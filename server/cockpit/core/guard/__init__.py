"""The operation guard: is this command safe, a question for a person, or never to be run? Pure and read-only.

verdict      what is answered: Verdict, Hit, Judgement        rules       every rule with its explanation
check        one command or snippet in any language           scan        the commands embedded in a file
marks        text that is only partly known                   places      where a path points
setting      what a command is judged against                 options     flags in any order and spelling
shell/       an abstract run over tree-sitter-bash            programs/   what each program does
python/      calls in Python                                  javascript/ calls in JavaScript and TypeScript
powershell/ batch sql oneliners                               the other languages
wrappers/    programs that run other programs                 files/      CI, Docker, make and JSON files
containment  workspace, backups and symlinks                  reentrancy  the depth of our own operations
nesting      copies of the workspace inside it                operation    what all that writes passes first
"""
