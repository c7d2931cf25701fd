"""What an indicator is: one declaration, from which its function, its change, its mean, its bounds and its page follow.

`declared.toml` has the declarations. An indicator that is a ratio of cells is nothing but its entry there; one that
looks at other tables names the function that gives what each report adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from gkstats import forms
from gkstats.dataset import schema
from gkstats.indicators.numbers import HIGH, LOW, Choice, column_of, known_numbers
from gkstats.indicators.sums import Declared, Each, frame_of
from gkstats.words.wording import FEW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gkstats.corpus.store import Corpus
    from gkstats.indicators.numbers import Cell


_PLAIN: Final = (
    "number", "zh", "en", "formula", "formula_zh", "caveat", "caveat_zh", "counts", "scale", "share", "mean", "alone",
    "part", "scoped",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sum:
    """Cells added, and cells taken off."""

    plus: tuple[Cell, ...]
    minus: tuple[Cell, ...] = ()

    @classmethod
    def of(cls, terms: Sequence[str]) -> Sum:
        """Read cells as declared: `resolved`, `received/business`, `disputes/reconsideration/total`, `-…` taken off."""
        cells = [(_cell(term.removeprefix("-")), term.startswith("-")) for term in terms]
        return cls(tuple(cell for cell, off in cells if not off), tuple(cell for cell, off in cells if off))

    def expression(self, plus: str = "", minus: str = "") -> pl.Expr:
        """Give the sum over one report's numbers; with prefixes for what is added and taken off: of its bounds."""
        value = pl.lit(0)
        for cell in self.plus:
            value += pl.col(plus + column_of(cell))
        for cell in self.minus:
            value -= pl.col(minus + column_of(cell))
        return value

    def ends(self) -> tuple[pl.Expr, pl.Expr]:
        """Give the least and the most that the sum can be."""
        return self.expression(LOW, HIGH).clip(lower_bound=0), self.expression(HIGH, LOW)


def _cell(term: str) -> Cell:
    match term.split("/"):
        case [item]:
            return "requests", item, "total"
        case [item, requester]:
            return "requests", item, requester
        case [table, first, second]:
            return table, first, second
    msg = f"{term!r} names no cell: write item, item/requester or table/row/column"
    raise ValueError(msg)


class Indicator(Declared):
    """One indicator; called with a corpus it gives its frame, one row a group."""

    def __call__(
        self,
        corpus: Corpus,
        by: Sequence[str] = ("year",),
        *,
        doubtful: str = "unknown",
        bounds: str = "identity",
        min_n: int = FEW,
    ) -> pl.DataFrame:
        """Give one row a group, scope (of jurisdictions: level) and part.

        Columns: by…, scope, level, the part (if there are any), reports, set_aside (offices whose government reports
        the same), bodies (that say anything), k and n (summed over the reports whose numbers are known), unknown
        (reports whose numbers are not), determined (known by the form's identities only), unknown_requests (at most so
        many are in the reports that are not known, but for the `unbounded`), unbounded (reports for which there is no
        upper bound), value = k/n (null where n is 0), low and high (95 %, see `intervals`), at_least and at_most (k/n
        if what is not known were all against it or all for it; of the reports that are not unbounded), effective_bodies
        (Kish), top_5_share (the five largest bodies in n), few (n below `min_n`), series. ValueError: a `by` that is no
        column of `reports`, another `doubtful` or `bounds`.
        """
        return frame_of(self, self.each(corpus, Choice(doubtful, bounds)), by, min_n)


def of_cells(k: Mapping[str, Sequence[str]], n: Sequence[str]) -> Each:
    """Give what each report adds to the ratios of the sums `k`, by part, over the sum `n`."""
    parts = {part: Sum.of(terms) for part, terms in k.items()}
    whole = Sum.of(n)
    cells = {cell for term in (whole, *parts.values()) for cell in (*term.plus, *term.minus)}
    rest = {part: _rest(term, whole) for part, term in parts.items()}

    def each(corpus: Corpus, choice: Choice) -> pl.LazyFrame:
        least, most = whole.ends()
        ends = {part: _within(parts[part].ends(), rest[part], (least, most)) for part in parts}
        return (
            known_numbers(corpus, cells, choice, beside={cell for left in rest.values() if left for cell in left.plus})
            .select(
                *schema.empty("reports").columns, "aside", "determined", n=whole.expression(), n_low=least, n_high=most,
                **{f"k:{part}": term.expression() for part, term in parts.items()},
                **{f"k_low:{part}": low for part, (low, _) in ends.items()},
                **{f"k_high:{part}": high for part, (_, high) in ends.items()},
            )
        )  # fmt: skip

    return each


def _rest(k: Sum, n: Sum) -> Sum | None:
    """Give what k leaves of n, where an identity of the forms says what n is the sum of, or n holds all of k itself."""
    if k.minus or n.minus:
        return None
    if set(k.plus) <= set(n.plus):
        return Sum(tuple(cell for cell in n.plus if cell not in k.plus))
    if len(n.plus) != 1:
        return None
    ((table, *keys),) = n.plus
    for form, along in product(map(forms.load, forms.NAMES), (0, 1)):
        summed = table, (keys[along],), schema.CELL_KEYS[table][along]
        for identity in form.identities:
            if (identity.table, identity.left, identity.along) == summed:
                parts = [(table, term, keys[1]) if along == 0 else (table, keys[0], term) for term in identity.right]
                # The one row 其他处理 stands for its three kinds, whichever is printed.
                every = [cell for cell in parts if not cell[1].startswith("other_")]
                if set(k.plus) <= set(every):
                    return Sum(tuple(cell for cell in every if cell not in k.plus))
    return None


def _within(k: tuple[pl.Expr, pl.Expr], rest: Sum | None, n: tuple[pl.Expr, pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """Narrow what k can be by what the rest leaves of n: cells lost together may be anything, and their sum not."""
    if rest is None:
        return k
    least, most = rest.ends()
    # Infinite less infinite says nothing.
    low = pl.when(most.is_finite()).then(n[0] - most).otherwise(0)
    return pl.max_horizontal(k[0], low), pl.min_horizontal(k[1], (n[1] - least).clip(lower_bound=0))


def declare(name: str, entry: Mapping[str, Any], each: Each | None = None) -> Indicator:
    """Make an indicator of its declaration; without `each` it is a ratio of the cells that its k and n name."""
    k = entry.get("k", {})
    parts = k if isinstance(k, dict) else {"": k}
    plain: dict[str, Any] = {field: entry[field] for field in _PLAIN if field in entry}
    listed: dict[str, Any] = {field: tuple(entry[field]) for field in ("of", "breaks") if field in entry}
    plain["checked"] = entry.get("checked", each is None)
    return Indicator(
        name, each=each or of_cells(parts, entry["n"]), parts=tuple(part for part in parts if part), **plain, **listed
    )
