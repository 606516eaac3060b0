"""What each program does with its arguments; `command.judge` finds the program in these modules' tables."""
