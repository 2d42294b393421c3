"""Cells of tables that people open in a spreadsheet.

What people typed may begin like a formula: such cells are written as text, or a spreadsheet would calculate them.
"""

from datetime import datetime

from django.utils import timezone

FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n")

Cell = str | int | datetime


def for_csv(cell: Cell) -> str | int:
    if isinstance(cell, datetime):
        return f"{timezone.localtime(cell):%Y-%m-%d %H:%M}"
    if isinstance(cell, str) and cell.startswith(FORMULA_BEGINNINGS):
        return f"'{cell}"
    return cell
