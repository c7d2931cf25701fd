"""The documentation as a site in one language: `sphinx-build -t en` or `-t zh`, called by `tools/build_docs.py`.

`x.md` is the English page, `x.zh.md` its Chinese twin; both are the document `x`, each in its own site. A page without
a twin is shown in the Chinese site too, and says so. Pages are plain Markdown that reads well where the source is read:
what only the site needs (navigation, links to the other language and to files above `docs/`) is put in here.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import sphinx.search
from pygments.lexers.special import TextLexer
from sphinx.highlighting import lexers
from sphinx.locale import _

from gkstats.script.markup import render
from tools import reference

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.tags import Tags

    tags: Tags  # Sphinx puts it here

HERE: Final = Path(__file__).parent
CHINESE: Final = tags.has("zh")  # noqa: F821
SITE, OTHER = ("zh", "en") if CHINESE else ("en", "zh")
TWINS: Final = {path.name.removesuffix(".zh.md") for path in HERE.glob("*.zh.md")}
# Pages whose text is a file above docs/.
ABOVE: Final = {"contributing": "CONTRIBUTING.md", "changes": "CHANGELOG.md"}
# Where a link to a file above docs/ leads.
LEADS: Final = {"README": "index", "README.zh": "index"} | {
    file.removesuffix(".md"): page for page, file in ABOVE.items()
}
# Of a run of the demo, what stands above its charts: the file, and what it is called.
FILES: Final = (
    ("index.html", "the run's first page", "结果首页"),
    ("briefing.html", "briefing as a page", "简报（网页）"),
    ("briefing.pdf", "briefing as PDF", "简报（PDF）"),
    ("briefing.docx", "briefing as a Word document", "简报（Word）"),
    ("briefing.pptx", "briefing as slides (PowerPoint)", "简报（PowerPoint）"),
    ("tables.xlsx", "the charts' data as an Excel workbook", "图表数据（Excel）"),
)
# The line that leads to a page's twin: on the site the sidebar has it.
TO_TWIN: Final = re.compile(r"^[(（]\[(?:English|中文)\]\([\w.]+\)[)）]\n", re.MULTILINE)
# A line of Chinese goes on in the next one without a space; blocks of code are left as they are.
WRAPPED: Final = re.compile(
    r"(?<=[\u201d\u3001-\u3011\uff01-\uff1f])\n *(?=[\u201c\u300a\u4e00-\u9fff\uff08`\[A-Za-z])"
    r"|(?<=[\u4e00-\u9fff])\n *(?=[\u201c\u300a\u4e00-\u9fff\uff08])"
)
FENCED: Final = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)
# What the theme says in English only.
SAID: Final = {"Home": "首页", "Next": "下一页", "On this page": "本页内容", "Previous": "上一页"}
ENGLISH_ONLY: Final = "> 本页只有英文。\n"

project = "gkstats"
language = "zh_CN" if CHINESE else "en"
extensions = ["myst_parser"]
# The first suffix that fits names the document, so a Chinese page has its twin's name.
source_suffix = {".zh.md": "markdown", ".md": "markdown"} if CHINESE else {".md": "markdown"}
exclude_patterns = [f"{name}.md" for name in sorted(TWINS)] if CHINESE else ["*.zh.md"]
nitpicky = True
myst_heading_anchors = 3
myst_links_external_new_tab = True
# Pages that the other language's site has, and what the demo's run holds: the builder checks that they are there.
myst_url_schemes = {
    "http": None,
    "https": None,
    "other": f"../{OTHER}/{{{{path}}}}.html",
    "demo": f"../demo/{SITE}/{{{{path}}}}",
}

html_theme = "furo"
html_title = "gkstats 文档" if CHINESE else "gkstats"
html_static_path = ["_static"]
html_css_files = ["site.css"]
templates_path = ["_templates"]
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/language.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_context = {"other": OTHER, "other_language": "English" if CHINESE else "中文"}
html_use_index = False
html_copy_source = False
smartquotes = False
html_show_copyright = False
html_show_sphinx = False


class Pairs(sphinx.search.SearchLanguage):
    """Chinese is looked for by its pairs of characters, on the page and in the query, so no dictionary is needed."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = """
