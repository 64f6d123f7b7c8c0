"""`python -m npsmon`."""

from npsmon.main import main

main()
