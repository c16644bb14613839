"""Reports of a run, for people and scripts: readers of a RunResult that decide nothing."""

from mvpipe.report.document import report_dict
from mvpipe.report.evidence import Evidence, Still
from mvpipe.report.masking import masked
from mvpipe.report.summary import summary_lines
from mvpipe.report.writing import FORMATS, write

__all__ = ["FORMATS", "Evidence", "Still", "masked", "report_dict", "summary_lines", "write"]
