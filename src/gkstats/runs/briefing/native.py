"""A chart as rows and numbers, so that an office can draw and edit it as its own: bars, stacked bars and lines.

It is told from the chart's own specification, as `charts` writes it. A chart of another kind (a map, a funnel) stays a
picture, and so does one with shares freed of the coder's errors, which would not stand beside those as coded, and one
whose panels its finding compares (a year with another). Of several panels one is taken, by itself large enough to be
read across a room: the first of about as many reports as any other, of years the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from gkstats.charts import BLUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Row = dict[str, Any]
_MOST_ROWS: Final = 24  # more would not be read on a slide
_MOST_SERIES: Final = 10
_ABOUT_AS_MANY: Final = 0.5
_PANEL: Final = 520  # width of a panel alone, in pixels
_PER_CENT: Final = "%"
_OF_PANELS: Final = ("facet", "spec", "columns", "resolve", "spacing")


@dataclass(frozen=True)
class DrawnSeries:
    """One row of numbers, null where nothing is drawn.

    `reach` has the ends of intervals; `hollow` tells what rests on few, and `said` says that as k of n ("" where not).
    """

    name: str
    colour: str
    values: tuple[float | None, ...]
    reach: tuple[tuple[float, float] | None, ...] = ()
    hollow: tuple[bool, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Native:
    """One panel of a chart: its kind (parts, lines, bars), categories and series; what it is of, and what is left out.

    With `shares` the numbers are shares of one. `panel` names what is shown, "" where the chart has one panel;
    `of_each` says how many each number is of, where all are of as many.
    """

    kind: str
    categories: tuple[str, ...]
    series: tuple[DrawnSeries, ...]
    shares: bool
    panel: str = ""
    others: tuple[str, ...] = ()
    axis: str = ""
    of_each: str = ""

    @property
    def marks_few(self) -> bool:
        """Tell whether points of a line rest on few: their markers differ from the others."""
        return self.kind == "lines" and any(any(one.hollow) for one in self.series)

    @property
    def reaches(self) -> bool:
        """Tell whether intervals can be drawn: those of several lines would lie on each other."""
        at = [[one.reach[at] for one in self.series if one.reach] for at in range(len(self.categories))]
        return all(sum(reach is not None for reach in reaches) <= 1 for reaches in at)


def largest(spec: Mapping[str, Any]) -> Native | None:
    """Give a chart's largest panel as numbers, None for a chart that stays a picture."""
    said = spec.get("usermeta", {})
    if _apart(spec) or set(said.get("panels", ())) & set(said.get("across", ())):
        return None
    for mark, encoding in _units(spec):
        kind = _kind(mark, encoding)
        if kind is not None:
            break
    else:
        return None
    asked = encoding["x"]["field"]
    rows: list[Row] = next((rows for rows in spec["datasets"].values() if rows and asked in rows[0]), [])
    if any(row.get("corrected") is not None for row in rows):
        return None
    panels = _panels(spec, rows)
    panel = _largest(panels)
    number = encoding["y" if kind == "lines" else "x"]
    axis = number.get("axis") or {}
    shares = kind == "parts" or str(axis.get("format", "")).endswith(_PER_CENT)
    made = {"parts": _parts, "lines": _lines, "bars": _bars}[kind](panels[panel], encoding)
    least, most = (2, len(made[0])) if kind == "lines" else (1, _MOST_ROWS)
    if not least <= len(made[0]) <= most or not 0 < len(made[1]) <= _MOST_SERIES:
        return None
    others = tuple(name for name in panels if name != panel)
    numbers = {row.get("n") for row in panels[panel]}
    same = numbers.pop() if kind == "bars" and len(numbers) == 1 else None
    of_each = f"n = {same:,}" if same is not None else ""
    return Native(kind, *made, shares, panel, others, number.get("title") or "", of_each)


def _apart(spec: Mapping[str, Any]) -> bool:
    """Tell whether each panel has rows of its own: then no single one stands for the chart."""
    return any(part.get("resolve", {}).get("scale", {}).get("y") == "independent" for part in spec.get("vconcat", ()))


def alone(spec: Mapping[str, Any], panel: str) -> dict[str, Any]:
    """Give the specification of one panel of a chart by itself, drawn as wide as a chart of one panel."""
    (chart,) = spec["vconcat"]
    inner = dict(chart["spec"])
    chosen = {"filter": {"field": "panel", "equal": panel}}
    drawn = {name: value for name, value in chart.items() if name not in _OF_PANELS}
    return dict(spec) | {
        "vconcat": [drawn | inner | {"width": _PANEL, "transform": [chosen, *inner.get("transform", ())]}]
    }


