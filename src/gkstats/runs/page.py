"""A run's front page: one HTML file that opens offline, without a script, everything in it escaped."""

from __future__ import annotations

from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from gkstats.inputs.beside import BESIDE
from gkstats.words import terms
from gkstats.words.wording import HTML_LANGUAGES, LANGUAGES, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

_STYLE: Final = """
body { font: 16px/1.5 system-ui, "Noto Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif;
  color: #222; max-width: 60rem; margin: 2.5rem auto; padding: 0 1rem }
h1, h2, h3 { font-weight: 500 } h2 { margin-top: 2.2rem } h3 { margin: 2rem 0 .6rem }
table { border-collapse: collapse } th, td { text-align: left; padding: .15rem 1.2rem .15rem 0; vertical-align: top }
th { font-weight: 500; color: #5f5f5f } td.n { text-align: right; font-variant-numeric: tabular-nums }
figure { margin: 0 0 2rem; border: 1px solid #e4e4e4; border-radius: 6px; padding: .5rem }
figure img { max-width: 100%; height: auto } figcaption { font-size: .85rem; padding: 0 .5rem .3rem }
.failed { color: #a33c00 } small, .muted { color: #5f5f5f }
"""
_SVG_TITLE: Final = "{http://www.w3.org/2000/svg}title"
# What was read, and how far it can be trusted, comes before what it says.
_FIRST: Final = ("00_coverage", "06_trust")


def write(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write `folder`/index.html in the run's language: what the run is, its notebooks, charts, tables and issues."""
    language = manifest["parameters"].get("language", "en")
    if language not in LANGUAGES:
        language = "en"
    t = speaker(language)
    notebooks = sorted(manifest["notebooks"], key=lambda notebook: notebook["name"] not in _FIRST)
    tables, codes = terms.keys("table", language), terms.keys("code", language)
    manifest_link = '<a href="manifest.json"><code>manifest.json</code></a>'
    body = "".join([
        _head(manifest, t),
        _to_hand_on(folder, t),
        _notebooks(notebooks, language, t),
        _charts(folder, notebooks, language, t),
        _counts(t("Tables", "数据表"), (t("table", "表"), t("rows", "行数")), manifest["tables"], tables, folder),
        _counts(t("Issues", "提示"), (t("kind", "类别"), t("issues", "条数")), manifest["issues"], codes),
        f'<p class="muted">{t("Inputs, versions, checksums: ", "输入文件、版本与校验值：")}{manifest_link}</p>',
    ])  # fmt: skip
    html = (
        f'<!doctype html>\n<html lang="{HTML_LANGUAGES[language]}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>gkstats {t('run', '运行')} {escape(manifest['run'])}</title><style>{_STYLE}</style></head>\n"
        f"<body>{body}</body>\n</html>\n"
    )
    (folder / "index.html").write_text(html, encoding="utf-8", newline="\n")


def _head(manifest: Mapping[str, Any], t: Callable[[str, str], str]) -> str:
    chosen = ", ".join(f"{name} = {value}" for name, value in manifest["parameters"].items())
    parameters = f"<code>{escape(chosen)}</code>" if chosen else t("all defaults", "均为默认值")
    said = t("This run failed: see the notebooks below.", "本次运行未全部成功，见下列分析。")
    failed = f'<p class="failed">{said}</p>' if manifest["state"] == "failed" else ""
    reports = manifest["tables"]["reports"]
    files = sum(PurePath(entry["source"]).name not in BESIDE for entry in manifest["inputs"])
    run = escape(manifest["run"])
    title = t("Annual reports on government information disclosure", "政府信息公开工作年度报告分析")
    read = t(
        f"Run {run}: {reports:,} reports read from {files:,} files.",
        f"运行 {run}：从 {files:,} 个文件中读出 {reports:,} 份报告。",
    )
    return f"<h1>{title}</h1><p>{read} <small>{t('Parameters: ', '参数：')}{parameters}</small></p>{failed}"


def _to_hand_on(folder: Path, t: Callable[[str, str], str]) -> str:
    """Link to what a run has for those who will not open it: page, PDF, slides, workbook."""
    files = (
        ("briefing.html", t("page", "网页")), ("briefing.pdf", "PDF"), ("briefing.pptx", t("slides", "幻灯片")),
        ("tables.xlsx", t("the charts' data", "图表数据")),
    )  # fmt: skip
    links = " · ".join(f'<a href="{name}">{shown}</a>' for name, shown in files if (folder / name).exists())
    return f"<p>{t('Briefing: ', '简报：')}{links}</p>" if links else ""


def _notebooks(notebooks: Iterable[Mapping[str, Any]], language: str, t: Callable[[str, str], str]) -> str:
    lines = []
    for notebook in notebooks:
        name = quote(notebook["name"])
        error = notebook["error"]
        failed = f' <span class="failed">{t("failed: ", "失败：")}{escape(error)}</span>' if error else ""
        lines.append(
            f'<li><a href="notebooks/{name}.html">{escape(notebook["titles"][language])}</a> '
            f'<small>(<a href="notebooks/{name}.ipynb"><code>{escape(notebook["name"])}</code></a>, '
            f"{notebook['seconds']} {t('s', '秒')})</small>{failed}</li>"
        )
    return f"<h2>{t('Questions', '问题')}</h2><ul>{''.join(lines)}</ul>"


def _charts(folder: Path, notebooks: Iterable[Mapping[str, Any]], language: str, t: Callable[[str, str], str]) -> str:
    """Show each notebook's charts under its heading."""
    shown = []
    for notebook in notebooks:
        if notebook["charts"]:
            shown.append(f"<h3>{escape(notebook['titles'][language])}</h3>")
            shown += [_figure(folder / "charts" / f"{name}.svg") for name in notebook["charts"]]
    none = f"<p>{t('No notebook saved a chart.', '没有生成图表。')}</p>"
    return f"<h2>{t('Charts', '图表')}</h2>{''.join(shown) or none}"


def _figure(drawn: Path) -> str:
    root = ET.parse(drawn).getroot()  # noqa: S314 - our own drawing, no entity in it
    title = root.findtext(_SVG_TITLE, "")
    name = quote(drawn.stem)
    links = " · ".join(
        f'<a href="charts/{name}.{kind}">{kind.upper()}</a>' for kind in ("svg", "png", "pdf", "json", "csv")
    )
    return (
        f'<figure><img src="charts/{name}.png" alt="{escape(title)}" width="{escape(root.get("width", ""))}">'
        f"<figcaption>{links}</figcaption></figure>"
    )


def _counts(
    title: str, heads: tuple[str, str], counts: Mapping[str, int], names: Mapping[str, str], folder: Path | None = None
) -> str:
    """Lay out a number a name; where `folder` holds the table of that name, link to it."""
    if not counts:
        return f"<h2>{title}</h2><p>0</p>"
    rows = []
    for name, number in counts.items():
        shown = f"{escape(names.get(name, name))} <code>{escape(name)}</code>"
        if folder is not None and (folder / f"{name}.parquet").exists():
            shown = f'<a href="{quote(name)}.parquet">{shown}</a>'
        rows.append(f'<tr><td>{shown}</td><td class="n">{number:,}</td></tr>')
    return f"<h2>{title}</h2><table><tr><th>{heads[0]}</th><th>{heads[1]}</th></tr>{''.join(rows)}</table>"
