"""One run: raw reports -> tables -> every notebook -> a dated folder that explains itself.

The folder holds the tables at its top (so that `gkstats.load` opens it; they are the user's own), and in tables/ with
contacts masked, as they may be handed on; notebooks/ executed and as pages without code, charts/, index.html and
manifest.json. The file `latest` beside it names the run in force, the last one in which every notebook succeeded and
nothing was lost; a failed notebook is kept and the others still run.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import nbformat
import papermill
from nbconvert import HTMLExporter
from papermill.exceptions import PapermillExecutionError

from gkstats import exports
from gkstats.charts import FONTS
from gkstats.charts.rendering import MIME
from gkstats.corpus import parsing, selection, store
from gkstats.exports import masking
from gkstats.exports.workbook import TooManyRowsError
from gkstats.inputs import buckets
from gkstats.inputs.beside import ROSTER, beside
from gkstats.inputs.find import Input, find
from gkstats.issues import PhrasedError
from gkstats.runs import briefing, changes, each_report, kernels, key_findings, live, manifest, packing, page, project
from gkstats.runs.outcome import Outcome, Run
from gkstats.runs.speaking import in_language, speaks
from gkstats.runs.told import read_manifest
from gkstats.script import disk
from gkstats.script.markup import render
from gkstats.words.wording import FEW, HTML_LANGUAGES, LANGUAGES, speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gkstats.runs.changes import Thresholds

Progress: TypeAlias = Callable[[str, int, int], None]

LATEST: Final = "latest"
MANIFEST: Final = "manifest.json"
TABLES: Final = store.LEAVING
SET_BY_RUN: Final = ("data", "output")
_SELECTION: Final = ("years", "province", "level", "scope")
_TEMPLATES: Final = Path(__file__).with_name("templates")
# Seconds that a chart may be late on a busy machine; nbclient's own four lose it.
_PATIENCE: Final = 120
_TRUTH: Final = {"true": True, "false": False}


class ParameterError(PhrasedError):
    """A parameter that no notebook has, or a value that is not of its type."""


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    parameters: Mapping[str, str] | None = None,
    notebooks: Sequence[Path] | None = None,
    progress: Progress | None = None,
    reading: Callable[[list[Input]], Iterable[Input]] | None = None,
    codebook: str | Path | None = None,
    home: str | Path | None = None,
    thresholds: Thresholds | None = None,
    *,
    accept: bool = False,
    **store_options: Any,  # noqa: ANN401 - those of `parsing.parse_into`
) -> Run:
    """Read `inputs`, write their tables and run every notebook on them, into a new dated folder in `out`.

    What was read for an earlier run in `home` (default: `out`) and did not change is not read again (see
    `parsing.parse_into`, which `store_options` go to). What changed since the run that `latest` names stands in
    `changes.json` and `changes.html`; `latest` names the new run unless a notebook failed, or, without `accept`, the
    run is shorter for a reason of the machine or crosses one of the `thresholds`.

    Where the parameters select fewer than `min_n` reports (30, unless it says otherwise) there are no rates: the run
    has a page with one table a report and a workbook of the tables, and of the notebooks only what is about the body
    that `agency` names.

    A parameter goes to the notebooks that have it. `notebooks` are run whatever there is; they are by default those of
    the project around the current folder, else the installed package's. `progress` is told (notebook, done, all),
    `reading` may wrap the files read; `codebook` is a user's own. The parameter `roster` is also the reading's, by
    default that beside the inputs. Raises ParameterError before anything is read, and what `gkstats.parse` raises for
    its inputs, codebook and roster; a failing notebook raises nothing: see `Run.failed`.
    """
    started = datetime.now(UTC)
    chosen = list(notebooks) if notebooks is not None else project.notebooks()
    plan = [(notebook, given) for notebook, given in zip(chosen, _deal(chosen, parameters or {}), strict=True)]
    inputs = buckets.here(inputs)
    found, _ = find(inputs, follow_links=bool(store_options.get("follow_links")))
    roster = _roster(found, (parameters or {}).get("roster"))
    former, before = _before(Path(out))
    tables = parsing.parse_into(
        home or out, *inputs, progress=reading, codebook=codebook, roster=roster, links=False, **store_options
    )
    with _own_folder(Path(out), started) as folder:
        store.write_tables(tables, folder)
        (folder / TABLES).mkdir()
        leaving = masking.masked(tables)
        store.write_tables(leaving, folder / TABLES)
        given = parameters or {}
        selected = {name: value for name, value in given.items() if name in _SELECTION}
        some = leaving.where(**selected)
        few = notebooks is None and int(some.reports["counted"].sum()) < int(given.get("min_n", FEW))
        language = given.get("language") or LANGUAGES[0]
        if few:
            _write(folder / each_report.NAME, each_report.page(some, language))
            plan = [(notebook, own) for notebook, own in plan if own.get("agency")]
            chosen = [notebook for notebook, _ in plan]
        if plan:
            (folder / "notebooks").mkdir()
            live.write(folder / "notebooks")
        outcomes = []
        with kernels.SharedKernel() as kernel:
            for done, (notebook, own) in enumerate(plan):
                if progress:
                    progress(notebook.stem, done, len(plan))
                outcomes.append(execute(notebook, own, folder, roster, kernel))
        finished = Run(folder, tables, tuple(outcomes), tuple(parsing.shorter(before, tables)))
        read = [
            *tables.inputs,
            *((source, manifest.sha256_of(path)) for source, path in manifest.known_better(found, roster)),
        ]
        made = masking.masked_texts(manifest.manifest(finished, started, read, chosen, given))
        changed = changes.between(former, before, folder, tables, made, selected)
        crossed = changed.crossed(thresholds or changes.Thresholds())
        changes.write(folder, changed, crossed, key_findings.language_of(made))
        if plan:
            briefing.write(folder, made, some)
        no_workbook = None
        if few:  # in place of the briefing's own, which has a single body's charts
            try:
                exports.write_workbook(some, folder / briefing.WORKBOOK, language)
            except TooManyRowsError as error:  # fewer than a large `min_n` may be more than a sheet holds
                no_workbook = error.reason
        page.write(folder, made, no_workbook)
        made["outputs"] = manifest.outputs(folder)
        _write(folder / MANIFEST, json.dumps(made, ensure_ascii=False, indent=1) + "\n")
        if not finished.failed and (accept or not (finished.shorter or crossed)):
            _write(folder.parent / LATEST, folder.name + "\n")
        return replace(finished, changes=changed, crossed=tuple(crossed), no_workbook=no_workbook)


def parameters_of(notebook: Path) -> dict[str, Any]:
    """Give the parameters that a notebook has, with their types and defaults."""
    known: dict[str, Any] = papermill.inspect_notebook(str(notebook))
    return known


def check(parameters: Mapping[str, str], notebooks: Sequence[Path] | None = None) -> None:
    """See that the notebooks (default: those of `run`) have these parameters; raises ParameterError, as `run` would."""
    _deal(project.notebooks() if notebooks is None else notebooks, parameters)


def _see_that_they_mean_something(given: Mapping[str, str]) -> None:
    """Refuse a selection or a language that there is not, before anything is read; raises ParameterError."""
    try:
        selection.condition(**{name: given[name] for name in _SELECTION if name in given})
        speaker(given.get("language", LANGUAGES[0]))
    except PhrasedError as error:
        raise ParameterError(error.reason) from None


def _roster(found: Iterable[Input], given: str | None) -> str:
    """Give the path of the roster of a run: the one that is named, else that beside the inputs; empty for none."""
    if given is None:
        return next((str(path.resolve()) for path in beside(found, ROSTER)), "")
    if given in ("", "null"):
        return ""
    path = project.resolve(given)
    if not path.is_file():
        raise ParameterError("no_roster", path=given)
    return str(path)


def _deal(notebooks: Sequence[Path], given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give each notebook those of the parameters that it has, each turned into the type of its default."""
    known = [papermill.inspect_notebook(str(notebook)) for notebook in notebooks]
    names = sorted({name for parameters in known for name in parameters} - set(SET_BY_RUN))
    for name in given:
        if name not in names:
            raise ParameterError("set_by_run" if name in SET_BY_RUN else "no_parameter", name=name, names=tuple(names))
    _see_that_they_mean_something(given)
    return [
        {name: _typed(name, text, parameters[name]) for name, text in given.items() if name in parameters}
        for parameters in known
    ]


