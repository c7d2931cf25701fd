"""Charts: frame -> Altair chart, under one theme and in the reader's language.

A chart knows nothing of indicators: it is told which columns to draw. Bars begin at zero, colours are told apart by
the colour-blind, grey means "not known", small numbers stand as "k of n" and are drawn hollow, several rows for one
mark are refused, and each chart ends in a source line. An empty frame gives a chart that says so, and a chart of
invented data is marked as such.
"""

from gkstats.charts import quickly as _quickly  # noqa: F401 - before anything imports Altair
from gkstats.charts.bars import amounts, counts, outcome_parts, parts
from gkstats.charts.choices import specification_curve
from gkstats.charts.curves import curves
from gkstats.charts.drawing import BLUE, FONTS, GREEN, GREY, INK, MUTED, ORANGE, PALE, PURPLE, RED, SKY, Chart, marked
from gkstats.charts.lines import lines
from gkstats.charts.picking import picked
from gkstats.charts.points import prevalence
from gkstats.charts.provinces import funnel, places, tiles

__all__ = [
    "BLUE", "FONTS", "GREEN", "GREY", "INK", "MUTED", "ORANGE", "PALE", "PURPLE", "RED", "SKY", "Chart", "amounts",
    "counts", "curves", "funnel", "lines", "marked", "outcome_parts", "parts", "picked",
    "places", "prevalence", "specification_curve", "tiles",
]  # fmt: skip
