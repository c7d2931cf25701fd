"""Runs that a file describes: inputs, parameters by run, thresholds, how long runs are kept; made to be called nightly.

Paths in the file count from its own folder. A file that is wrong is said with its name, the line, the field and what to
write; nothing is read then.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

import msgspec
from msgspec import Meta

from gkstats.corpus import cluster
from gkstats.inputs import buckets
from gkstats.issues import PhrasedError
from gkstats.runs import runner
from gkstats.runs.changes import Thresholds
from gkstats.script import typed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from gkstats.runs.outcome import Run

_STAMP: Final = re.compile(r"(\d{8}-\d{6})(?:-\d+)?")
_TIME: Final = "%Y%m%d-%H%M%S"
_CUT_OFF: Final = timedelta(days=1)  # after which a run without a manifest is taken for dead

Values: TypeAlias = dict[str, str | int | float | bool]
Place: TypeAlias = Annotated[
    str,
    Meta(
        min_length=1,
        description="write a path, from the folder of this file",
        extra={"zh": "请写路径，从本文件所在的文件夹起"},
    ),
]


class PlanError(PhrasedError):
    """A file of runs that asks for what there is not."""


class PlannedRun(typed.Fields, frozen=True):
    """One of several runs on the same reports: its folder below `out`, and its own parameters."""

    name: Annotated[
        str,
        Meta(
            pattern=r"^\w[\w-]*$",
            description='write letters, digits, _ and -, as in "counties"',
            extra={"zh": '请用字母、数字、_ 和 -，如 "counties"'},
        ),
    ]
    parameters: Values = msgspec.field(default_factory=dict)


class Retention(typed.Fields, frozen=True):
    """Which runs are kept: the newest ones, and the young ones; and always the one that `latest` names."""

    runs: (
        Annotated[
            int,
            Meta(ge=1, description="write how many runs are kept, as in 30", extra={"zh": "请写保留多少次运行，如 30"}),
        ]
        | None
    ) = None
    days: (
        Annotated[
            int,
            Meta(
                ge=0,
                description="write for how many days a run is kept, as in 90",
                extra={"zh": "请写运行保留多少天，如 90"},
            ),
        ]
        | None
    ) = None


class PlanFile(typed.Fields, frozen=True):
    """A file of runs."""

    inputs: Annotated[
        tuple[Place, ...],
        Meta(
            min_length=1,
            description='write files, folders or patterns, as in ["reports"]',
            extra={"zh": '请写文件、文件夹或通配符，如 ["reports"]'},
        ),
    ]
    out: Place
    codebook: Place | None = None
    roster: Place | None = None
    jobs: (
        Annotated[
            int,
            Meta(
                ge=1, description="write how many processes read, as in 2", extra={"zh": "请写由多少个进程读取，如 2"}
            ),
        ]
        | None
    ) = None
    cluster: (
        Annotated[
            str,
            Meta(
                pattern=r"^\S+$",
                description='write the address of a Dask scheduler, as in "tcp://10.0.0.1:8786"',
                extra={"zh": '请写 Dask 调度器的地址，如 "tcp://10.0.0.1:8786"'},
            ),
        ]
        | None
    ) = None
    parameters: Values = msgspec.field(default_factory=dict)
    runs: tuple[PlannedRun, ...] = ()
    thresholds: Thresholds = Thresholds()
    keep: Retention = Retention()


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One run of a plan: its name (empty where there is but one), and what it came to."""

    name: str
    run: Run


