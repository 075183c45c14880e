"""`python -m webperf` is the command `webperf`."""

from webperf.cli.main import main

if __name__ == "__main__":
    main()
