"""The numbers of invented bodies over the years: a panel in which every identity of the forms holds.

Numbers that are 0 are left out. What a body carries out of a year it carries into the next, its documents in force
follow from those of the year before, and a government's figures hold those of the bodies below it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from math import exp, log
from typing import TYPE_CHECKING, Final, TypeAlias

from gkstats import forms
from gkstats.demo.settings import settings, trend, years

if TYPE_CHECKING:
    from random import Random

    from gkstats.demo.printing import Key
    from gkstats.demo.publishers import Body

Figures: TypeAlias = "Counter[Key]"

REQUESTERS: Final = tuple(forms.key_values()["requester"])[:-1]
ROUTES: Final = tuple(forms.key_values()["route"])
TOTAL: Final = "total"
_LAW: Final = 2024  # the revised law on reconsideration is in force
_THREE: Final = ("other_not_corrected", "other_fee_unpaid", "other_other")


@dataclass
class Amounts:
    """What a report says in money (CNY 10,000): charges, and what was bought in how many purchases."""

    charges: Decimal = Decimal(0)
    purchases: int = 0
    bought: Decimal = Decimal(0)


@dataclass
class Year:
    """One body's year: its figures by cell, its amounts, and what was planted in it."""

    year: int
    form: str
    cells: Figures
    amounts: Amounts
    planted: set[str] = field(default_factory=set)


class Country:
    """What the bodies below each government add up to; a body tells it its years before the government asks."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._sums: dict[tuple[str, int], Figures] = defaultdict(Counter)

    def add(self, body: Body, year: Year) -> None:
        """Add a body's requests and disputes to what is below each government above it."""
        told = {key: number for key, number in year.cells.items() if key[0] != "proactive"}
        for division in body.place[:-1] if body.rules else body.place:
            self._sums[division.code, year.year].update(told)

    def below(self, body: Body, year: int) -> Figures:
        """Give the sum of the bodies below a government."""
        return self._sums[body.code, year]


def series(body: Body, country: Country, *, whole: bool, rng: Random) -> list[Year]:
    """Draw a body's years; where `whole`, they hold those of all bodies below it too."""
    kind = next(kind for kind in settings().kinds if kind.name == body.kind)
    place, size = rng.random(), exp(rng.gauss(log(kind.median), kind.sigma))
    openness, charged = exp(rng.gauss(0, 0.4)), rng.random() < (0.03 if body.kind == "township" else 0.15)
    carried: Counter[str] = Counter()
    stock: Counter[str] = Counter()
    found = []
    for number, year in enumerate(years()):
        asked = place > trend(kind.unasked, year)
        received = poisson(size * settings().requests.growth ** number, rng) if asked else 0
        form = "2019" if year <= settings().form_2019_until or _flawed("old_form", rng) else "2021"
        own = Year(year, form, Counter(), Amounts())
        if form == "2021" and _flawed("one_other", rng):
            own.planted.add("one_other")
        _requests(own, received, _slipped(carried, own, rng), openness, rng)
        carried = Counter({r: own.cells["requests", "carried_out", r] for r in REQUESTERS})
        _disputes(own, rng)
        _documents(own, kind.documents, stock, rng)
        _acts(own, size, rng)
        if charged:
            own.amounts.charges = _money(rng, 8, 1.2)
        if form == "2019" and rng.random() > settings().procurement.none:
            own.amounts.purchases = 1 + poisson(size**0.5 + 2, rng)
            rise = settings().procurement.growth ** number
            own.amounts.bought = _money(rng, kind.procurement * rise, settings().procurement.sigma)
        country.add(body, own)
        if whole:
            own.cells.update(country.below(body, year))
        found.append(own)
    return found


def poisson(mean: float, rng: Random) -> int:
    """Draw a Poisson number: by products of uniforms (Knuth), a large one by its normal limit."""
    if mean > 40:
        return max(0, round(rng.gauss(mean, mean**0.5)))
    number, left = 0, exp(-mean)
    product = rng.random()
    while product > left:
        number += 1
        product *= rng.random()
    return number


def _requests(own: Year, received: int, carried: Counter[str], openness: float, rng: Random) -> None:
    if not received and not carried:
        return
    cells, rules = own.cells, settings().requests
    names, weights = _outcomes(own.year)
    weights = (weights[0] * openness, *weights[1:])
    new = _split(received, tuple(rules.requesters), tuple(rules.requesters.values()), rng)
    for requester in REQUESTERS:
        into = carried[requester] + new[requester]
        if not into:
            continue
        out = min(into, poisson(into * rules.carried, rng))
        _set(cells, "requests", "received", requester, new[requester])
        _set(cells, "requests", "carried_in", requester, carried[requester])
        _set(cells, "requests", "carried_out", requester, out)
        _set(cells, "requests", "resolved", requester, into - out)
        for outcome, number in _split(into - out, names, weights, rng).items():
            _set(cells, "requests", outcome, requester, number)


