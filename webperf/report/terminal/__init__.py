"""The report in a terminal: `render` puts the parts in order, a file each."""

from webperf.report.terminal.render import print_run, render_terminal

__all__ = ["print_run", "render_terminal"]
