"""A run's front page: one HTML file that opens offline, without a script, everything in it escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_STYLE: Final = """
body { font: 16px/1.5 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif;
  color: #222; max-width: 60rem; margin: 2.5rem auto; padding: 0 1rem }
h1, h2 { font-weight: 500 } h2 { margin-top: 2.2rem }
table { border-collapse: collapse } th, td { text-align: left; padding: .15rem 1.2rem .15rem 0; vertical-align: top }
th { font-weight: 500; color: #5f5f5f } td.n { text-align: right; font-variant-numeric: tabular-nums }
figure { margin: 0 0 2rem; border: 1px solid #e4e4e4; border-radius: 6px; padding: .5rem }
figure img { max-width: 100%; height: auto } figcaption { font-size: .85rem; padding: 0 .5rem .3rem }
.failed { color: #a33c00 } small, .muted { color: #5f5f5f }
"""
_SVG_TITLE: Final = "{http://www.w3.org/2000/svg}title"


def write(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write `folder`/index.html: what the run is, its notebooks, its charts, its tables, its issues."""
    body = "".join([
        _head(manifest),
        _notebooks(manifest["notebooks"]),
        _charts(folder),
        _counts("Tables", ("table", "rows"), manifest["tables"], link="{}.parquet", folder=folder),
        _counts("Issues", ("code", "issues"), manifest["issues"]),
        '<p class="muted">Inputs, versions and checksums: <a href="manifest.json">manifest.json</a></p>',
    ])  # fmt: skip
    html = (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>gkstats run {escape(manifest['run'])}</title><style>{_STYLE}</style></head>\n"
        f"<body>{body}</body>\n</html>\n"
    )
    (folder / "index.html").write_text(html, encoding="utf-8", newline="\n")


def _head(manifest: Mapping[str, Any]) -> str:
    chosen = ", ".join(f"{name} = {value}" for name, value in manifest["parameters"].items()) or "all defaults"
    failed = '<p class="failed">This run failed: see the notebooks below.</p>' if manifest["state"] == "failed" else ""
    return (
        f"<h1>Annual reports on government information disclosure</h1>"
        f"<p>Run {escape(manifest['run'])}: {manifest['tables']['reports']:,} reports read from "
        f"{len(manifest['inputs']):,} files. <small>Parameters: {escape(chosen)}.</small></p>{failed}"
    )


def _notebooks(notebooks: Iterable[Mapping[str, Any]]) -> str:
    lines = []
    for notebook in notebooks:
        name = quote(notebook["name"])
        error = f' <span class="failed">failed: {escape(notebook["error"])}</span>' if notebook["error"] else ""
        lines.append(
            f'<li><a href="notebooks/{name}.html">{escape(notebook["name"])}</a> '
            f'<small>(<a href="notebooks/{name}.ipynb">notebook</a>, {notebook["seconds"]} s)</small>{error}</li>'
        )
    return f"<h2>Notebooks</h2><ul>{''.join(lines)}</ul>"


def _charts(folder: Path) -> str:
    figures = []
    for drawn in sorted((folder / "charts").glob("*.svg")):
        root = ET.parse(drawn).getroot()  # noqa: S314 - our own drawing, no entity in it
        title = root.findtext(_SVG_TITLE, "")
        name = quote(drawn.stem)
        links = " · ".join(
            f'<a href="charts/{name}.{kind}">{kind.upper()}</a>' for kind in ("svg", "png", "pdf", "json", "csv")
        )
        figures.append(
            f'<figure><img src="charts/{name}.png" alt="{escape(title)}" width="{escape(root.get("width", ""))}">'
            f"<figcaption>{links}</figcaption></figure>"
        )
    return f"<h2>Charts</h2>{''.join(figures) or '<p>No notebook saved a chart.</p>'}"


def _counts(
    title: str, heads: tuple[str, str], counts: Mapping[str, int], link: str = "", folder: Path | None = None
) -> str:
    rows = []
    for name, number in counts.items():
        target = link.format(quote(name))
        linked = folder is not None and (folder / target).is_file()
        shown = f'<a href="{target}">{escape(name)}</a>' if linked else escape(name)
        rows.append(f'<tr><td>{shown}</td><td class="n">{number:,}</td></tr>')
    if not rows:
        return f"<h2>{title}</h2><p>None.</p>"
    return f"<h2>{title}</h2><table><tr><th>{heads[0]}</th><th>{heads[1]}</th></tr>{''.join(rows)}</table>"