def _set(cells: Figures, table: str, first: str, second: str, number: int) -> None:
    """Fill a cell, and count it in its total."""
    if number:
        cells[table, first, second] = number
        cells[table, first, TOTAL] += number


def _disputes(own: Year, rng: Random) -> None:
    resolved = own.cells["requests", "resolved", TOTAL]
    if not resolved:
        return
    outcomes = settings().disputes.outcomes
    for route in ROUTES:
        rule = getattr(settings().disputes, route)
        rate = rule.rate * (rule.since_2024 if own.year >= _LAW else 1)
        whole = poisson(resolved * rate, rng)
        for outcome, number in _split(whole, tuple(outcomes), tuple(outcomes.values()), rng).items():
            _set(own.cells, "disputes", route, outcome, number)


def _documents(own: Year, mean: float, stock: Counter[str], rng: Random) -> None:
    """Draw the year's documents; `stock` holds those in force and is brought up to date."""
    items = ("regulations", "normative_documents") if mean > 5 else ("normative_documents",)
    flawed = own.form == "2021" and _flawed("stock", rng)
    for item in items:
        yearly = mean / 8 if item == "regulations" else mean
        if item not in stock:
            stock[item] = poisson(yearly * 7, rng)
        made, gone = poisson(yearly, rng), min(poisson(yearly * 0.8, rng), stock[item])
        stock[item] += made - gone
        if flawed and stock[item] and "stock" not in own.planted:
            stock[item] += 1 + poisson(2, rng)
            own.planted.add("stock")
        told = (
            {"issued": made, "repealed": gone, "in_force": stock[item]}
            if own.form == "2021"
            else {"made": made, "newly_published": max(0, made - (rng.random() < 0.1)), "published_total": stock[item]}
        )
        own.cells.update({("proactive", "20.1", item, measure): n for measure, n in told.items() if n})


def _acts(own: Year, size: float, rng: Random) -> None:
    """Draw licences, penalties and the like: rare below, many above."""
    items = {"licences": 6.0, "penalties": 2.5, "compulsion": 0.3}
    if own.form == "2019":
        items["other_services"] = 3.0
    for item, many in items.items():
        article = "20.5" if item in ("licences", "other_services") else "20.6"
        number = poisson(exp(rng.gauss(log(many * size), 1)), rng) if rng.random() < 0.4 else 0
        if number:
            own.cells["proactive", article, item, "decisions"] = number
        if own.form == "2019" and number:
            own.cells["proactive", article, item, "prior_items"] = 1 + poisson(8, rng)
            own.cells["proactive", article, item, "change"] = rng.choice((0, 0, 0, 1, 2, -1, -3))


def _slipped(carried: Counter[str], own: Year, rng: Random) -> Counter[str]:
    """Give what is carried in; in a few years it is not what was carried out."""
    if carried.total() and own.year > years()[0] and _flawed("carry", rng):
        own.planted.add("carry")
        return carried + Counter({"natural_person": 1 + poisson(1, rng)})
    return carried


@cache
def _outcomes(year: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Give the outcomes of a year with their weights; the 2019 form has one row for all other ways."""
    weights = {name: trend(ends, year) for name, ends in settings().outcomes.items()}
    if year <= settings().form_2019_until:
        weights["other"] = sum(weights.pop(name) for name in _THREE)
    return tuple(weights), tuple(weights.values())


def _split(whole: int, names: tuple[str, ...], weights: tuple[float, ...], rng: Random) -> Counter[str]:
    """Deal a number out by weights."""
    return Counter(rng.choices(names, weights, k=whole)) if whole else Counter()


def _money(rng: Random, median: float, sigma: float) -> Decimal:
    return Decimal(f"{exp(rng.gauss(log(median), sigma)):.4f}").normalize()


def _flawed(flaw: str, rng: Random) -> bool:
    return bool(rng.random() < settings().flaws[flaw])


def one_row(cells: Figures) -> Figures:
    """Give figures with the three other ways of dealing with a request in one row."""
    merged: Figures = Counter()
    for key, number in cells.items():
        merged[("requests", "other", key[2]) if len(key) == 3 and key[1] in _THREE else key] += number
    return merged
