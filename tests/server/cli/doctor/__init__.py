"""`cockpit doctor`: what it finds on machines with troubles, and its command line."""
