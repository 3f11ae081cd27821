"""`python -m certify`: the same as the command `certify`."""

from certify.cli import main

main()
