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
    return pl.struct(*wilson_of_bodies(k, n, n))


def worth(whose: str, known: pl.Expr) -> pl.Expr:
    """Give how many bodies the known reports of a group are worth (Kish): each body's years are one cluster."""
    times = pl.col(whose).filter(known).value_counts().struct.field("count").cast(pl.Float64)
    return times.sum() ** 2 / (times**2).sum()


def wilson_of_bodies(k: str, n: str, of: str) -> list[pl.Expr]:
    """Give value, low and high: k/n with Wilson's interval at 95 % on the effective number `of` bodies."""
    share = pl.col(k) / pl.when(pl.col(n) > 0).then(pl.col(n))
    size = pl.when(pl.col(n) > 0).then(of)
    centre = (share + Z**2 / (2 * size)) / (1 + Z**2 / size)
    reach = Z / (1 + Z**2 / size) * (share * (1 - share) / size + Z**2 / (4 * size**2)).sqrt()
    return [
        share.alias("value"),
        (centre - reach).clip(0, share).alias("low"),
        (centre + reach).clip(share, 1).alias("high"),
    ]


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


def used(corpus: Corpus) -> pl.LazyFrame:
    """Give the reports that count, with `aside`: true for an office whose government reports the same jurisdiction.

    A government and its office may both report on one jurisdiction and year: the government's own figures are used, and
    where there are none, the office's.
    """
    place = ["division_code", "township", "level", "year"]
    reports = corpus.scan("reports").filter("counted")
    whole = reports.filter(pl.col("scope") == "jurisdiction").drop_nulls(["division_code", "year"])
    own = whole.filter(pl.col("body") == "government").select(place).unique()
    offices = whole.filter(pl.col("body") == "government_office").join(own, on=place, how="semi", nulls_equal=True)
    return reports.join(offices.select("report_id", aside=pl.lit(value=True)), on="report_id", how="left").with_columns(
        pl.col("aside").fill_null(value=False)
    )
