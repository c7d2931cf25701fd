"""Dated runs: notebooks executed, pages, briefing, packs, and how to cite them."""

from gkstats.charts import quickly as _quickly  # noqa: F401 - before nbformat imports what Altair does
