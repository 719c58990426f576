"""The cases there are: the suite's own, sections 1 to 7, 9 and 10, and ours for permessage-deflate, 12 and 13."""

from autobahntestsuite.case import CaseBasename, CaseCategories, Cases, CaseSetname, CaseSubCategories
from autobahntestsuite.caseset import CaseSet

from suite import compression

compression.add()


def identifiers():
    """The number of every case, such as '7.13.1'."""
    case_set = CaseSet(CaseSetname, CaseBasename, Cases, CaseCategories, CaseSubCategories)
    return [case_set.caseClasstoId(case) for case in Cases]
