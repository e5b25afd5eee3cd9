"""`python -m svanalysis` is the command line."""

from svanalysis.cli import main

main()
