"""`python -m gkstats` is `gkstats`."""

from gkstats.cli import main  # noqa: TID251 - this is the command line

if __name__ == "__main__":
    main()
