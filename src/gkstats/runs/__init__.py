"""Dated runs: notebooks executed, pages, briefing, packs, and how to cite them."""