def _units(spec: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:  # noqa: ANN401 - JSON
    """Give the marks of a specification with their encodings, in the order in which they are drawn."""
    if isinstance(spec, list):
        for part in spec:
            yield from _units(part)
    elif isinstance(spec, dict):
        if "mark" in spec:
            mark = spec["mark"]
            yield mark if isinstance(mark, str) else mark["type"], spec.get("encoding", {})
        for name in ("vconcat", "hconcat", "spec", "layer"):
            yield from _units(spec.get(name, []))


def _kind(mark: str, encoding: Mapping[str, Any]) -> str | None:
    fields = {channel: at.get("field") for channel, at in encoding.items() if isinstance(at, dict)}
    match mark, fields.get("x"), fields.get("y"):
        case "line", str(), "value":
            return "lines"
        case "bar", "start", "row" if "color" in fields:
            return "parts"
        case "bar", str(), "row" if "x2" not in fields:
            return "bars"
        case "point", "value", "row":
            return "bars"
    return None


def _panels(spec: Mapping[str, Any], rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Give the rows of each panel, in the order of the panels."""
    order = next(_sorts(spec), [])
    panels: dict[str, list[Row]] = {str(name): [] for name in order}
    for row in rows:
        if row.get("mark", "point") == "point":
            panels.setdefault(str(row.get("panel", "")), []).append(row)
    return {name: held for name, held in panels.items() if held} or {"": []}


def _sorts(spec: Any) -> Iterator[Sequence[str]]:  # noqa: ANN401 - JSON
    if isinstance(spec, dict):
        facet = spec.get("facet")
        if isinstance(facet, dict) and isinstance(facet.get("sort"), list):
            yield facet["sort"]
        for name in ("vconcat", "hconcat", "spec"):
            parts = spec.get(name, [])
            for part in parts if isinstance(parts, list) else [parts]:
                yield from _sorts(part)


def _largest(panels: Mapping[str, Sequence[Row]]) -> str:
    """Name the first panel of about as many reports as any other; of panels of years the last."""
    sizes = {
        name: max((row.get("n") or row.get("whole") or 0 for row in rows), default=0) for name, rows in panels.items()
    }
    about = [name for name, size in sizes.items() if size >= _ABOUT_AS_MANY * max(sizes.values())]
    years = {name: {row.get("year") for row in panels[name]} for name in about}
    apart = len(about) > 1 and all(len(held) == 1 and None not in held for held in years.values())
    if apart and len(set.union(*years.values())) == len(about):
        return about[-1]
    return about[0]


def _parts(rows: Sequence[Row], encoding: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[DrawnSeries, ...]]:
    """Give stacked bars: the count of each part of each row."""
    wholes = {row["row"]: row["whole"] for row in rows}
    names = [name for name in _ordered(rows, encoding["y"]) if wholes[name]]
    held = {(row["row"], row["part"]): row["count"] for row in rows}
    colours = _colours(encoding["color"])
    hollow = {row["row"]: bool(row.get("small")) for row in rows}
    series = tuple(
        DrawnSeries(
            part, colour, tuple(held.get((name, part)) for name in names), (), tuple(hollow[name] for name in names)
        )
        for part, colour in colours.items()
        if any(held.get((name, part)) for name in names)
    )
    return tuple(f"{name} (n = {wholes[name]:,})" for name in names), series


def _lines(rows: Sequence[Row], encoding: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[DrawnSeries, ...]]:
    """Give lines over years or steps, one a series."""
    at = encoding["x"]["field"]
    steps = sorted({row[at] for row in rows})
    whole = all(float(step).is_integer() for step in steps)
    colours = _colours(encoding["color"])
    names = [f"{step:.0f}" if whole else f"{step:.0%}" for step in steps]
    held: dict[str, dict[object, dict[float, Row]]] = {}
    for row in rows:
        if row["value"] is not None:
            held.setdefault(str(row["series"]), {}).setdefault(row.get("segment"), {})[row[at]] = row
    series = []
    for name, colour in colours.items():
        segments = held.get(name, {})
        for segment in segments.values():  # a series that breaks goes on as another line
            found = [segment.get(step, {}) for step in steps]
            span = "–".join(dict.fromkeys((names[steps.index(min(segment))], names[steps.index(max(segment))])))
            called = " ".join(filter(None, (name, span if len(segments) > 1 else "")))
            hollow = tuple(bool(row.get("small")) for row in found)
            said = tuple(str(row.get("printed", "")) if row.get("small") else "" for row in found)
            values = tuple(row.get("value") for row in found)
            series.append(DrawnSeries(called, colour, values, _reaches(found), hollow, said))
    return tuple(names), tuple(series)


def _bars(rows: Sequence[Row], encoding: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[DrawnSeries, ...]]:
    """Give one bar a row, with the ends of its interval where it has one."""
    column = encoding["x"]["field"]
    held = {row["row"]: row for row in rows}
    found = [(name, held[name]) for name in _ordered(rows, encoding["y"]) if held[name][column] is not None]
    numbers = {row.get("n") for _, row in found}
    # An amount is said as on the chart, in the unit of its size and with its n.
    amounts = ["" if column == "value" or not row.get("n") else str(row["text"]) for _, row in found]
    names = tuple(
        f"{name} (n = {row['n']:,})" if len(numbers) > 1 and row.get("n") and not amount else name
        for (name, row), amount in zip(found, amounts, strict=True)
    )
    values = tuple(row[column] for _, row in found)
    hollow = tuple(bool(row.get("few")) or row.get("inside") == "white" for _, row in found)
    said = tuple(
        str(row.get("k_of_n", "")) if row.get("few") else amount
        for (_, row), amount in zip(found, amounts, strict=True)
    )
    reach = _reaches([row for _, row in found]) if column == "value" else ()
    return names, (DrawnSeries("", BLUE, values, reach, hollow, said),)


def _reaches(rows: Sequence[Row]) -> tuple[tuple[float, float] | None, ...]:
    ends = tuple(
        (row["low"], row["high"]) if None not in (row.get("low"), row.get("high"), row.get("value")) else None
        for row in rows
    )
    return ends if any(ends) else ()


def _ordered(rows: Sequence[Row], axis: Mapping[str, Any]) -> list[str]:
    there = list(dict.fromkeys(row["row"] for row in rows))
    order = axis.get("sort")
    wanted = [name for name in order if name in there] if isinstance(order, list) else there
    return [*wanted, *(name for name in there if name not in wanted)]


def _colours(colour: Mapping[str, Any]) -> dict[str, str]:
    scale = colour.get("scale") or {}
    return dict(zip(map(str, scale.get("domain", ())), scale.get("range", ()), strict=False))
