#!/bin/sh
# An interpreter that starts and never says a word.
exec sleep 3600
