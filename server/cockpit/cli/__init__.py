"""The command line: one module for each command, with `add_arguments` and `run`; no logic of the product.

Only the module of the command that is asked for is imported, so that `cockpit audit` starts without the
daemon.
"""
