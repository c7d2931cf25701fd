"""What every indicator stands on: which reports count, sums in which missing is never zero, the Wilson interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from gkstats.dataset.overlap import units

if TYPE_CHECKING:
    from gkstats.corpus.store import Corpus

Z: Final = 1.959963984540054
NAMES: Final = ("agency", "province", "prefecture", "county", "township")
TABLES_OF_CELLS: Final = ("proactive", "requests", "disputes")


def total(column: str) -> pl.Expr:
    """Sum the known values of `column`; null where none is known (Polars' own sum of nothing is 0)."""
    return pl.when(pl.col(column).count() > 0).then(pl.col(column).sum()).alias(column)


def wilson(k: str, n: str) -> pl.Expr:
    """Give value, low and high as a struct: k/n with its Wilson score interval at 95 %; null where n is 0.

    E. B. Wilson, J. Am. Stat. Assoc. 22 (1927) 209-212: centre (p + z²/2n) / (1 + z²/n).
    """
    size = pl.when(pl.col(n) > 0).then(pl.col(n)).cast(pl.Float64)
    share = pl.col(k) / size
    centre = (share + Z**2 / (2 * size)) / (1 + Z**2 / size)
    reach = Z / (1 + Z**2 / size) * (share * (1 - share) / size + Z**2 / (4 * size**2)).sqrt()
    return pl.struct(
        share.alias("value"),
        (centre - reach).clip(0, share).alias("low"),
        (centre + reach).clip(share, 1).alias("high"),
    )


def nameless(frame: pl.DataFrame) -> pl.Series:
    """Give the column `text` with the body's own names, and those of its places (`NAMES`), as 〔…〕."""
    texts = []
    for text, *named in frame.select("text", *NAMES).iter_rows():
        for name in units.names(*named):
            text = text.replace(name, "〔…〕")  # noqa: PLW2901 - one name after the other
        texts.append(text)
    return pl.Series("text", texts, dtype=pl.String)


def counted(corpus: Corpus) -> pl.DataFrame:
    """Give the reports that count: the latest version for each body, year and scope."""
    return corpus.reports.filter("counted")
