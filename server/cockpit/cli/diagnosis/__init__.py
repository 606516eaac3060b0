"""What `cockpit doctor` looks at: a table of small functions over one picture of the machine.

Nothing here imports a package of the requirements before a check asks for it: what is looked for must not
be needed to look.
"""
