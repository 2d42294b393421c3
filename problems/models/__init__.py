from problems.models.problem_index_page import ProblemIndexPage
from problems.models.problem_page import ProblemFigure, ProblemPage

__all__ = ["ProblemFigure", "ProblemIndexPage", "ProblemPage"]