function splitQuery(query) {
  const found = [];
  for (const run of query.match(/[\\u4e00-\\u9fff]+|[\\p{Letter}\\p{Number}_]+/gu) || [])
    if (/[\\u4e00-\\u9fff]/.test(run) && run.length > 2)
      for (let at = 0; at + 2 <= run.length; at++) found.push(run.slice(at, at + 2));
    else found.push(run);
  return found;
}
"""

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx names it so
        """Give the pairs of each run of Chinese characters, and other words as they are."""
        found = []
        for run in re.findall(r"[\u4e00-\u9fff]+|[^\W\u4e00-\u9fff]+", input):
            chinese = "\u4e00" <= run[0] <= "\u9fff"
            found += [run[at : at + 2] for at in range(len(run) - 1)] if chinese and len(run) > 2 else [run.lower()]
        return found


def navigation(index: str) -> str:
    """Make the site's tree of pages from the index: one list a heading, of the pages that are linked below it."""
    trees = []
    for part in index.split("\n## ")[1:]:
        caption, _, text = part.partition("\n")
        links = re.findall(r"^- \[([^\]]+)\]\(([\w-]+)(?:\.zh)?\.md\)", text, re.MULTILINE)
        if links:
            pages = [f"{called} <{page}>" for called, page in links]
            trees.append("\n".join(["", "```{toctree}", ":hidden:", f":caption: {caption}", "", *pages, "```", ""]))
    return "".join(trees)


def shown(demo: str) -> dict[str, object]:
    """Give what the gallery says of the run of this language in the folder `demo`: nothing where there is none."""
    if not demo:
        return {"notebooks": []}
    run = Path(demo) / SITE
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    notebooks = []
    for one in sorted(manifest["notebooks"], key=lambda one: one["name"]):
        said = {
            name: json.loads((run / "charts" / f"{name}.json").read_text(encoding="utf-8"))["usermeta"]
            for name in one["charts"]
        }
        charts = [{"name": name, "title": of_it["title"]} for name, of_it in said.items() if not of_it["empty"]]
        notebooks.append({"title": one["titles"][SITE], "page": f"notebooks/{one['name']}.html", "charts": charts})
    return {
        "notebooks": notebooks,
        "charts": f"../demo/{SITE}/charts",
        "reports": f"{manifest['tables']['reports']:,}",
        "files": [file for file in FILES if (run / file[0]).exists()],
    }


def as_page(app: Sphinx, name: str, content: list[str]) -> None:
    """Turn a Markdown page into one of the site."""
    text = content[0]
    if name in ABOVE:
        text = (HERE.parent / ABOVE[name]).read_text(encoding="utf-8").replace("](docs/", "](")
    for file, page in LEADS.items():
        text = re.sub(rf"\]\((?:\.\./)?{re.escape(file)}\.md", f"]({page}.md", text)
    text = TO_TWIN.sub("", text)
    # The other language's site has what a page names as its twin, and every Chinese page that an English one names.
    twin = (rf"\]\(({name})\.md\)", r"](other:\1)") if CHINESE else (r"\]\((\w+)\.zh\.md", r"](other:\1")
    text = re.sub(*twin, text)
    if CHINESE:
        text = "".join(part if part.startswith("```") else WRAPPED.sub("", part) for part in FENCED.split(text))
    if CHINESE and name not in TWINS:
        heading, _, rest = text.partition("\n")
        text = f"{heading}\n\n{ENGLISH_ONLY}\n{rest}"
    if name == "index":
        text += navigation(text)
    if name == "reference":
        text += f"\n{reference.library()}\n"
    if name == "issues":
        text += f"\n{reference.issues(SITE)}\n"
    if name == "commands":
        text += f"\n{reference.commands(SITE)}\n"
    if name == "gallery":
        text += render(HERE.parent / "tools" / "templates", "shown_run.md.j2", zh=CHINESE, **shown(app.config.demo))
    content[0] = text


def in_chinese(app: Sphinx, name: str, template: str, context: dict[str, Any], doctree: object) -> None:  # noqa: ARG001
    """Say in Chinese what the theme has no Chinese for."""
    context["_"] = lambda word: SAID.get(word) or _(word)


def setup(app: Sphinx) -> None:
    """Register what this site adds to Sphinx."""
    sphinx.search.languages["zh"] = Pairs
    app.add_config_value("demo", "", "env")
    lexers["csv"] = lexers["cron"] = TextLexer()
    app.connect("source-read", as_page)
    if CHINESE:
        app.connect("html-page-context", in_chinese)
