"""`python -m gkstats` is `gkstats`."""

from gkstats.cli import main

if __name__ == "__main__":
    main()
