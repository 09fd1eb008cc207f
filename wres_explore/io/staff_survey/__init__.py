"""NHS Staff Survey files: detailed workbooks, the benchmark workbook and an extract of it.

WRES indicators 5 to 8 are made of this survey, in the WRES year after the survey's own.
"""

from wres_explore.io.staff_survey.benchmark import FORMAT as BENCHMARK
from wres_explore.io.staff_survey.extract import FORMAT as EXTRACT
from wres_explore.io.staff_survey.national import FORMAT as NATIONAL
from wres_explore.io.staff_survey.organisational import FORMAT as ORGANISATIONAL

__all__ = ["BENCHMARK", "EXTRACT", "NATIONAL", "ORGANISATIONAL"]
