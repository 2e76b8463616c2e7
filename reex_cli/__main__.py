"""`python -m reex_cli` is `reex`."""

from reex_cli.cli import main

if __name__ == "__main__":
    main()
