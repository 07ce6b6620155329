"""What can be wrong with the jury's numbers. Every refusal says what was found and what was expected."""


class BadInput(ValueError):
    """Input that no estimate may be built on."""


class BadIdentity(BadInput):
    """An id that is missing, negative or not a whole number."""


class BadRubric(BadInput):
    """Criteria or a scale that do not make a rubric."""


class BadMark(BadInput):
    """A mark that is not a number of the scale."""


class UnknownCriterion(BadInput):
    """A mark for a criterion the rubric does not have."""


class DuplicateReview(BadInput):
    """Two reviews of one entry by one judge, and nothing that says which is the later."""


class BadAward(BadInput):
    """A list of awards that cannot be given in order."""


class BadPlan(BadInput):
    """An assignment or a wave that cannot be planned as asked."""


class Unranked(BadInput):
    """A comparison was asked for an entry that has no estimate."""