def read(path: Path, notebooks: Sequence[Path] | None = None) -> PlanFile:
    """Read a file of runs of these notebooks (default: those of `runner.run`).

    Raises OSError, typed.DataFileError and PlanError.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError("plan_not_utf8", file=str(path)) from None
    plan = typed.parse(text, str(path), PlanFile)
    names = [one.name for one in plan.runs]
    for number, name in enumerate(names):
        if name in names[:number]:
            line = typed.line_of(text, ["runs", number, "name"]) or 1
            raise PlanError("plan_twice", file=str(path), line=line, name=name)
    _check(plan.parameters, path, text, ["parameters"], notebooks)
    for number, one in enumerate(plan.runs):
        _check(one.parameters, path, text, ["runs", number, "parameters"], notebooks)
    return plan


def _check(values: Values, path: Path, text: str, at: list[typed.Step], notebooks: Sequence[Path] | None) -> None:
    """See that the notebooks have these parameters, and that each may be what it is."""
    try:
        runner.check({name: _as_text(value) for name, value in values.items()}, notebooks)
    except runner.ParameterError as first:
        for name, value in values.items():
            try:
                runner.check({name: _as_text(value)}, notebooks)
            except runner.ParameterError as error:
                line = typed.line_of(text, [*at, name]) or 1
                raise PlanError("plan_parameter", file=str(path), line=line, field=name, reason=error.reason) from None
        raise PlanError(first.reason) from None


def run(path: Path, **options: Any) -> Iterator[Scheduled]:  # noqa: ANN401 - those of `runner.run`
    """Run what a file describes, one run after the other, and remove the runs that it says are old.

    All runs rest on one reading: readings and tables are kept in `out`, each run's folders in `out`/NAME. An `executor`
    among the options reads instead of the file's own cluster. Raises what `read`, `cluster.connected` and `runner.run`
    raise.
    """
    plan = read(path, options.get("notebooks"))
    inputs = buckets.here(placed(path, named) for named in plan.inputs)
    executor = options.pop("executor", None)
    with (
        cluster.connected(None if executor else plan.cluster) as own,
        buckets.written(placed(path, plan.out)) as out,
    ):
        yield from _made(plan, path.resolve().parent, inputs, out, options | {"executor": executor or own})


def placed(path: Path, named: str) -> str | Path:
    """Give what a file of runs names: a place in a bucket, or one from the file's own folder."""
    return named if buckets.is_remote(named) else path.resolve().parent / named


def _made(
    plan: PlanFile, here: Path, inputs: list[str | Path], out: Path, options: Mapping[str, Any]
) -> Iterator[Scheduled]:
    shared: dict[str, Any] = dict(plan.parameters)
    if plan.roster:
        shared["roster"] = str(here / plan.roster)
    given = {name: value for name, value in options.items() if value is not None}
    for one in plan.runs or (None,):
        values = shared | (one.parameters if one else {})
        folder = out / one.name if one else out
        made = runner.run(
            inputs, folder, {name: _as_text(value) for name, value in values.items()},
            codebook=here / plan.codebook if plan.codebook else None, home=out, thresholds=plan.thresholds,
            **({"jobs": plan.jobs} | given),
        )  # fmt: skip
        prune(folder, plan.keep, datetime.now().astimezone())
        yield Scheduled(one.name if one else "", made)


def _as_text(value: str | float) -> str:
    """Give a value as the command line would be given it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def prune(folder: Path, keep: Retention, now: datetime) -> list[str]:
    """Remove old runs from a folder of runs; gives their names.

    Kept are the newest `keep.runs` runs and those younger than `keep.days` days (a rule that is left out keeps none;
    without both all are kept), and always the run that `latest` names. Only folders named by a time, as runs are, are
    looked at, and no link is followed; one without a manifest is a run that was cut off, or that still goes on: it is
    removed when it is a day old.
    """
    if keep.runs is None and keep.days is None:
        return []
    latest = folder / runner.LATEST
    in_force = latest.read_text(encoding="utf-8").strip() if latest.is_file() else ""
    found = sorted(filter(_is_run, folder.iterdir()), key=_order, reverse=True)
    whole = [path for path in found if (path / runner.MANIFEST).is_file()]
    young = now - timedelta(days=keep.days or 0)
    kept = {path.name for path in (*whole[: keep.runs or 0], *(one for one in whole if _begun(one, now) > young))}
    alive = {path.name for path in found if path not in whole and _begun(path, now) > now - _CUT_OFF}
    old = [path for path in found if path.name not in {in_force, *kept, *alive}]
    for path in old:
        shutil.rmtree(path)
    return [path.name for path in old]


def _is_run(path: Path) -> bool:
    """Tell a run's own folder by the time in its name."""
    named = _STAMP.fullmatch(path.name)
    if named is None or path.is_symlink() or not path.is_dir():
        return False
    try:
        datetime.strptime(named[1], _TIME)  # noqa: DTZ007 - whether it is a time
    except ValueError:
        return False
    return True


def _order(path: Path) -> tuple[str, int]:
    """Order runs by time; those of one second by their number."""
    day, _, rest = path.name.partition("-")
    second, _, number = rest.partition("-")
    return f"{day}-{second}", int(number or 1)


def _begun(path: Path, now: datetime) -> datetime:
    """Tell by its name when a run began."""
    return datetime.strptime(path.name[: len("20250131-235959")], _TIME).replace(tzinfo=now.tzinfo)