def _typed(name: str, text: str, parameter: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any literal
    """Turn a parameter's text into the type that the notebook's comment or default names."""
    kind = parameter["inferred_type_name"]
    try:
        match kind:
            case "int":
                return int(text)
            case "float":
                return float(text)
            case "bool":
                return _TRUTH[text.lower()]
            case _:
                return text
    except (KeyError, ValueError):
        raise ParameterError("not_of_kind", name=name, text=text, kind=kind) from None


@contextmanager
def _own_folder(out: Path, started: datetime) -> Iterator[Path]:
    """Make the run's folder; where the disk is full before it is whole, it is removed, and its room is free again."""
    folder = _new_folder(out, started)
    try:
        yield folder
    except Exception as error:
        if disk.fullness(error, folder):
            shutil.rmtree(folder, ignore_errors=True)
        raise


def _new_folder(out: Path, started: datetime) -> Path:
    """Make the run's folder, named by local time; two runs in one second get different names."""
    out.mkdir(parents=True, exist_ok=True)
    stamp = f"{started.astimezone():%Y%m%d-%H%M%S}"
    number = 1
    while True:
        folder = out.resolve() / (stamp if number == 1 else f"{stamp}-{number}")
        try:
            folder.mkdir()
        except FileExistsError:
            number += 1
        else:
            return folder


def execute(
    notebook: Path, given: Mapping[str, Any], folder: Path, roster: str, kernel: kernels.SharedKernel
) -> Outcome:
    """Run one notebook on the tables in `folder` into it and make its page; what it did before an error is kept.

    A notebook for another kernel than Python's has one of its own. Raises OSError where the disk is full.
    """
    target = folder / "notebooks" / notebook.name
    known = papermill.inspect_notebook(str(notebook))
    own = {"data": str(folder), "output": str(folder / "charts"), "roster": roster}
    # papermill writes names into the notebook as they are: one that it does not have would be code.
    parameters = {name: value for name, value in (dict(given) | own).items() if name in known}
    before = {path.stem for path in (folder / "charts").glob("*.svg")}
    began = perf_counter()
    error = None
    try:
        papermill.execute_notebook(
            str(notebook),
            str(target),
            parameters,
            progress_bar=False,
            log_output=False,
            iopub_timeout=_PATIENCE,
            **({"km": kernel.fresh()} if _kernel_of(notebook) == kernels.NAME else {}),
        )
    except PapermillExecutionError as failure:
        if disk.is_full(folder):  # else it is about a disk of the notebook's own
            _end_where_full(failure, folder)
        error = f"{failure.ename}: {failure.evalue}"
    except Exception as failure:  # noqa: BLE001 - a kernel that dies or never starts must not stop the others
        _end_where_full(failure, folder)
        error = f"{type(failure).__name__}: {failure}"
        kernel.stop()
        if not target.exists():
            shutil.copyfile(notebook, target)
    executed = nbformat.read(target, as_version=4)  # type: ignore[no-untyped-call]
    language = str(given.get("language") or _default(known, "language") or "en")
    titles = _titles(executed, notebook.stem)
    executed = in_language(executed, language)
    nbformat.write(executed, target)  # type: ignore[no-untyped-call]
    try:
        _write(target.with_suffix(".html"), page_of(executed, notebook.stem, language))
    except Exception as failure:  # noqa: BLE001 - a page that cannot be made must not stop the others either
        _end_where_full(failure, folder)
        error = error or f"{type(failure).__name__}: {failure}"
    new = [path for path in (folder / "charts").glob("*.svg") if path.stem not in before]
    drawn = tuple(path.stem for path in sorted(new, key=lambda path: path.stat().st_mtime_ns))
    seconds = round(perf_counter() - began, 1)
    return Outcome(notebook.stem, dict(given), seconds, titles, drawn, error)


def _end_where_full(failure: Exception, folder: Path) -> None:
    """Raise OSError where a notebook failed because the disk is full: no other one could end."""
    if full := disk.fullness(failure, folder):
        raise full from None


def _kernel_of(notebook: Path) -> str:
    """Name the kernel that a notebook is written for."""
    metadata = json.loads(notebook.read_text(encoding="utf-8")).get("metadata", {})
    return str(metadata.get("kernelspec", {}).get("name", kernels.NAME))


def _default(known: Mapping[str, Any], name: str) -> str:
    """Give the default of a notebook's parameter that is a text, "" where it has none."""
    return str(known[name]["default"]).strip("\"'") if name in known else ""


def _titles(notebook: nbformat.NotebookNode, name: str) -> dict[str, str]:
    """Give a notebook's first heading in each language; its file's name where it has none."""
    found = {}
    for language in LANGUAGES:
        headings = (
            line[2:]
            for cell in notebook.cells
            if cell.cell_type == "markdown" and speaks(cell, language)
            for line in cell.source.splitlines()
            if line.startswith("# ")
        )
        found[language] = next(headings, name)
    return found


def page_of(executed: nbformat.NotebookNode, name: str, language: str) -> str:
    """Turn an executed notebook into a page in one language, without code, that asks nothing of the network."""
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="notebook",
        extra_template_basedirs=[str(_TEMPLATES)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        mathjax_url="",
        require_js_url="",
    )
    shown = in_language(executed, language)
    for cell in shown.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.data = {"text/html": _described(output)}
    facts = {"metadata": {"name": _titles(shown, name).get(language, name)}, "fonts": FONTS}
    html, _ = exporter.from_notebook_node(shown, facts)
    # nbconvert's own setting knows codes of two letters, and fonts are chosen by zh-CN.
    return str(html).replace('lang="en"', f'lang="{HTML_LANGUAGES.get(language, "en")}"', 1)


def _described(output: Mapping[str, Any]) -> str:
    """Give a picture as HTML with its words: nbconvert's own template leaves them out."""
    known = output.get("metadata", {}).get("image/png", {})
    words = known.get("alt", output["data"].get("text/plain", ""))
    png = output["data"]["image/png"]
    spec = output["data"].get(MIME)
    return str(render(_TEMPLATES, "picture.html.j2", png=png, words=words, width=known.get("width"), spec=spec))


def _before(out: Path) -> tuple[Path | None, store.Corpus | None]:
    """Open the run that is in force, if there is one that can be compared with: its folder and its tables."""
    try:
        folder = packing.run_folder(out)
        read_manifest((folder / MANIFEST).read_bytes(), folder / MANIFEST)
        return folder, store.load(folder)
    except (FileNotFoundError, ValueError, store.MixedTablesError):
        return None, None


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(path)
