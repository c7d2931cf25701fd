"""The command line, which mirrors the API: parse, show, report, compare. Only this module prints."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path
from typing import Any

import click

from gkstats.cli.language import BilingualGroup, said
from gkstats.cli.options import FolderOrBucket, with_codebook, with_language, with_parameters, with_plan, with_store
from gkstats.cli.refusing import refusals
from gkstats.cli.remaining import each_notebook, reading
from gkstats.cli.telling import (
    FAILED,
    FIRST,
    cell_said,
    closing_line,
    recomputed,
    runs_told,
    shorter,
    tell,
    waits,
)


@click.group(cls=BilingualGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gkstats")
def main() -> None:
    """Read Chinese government-transparency annual reports (政府信息公开工作年度报告) into tidy tables and charts."""
    # Windows consoles default to encodings that cannot print Chinese.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out", required=True, type=FolderOrBucket(file_okay=False), help="Folder, or s3://…, to write the tables to."
)
@with_codebook
@with_store
def parse(
    inputs: tuple[str, ...],
    out: str | Path,
    codebook: Path | None,
    *,
    follow_links: bool,
    fresh: bool,
    rehash: bool,
    jobs: int | None,
    cluster: str | None,
    wait: float,
) -> None:
    """Read reports and write the tables, as Parquet.

    INPUT... are files, folders (searched with all below them) or glob patterns. What was read before and did not change
    is not read again; the tables in --out change as a whole.

    Exit status: 0 when every input is accounted for, in `reports` or in `issues`; 3 when a report of the run before is
    lost for a reason of the machine (time, memory, a file that could not be opened); 2 where an INPUT does not exist or
    matches nothing; 1 when the run itself could not be completed.
    """
    from gkstats.corpus import bounded  # noqa: PLC0415
    from gkstats.corpus.generations import written_at  # noqa: PLC0415
    from gkstats.inputs.newer import perhaps_newer  # noqa: PLC0415

    if not cluster and (fresh or perhaps_newer(inputs, written_at(Path(out)))):
        with refusals(out):
            bounded.start("gkstats.reading.report:prepare")  # while the rest is loaded here
    from gkstats.corpus import parsing, store  # noqa: PLC0415 - Polars takes 0.2 s to import
    from gkstats.corpus.cluster import connected  # noqa: PLC0415
    from gkstats.inputs import buckets  # noqa: PLC0415

    with refusals(out), connected(cluster) as executor, buckets.written(out) as folder:
        try:
            before = store.load(folder)
        except (FileNotFoundError, store.MixedTablesError):
            before = None
        corpus = parsing.parse_into(
            folder, *inputs, progress=reading, executor=executor, codebook=codebook,
            follow_links=follow_links, fresh=fresh, rehash=rehash, jobs=jobs, wait=wait, told=waits(wait),
        )  # fmt: skip
    tell(closing_line(corpus))
    shorter(parsing.shorter(before, corpus))


@main.command()
@click.argument("file", metavar="FILE")
@click.option("--text", is_flag=True, help="Print the numbered lines of the text instead, as `line` counts them.")
def show(file: str, *, text: bool) -> None:
    """Print one report as read, each number with its line.

    The form as it was read, the statements, the issues.

    Exit status: 0; 1 where the file is no report or cannot be read, with the reason; 2 for a usage error.
    """
    from gkstats.corpus import display  # noqa: PLC0415
    from gkstats.inputs.find import NoInputError  # noqa: PLC0415

    try:
        tell(display.numbered(file) if text else display.show(file))
    except NoInputError as reason:
        raise click.UsageError(said(reason)) from None
    except display.NothingToShowError as reason:
        raise click.ClickException(said(reason)) from None


@main.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT...]")
@click.option(
    "--out", type=FolderOrBucket(file_okay=False), help="Folder of runs, or s3://… [default: data/processed]."
)
@with_parameters
@with_codebook
@with_store
@with_plan
def report(
    inputs: tuple[str, ...],
    out: str | Path | None,
    parameters: tuple[tuple[str, str], ...],
    codebook: Path | None,
    config: Path | None,
    notebooks: Path | None,
    *,
    accept: bool,
    follow_links: bool,
    fresh: bool,
    rehash: bool,
    jobs: int | None,
    cluster: str | None,
    wait: float,
) -> None:
    """Read reports and run every notebook on them.

    INPUT... are files, folders or glob patterns; without any, data/raw is read. A dated folder is written, with the
    tables, pages, charts and a briefing. The first line printed says what changed since the run before, the last one
    is the run's first page.

    Exit status: 0; 1 where a notebook failed (it is kept, the others still run); 2 for a usage error; 3 where a report
    of the run before is lost for a reason of the machine, or a threshold of --config is crossed.
    """
    from gkstats.corpus.cluster import connected  # noqa: PLC0415
    from gkstats.inputs import buckets  # noqa: PLC0415
    from gkstats.runs import project, runner, schedule  # noqa: PLC0415

    if config and (inputs or out or parameters or codebook):
        raise click.UsageError(_("--config names inputs, --out, -p and --codebook: leave them out beside it"))
    root = project.root()
    place = out or root / "data" / "processed"
    told: dict[str, Any] = {
        "progress": each_notebook(), "reading": reading, "accept": accept,
        "notebooks": project.notebooks_in(notebooks) if notebooks else None,
        "follow_links": follow_links, "fresh": fresh, "rehash": rehash, "jobs": jobs, "wait": wait, "told": waits(wait),
    }  # fmt: skip
    if config:
        with refusals(config):
            place = schedule.placed(config, schedule.read(config, told["notebooks"]).out)
    with refusals(place), connected(cluster) as executor:
        if config:
            planned = schedule.run(config, executor=executor, **told)
            runs = {scheduled.name: scheduled.run for scheduled in planned}
        else:
            given = inputs or [root / "data" / "raw"]
            named = dict(parameters)
            with buckets.written(place) as folder:
                runs = {"": runner.run(given, folder, named, codebook=codebook, executor=executor, **told)}
    runs_told(runs, accepted=accept, place=place)


@main.command()
@click.argument("old", type=FolderOrBucket())
@click.argument("new", type=FolderOrBucket())
def compare(old: str | Path, new: str | Path) -> None:
    """Compare two readings of the same inputs.

    OLD and NEW are folders that `gkstats parse` or `gkstats report` wrote: which cells were gained, lost, changed or
    restated, and the first of them.
    """
    from gkstats.corpus import comparison  # noqa: PLC0415

    with refusals(old):
        differences = comparison.compare(old, new)
    if differences.is_empty():
        tell(_("no cell differs"))
        return
    counts = comparison.counts(differences)
    rows = [tuple(counts.columns), *(tuple(map(str, row)) for row in counts.iter_rows())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        tell("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    tell("")
    for cell in differences.sort("change", maintain_order=True).head(FIRST).iter_rows(named=True):
        line = cell["line_new"] or cell["line_old"]
        place = cell["source"] + (f":{line}" if line else "")
        sides = (cell_said(cell[f"state_{side}"], cell[f"value_{side}"]) for side in ("old", "new"))
        tell(f"{cell['change']:8}  {place}  {cell['table']} {cell['cell']}  {' -> '.join(sides)}")
    if len(differences) > FIRST:
        more = f"{len(differences) - FIRST:,}"
        tell(_("… and {n} more: gkstats.compare(old, new) has them all").format(n=more))


@main.command()
@click.argument("folder", metavar="DIR", type=FolderOrBucket())
@click.option(
    "--format",
    "kind",
    required=True,
    type=click.Choice(["csv", "xlsx", "duckdb", "sqlite", "dta", "sav"]),
    help="csv, dta, sav: a folder, one file a table; xlsx, duckdb, sqlite: one file.",
)
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The folder or file to write.")
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    metavar="en|zh",
    help="Heads and keys in words [default: as the tables name them].",
)
def export(folder: str | Path, kind: str, out: Path, language: str | None) -> None:
    """Write the tables for Excel, R, Stata, SPSS or a database.

    DIR holds tables, or runs (then the latest). Names of contact persons and telephone numbers are masked, and no cell
    can run as a formula. What is at --out is replaced only when the export is complete.
    """
    from gkstats import exports  # noqa: PLC0415

    with refusals(out):
        exports.export(folder, kind, out, language or "")
    tell(f"{out}")


@main.command()
@click.argument("folder", metavar="DIR", type=FolderOrBucket())
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the page.")
@click.option("--cells", default=200, show_default=True, type=click.IntRange(0), help="How many cells to draw.")
@click.option(
    "--statements", default=100, show_default=True, type=click.IntRange(0), help="How many statements to draw."
)
@click.option("--seed", default=1, show_default=True, type=int, help="Another number draws another sample.")
@with_language("Language of the page.")
def audit(folder: str | Path, out: Path, cells: int, statements: int, seed: int, language: str) -> None:
    """Draw a sample to be read by hand, as one page.

    DIR holds tables, or runs (then the latest). The page opens offline and saves audit.csv: put that beside the inputs,
    and charts say how many reports are read wrong at most.
    """
    from gkstats.runs import auditing  # noqa: PLC0415

    with refusals(out):
        page = auditing.write(folder, out, cells, statements, seed, language)
    click.echo(f"{page}")


@main.command()
@click.argument("run", type=FolderOrBucket())
def cite(run: str | Path) -> None:
    """Print how to cite a run, as GB/T 7714 and BibTeX.

    RUN is a run's folder, or a folder of runs (then the latest).
    """
    from gkstats.runs import packing  # noqa: PLC0415

    with refusals(run):
        tell(packing.references(packing.run_folder(run)))


@main.command()
@click.argument("run", type=FolderOrBucket())
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The zip file [default: gkstats-RUN.zip].")
def pack(run: str | Path, out: Path | None) -> None:
    """Pack a run into one zip file that others can verify.

    RUN is a run's folder, or a folder of runs (then the latest). All of it is packed, and each source by hash and
    address; the reports' originals are not, and in the tables contacts are masked. The second line that is printed is
    for `verify --expect`. Exit status: 1 where a file of the run was changed after it.
    """
    from gkstats.runs import packing  # noqa: PLC0415

    with refusals(run):
        folder = packing.run_folder(run)
        target = out or Path(f"gkstats-{packing.name_of(folder)}.zip")
    with refusals(target):
        digest = packing.pack(folder, target)
    tell(f"{target}")
    tell(f"SHA-256 {digest}")


@main.command()
@click.argument("pack", metavar="PACK", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--expect", default="", metavar="SHA256", help="What `pack` printed, or what a citation names.")
@click.option("--recompute", is_flag=True, help="Compute the charts' data anew from the pack's tables, and compare.")
def verify(pack: Path, expect: str, *, recompute: bool) -> None:
    """Check a pack's files against the run's manifest.

    PACK is what `gkstats pack` made. Exit status: 0 where all is as it was packed; 1 where something differs, and each
    difference is named. Without --expect a pack that somebody made anew as a whole passes.
    """
    from gkstats.runs import packing  # noqa: PLC0415

    with refusals(pack):
        differences = packing.verify(pack, expect)
        if recompute and not differences:
            differences = recomputed(pack)
    for difference in differences:
        tell(f"{difference.name} {said(difference.what)}")
    if differences:
        tell(_("{pack}: {n} differ from what was packed").format(pack=pack, n=len(differences)), err=True)
        sys.exit(FAILED)
    tell(_("{pack}: every file is as it was packed").format(pack=pack))


@main.command()
@click.option(
    "--out", default="notebooks", show_default=True, type=click.Path(path_type=Path), help="Folder to write to."
)
@with_language("Language of what they say and show.")
def notebooks(out: Path, language: str) -> None:
    """Write the notebooks in one language, for JupyterLab."""
    from gkstats.runs import speaking  # noqa: PLC0415

    with refusals(out):
        for path in speaking.write(out, language):
            tell(f"{path}")


@main.command()
@click.option("--reports", default=5000, show_default=True, type=click.IntRange(1), help="How many reports to invent.")
@click.option(
    "--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the texts and the run."
)
@with_parameters
def demo(reports: int, out: Path, parameters: tuple[tuple[str, str], ...]) -> None:
    """Invent reports and run every notebook on them.

    Full charts without a single report at hand. Everything in it is invented on its face: the bodies are named 示例,
    each text says so, charts carry a watermark. The same number of reports gives the same texts. OUT/README.md says
    what was planted in them.
    """
    from gkstats.demo import invent as invented  # noqa: PLC0415
    from gkstats.runs import runner  # noqa: PLC0415

    raw = out / "raw"
    if raw.exists():
        msg = _("{folder} is there already: give another folder, or run `{command}`")
        raise click.UsageError(msg.format(folder=raw, command=f"gkstats report {raw} --out {out}"))
    with refusals(out):
        runner.check(dict(parameters))
        invented.write(out, reports)
        run = runner.run([raw], out, dict(parameters), progress=each_notebook(), reading=reading)
    runs_told({"": run})
