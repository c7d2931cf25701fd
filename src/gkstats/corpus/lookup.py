"""Which body is meant: by its key, its name in any spelling, a part of it; else the names that are near."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from rapidfuzz import fuzz, process

from gkstats.bodies.names import spelled

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus

NEAR: Final = 10  # names that are offered
_LIKE: Final = 50  # of 100, how alike a name has to be to be offered


def bodies(corpus: Corpus) -> pl.DataFrame:
    """Give the bodies of a corpus by their latest name: agency_key, agency, province, level, scope, reports, years.

    Those with most years first. A body without a certain key stands by its name.
    """
    return (
        corpus.scan("reports")
        .filter("counted")
        .drop_nulls("agency")
        .with_columns(agency_key=pl.coalesce("agency_key", "agency"))
        .group_by("agency_key")
        .agg(
            pl.col("agency", "province", "level", "scope").sort_by("year", nulls_last=False).last(),
            pl.len().alias("reports"),
            pl.col("year").n_unique().alias("years"),
        )
        .sort("years", "agency", descending=[True, False])
        .collect()
    )


def look_up(corpus: Corpus, agency: str) -> tuple[str, pl.DataFrame]:
    """Give the key of the body that is meant, and the bodies (`bodies`) that may be where it is not one alone.

    `agency` is a key, a name in any of its spellings, or a part of one body's name only; else the key is "", and the
    frame holds the bodies with that part in their names, or those whose names are nearest.
    """
    known = bodies(corpus)
    wanted = spelled(agency)
    names = pl.Series("spelled", [spelled(name) for name in known["agency"]], dtype=pl.String)
    exact = known.filter((pl.col("agency_key") == agency) | (names == wanted))
    parts = known.filter(names.str.contains(wanted, literal=True)) if wanted else known.clear()
    for found in (exact, parts):
        if found.height == 1:
            return found["agency_key"][0], known.clear()
        if found.height:
            return "", found
    near = process.extract(wanted, names.to_list(), scorer=fuzz.ratio, limit=NEAR, score_cutoff=_LIKE)
    return "", known[[place for _, _, place in near]] if near else known.clear()
