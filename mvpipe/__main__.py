"""`python -m mvpipe` is `mvpipe`."""

from mvpipe.cli import main

if __name__ == "__main__":
    main(prog_name="mvpipe")
