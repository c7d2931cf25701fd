"""The notebooks: what they say of a corpus, on whole, odd and empty ones.

The cells run here in one process, which takes a second a notebook; papermill and its kernels run in test_runs.py.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from decimal import Decimal
from functools import cache
from xml.etree import ElementTree as ET

import altair as alt
import nbformat
import polars as pl
import pytest

from conftest import ROOT
from corpora import ITEMS, Doc, build
from gkstats.charts import rendering
from gkstats.corpus import store as corpora
from gkstats.runs import notebook, runner
from languages import foreign, foreign_on

# A warning would stand in the page.
# Sockets that an earlier test's kernel left to the garbage collector are told wherever it happens to run.
pytestmark = pytest.mark.filterwarnings("error", "ignore:.*zmq:ResourceWarning")

NOTEBOOKS = {path.stem: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
PARAMETERS = ["data", "years", "province", "level", "scope", "min_n", "language", "output"]
PROBLEMS = {"工作人员<script>alert(1)</script>少": ("staffing",), "更新不及时": ("timeliness",)}
MANY = [
    *[Doc(year=2019 + n % 5, received=(0, 0, 3, None)[n % 4], problems=PROBLEMS, level=("county", "township")[n % 2],
          form="2019" if n % 5 < 2 else "2021", amount=Decimal(n) if n % 3 else None, bare=None if n % 3 else "12,000",
          purchases=n, source=f"某街道办事处/卷 {n:03}.txt", contradicted=n == 6) for n in range(60)],
]  # fmt: skip
NAMES_ITSELF = Doc(problems={f"某街道办事处{0:016x}更新不及时": ("timeliness",)}, source="某街道办事处/零.txt")
CORPORA = {
    "many": build(*MANY, not_reports=(("通知.txt", "no_report", "<img src=x onerror=alert(1)>"),)),
    "abridged": build(Doc(abridged=True, problems=PROBLEMS, year=2020, form="2019", amount=Decimal("51.1082"))),
    "mixed": build(*[Doc(abridged=cut, problems=PROBLEMS, year=2020, form="2019") for cut in (True, False)]),
    "unknown": build(Doc(received=None, year=None, level="unknown", scope="unknown")),
    "contradicted": build(Doc(received=3, contradicted=True)),
    "empty": build(),
}  # fmt: skip


OTHERS = {
    "slip": build(
        *(Doc(year=2019, form="2019", amount=Decimal(n), source=f"某街道办事处/卷 {n:03}.txt") for n in range(1, 13)),
        Doc(year=2019, form="2019", amount=Decimal(9_000_000), source="某街道办事处/卷 000.txt"),
    ),
    "names itself": build(NAMES_ITSELF),
    "two years": build(
        *(
            Doc(received=4, year=year, agency_key=key, form="2019", amount=Decimal(3), purchases=1, problems=PROBLEMS)
            for key, year in (("stays", 2019), ("stays", 2020), ("enters", 2020), ("leaves", 2019), ("left", 2019))
        )
    ),
    "jurisdictions": build(
        *(Doc(scope="jurisdiction", level="county", source=f"县/{n:03}.txt", agency_key=str(n)) for n in range(60)),
        *(
            Doc(received=4, scope="jurisdiction", level="prefectural", source=f"市/{n:03}.txt", agency_key=f"p{n}")
            for n in range(40)
        ),
    ),
}


def code_cells(name):
    cells = json.loads(NOTEBOOKS[name].read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def save_json(spec, name, _, folder):
    """Save what most of these tests look at; test_charts.py holds the other formats."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(spec), encoding="utf-8")


def specs(folder):
    """Give each chart's specification, in order of name."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]


def picture(spec):
    """Draw a chart: all that is written in it."""
    return " ".join(ET.fromstring(rendering.svg(alt.Chart.from_dict(spec))).itertext())  # noqa: S314 - our own drawing


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Run a notebook on one of CORPORA: what each cell shows, and the folder of its charts; each only once."""

    @cache
    def run(name, which, **parameters):
        folder = tmp_path_factory.mktemp("数 据")
        corpora.write((CORPORA | OTHERS)[which], folder)
        names = {}
        outputs = []
        given = {"data": str(folder), "output": str(folder / "charts"), **parameters}
        for source in code_cells(name):
            body = ast.parse(source).body
            last = body.pop() if isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), name, "exec"), names)  # noqa: S102 - our own notebook
            names |= given
            if last:
                outputs.append(eval(compile(ast.Expression(last.value), name, "eval"), names))  # noqa: S307
        return outputs, folder / "charts"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "write", save_json)
        # What is said outright and what is left out are one run.
        yield lambda name, which, language="en", **parameters: run(name, which, language=language, **parameters)


def words(outputs):
    """Give what the cells say as plain text, charts by their description."""
    said = [output if hasattr(output, "_repr_html_") else output.spec["description"] for output in outputs]
    return "\n".join(map(str, said))


@pytest.mark.parametrize(("which", "language"), [("many", "en"), ("many", "zh"), ("empty", "zh")])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_speaks_one_language(shown, name, which, language):
    """No word of the other language stands in what a notebook shows, in its charts and in its own text."""
    outputs, folder = shown(name, which, language=language)
    for output in outputs:
        if hasattr(output, "_repr_html_"):
            assert foreign_on(output._repr_html_(), language) == []
    for spec in specs(folder):
        assert foreign(picture(spec), language) == []
        assert foreign(" ".join(tooltips(spec)), language) == []
    read = nbformat.read(NOTEBOOKS[name], as_version=4)
    page = runner.page_of(read, name, language)
    assert foreign_on(page, language) == []
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in page


def tooltips(spec):
    """Give the titles of all fields that a chart shows on hovering, or the fields' own names."""
    if isinstance(spec, dict):
        for channel in spec.get("tooltip", ()) if isinstance(spec.get("tooltip"), list) else ():
            yield channel.get("title", channel["field"])
        for inner in spec.values():
            yield from tooltips(inner)
    elif isinstance(spec, list):
        for inner in spec:
            yield from tooltips(inner)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_text_stands_in_both_languages(name):
    """Markdown cells come in pairs, English before Chinese, of as many headings and paragraphs."""
    cells = [c for c in nbformat.read(NOTEBOOKS[name], as_version=4).cells if c.cell_type == "markdown"]
    assert [cell.metadata.tags for cell in cells] == [["en"], ["zh"]] * (len(cells) // 2)
    for english, chinese in zip(cells[::2], cells[1::2], strict=True):
        assert re.findall(r"^#+ |^- ", english.source, re.MULTILINE) == re.findall(
            r"^#+ |^- ", chinese.source, re.MULTILINE
        )


def test_a_language_that_is_not_spoken_is_refused(shown):
    """A wrong language names the right ones."""
    with pytest.raises(ValueError, match="'fr' is none of en, zh"):
        shown("00_coverage", "empty", language="fr")


@pytest.mark.parametrize("which", CORPORA)
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_chart_has_its_source(shown, name, which):
    """On any corpus, an empty one too, every cell runs, and each chart says what it rests on."""
    outputs, folder = shown(name, which)
    reports = CORPORA[which].reports.height
    drawn = specs(folder)
    read = r"(?:\d+ annual reports? on|no annual report in the folder read;) .*"
    for spec in drawn:
        assert re.search(rf"Source: {read} \d{{4}}-\d\d-\d\d", spec["description"])
    assert not any(spec["usermeta"]["empty"] for spec in drawn)
    if not reports:
        assert drawn == []
        assert "no data in this selection" in words(outputs)
        assert "None" not in words(outputs)


@pytest.mark.parametrize("name", NOTEBOOKS)
@pytest.mark.parametrize(
    ("which", "note"),
    [
        ("abridged", "; abridged transcript, wording by gkstats; nothing checked by hand."),
        ("mixed", "; partly abridged transcripts, wording by gkstats; nothing checked by hand."),
    ],
)
def test_abridged_transcripts_are_named(shown, name, which, note):
    """Where a report is an abridged transcript every chart says so, and so does every quotation of one."""
    outputs, folder = shown(name, which)
    assert all(note in spec["description"] for spec in specs(folder))
    if name == "03_stated_problems":
        quotes = str(next(output for output in outputs if "(0000" in str(output)))
        assert quotes.count("(0000") == 2 * CORPORA[which].reports.height
        assert quotes.count("abridged transcript, wording by gkstats") == 2


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_text_from_outside_is_escaped(shown, name):
    """No markup of a report's text or a file's name arrives as markup."""
    outputs, _ = shown(name, "many")
    html = "".join(output._repr_html_() for output in outputs if hasattr(output, "_repr_html_"))
    assert "<script" not in html
    assert "<img" not in html
    if name == "03_stated_problems":
        assert "&lt;script&gt;" in html


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if name != "09_one_body"])  # which asks for one
def test_no_body_is_named(shown, name):
    """No sentence, table or chart names a body."""
    for which in ("many", "names itself") if name == "03_stated_problems" else ("many",):
        outputs, folder = shown(name, which)
        assert "街道办事处" not in words(outputs)
        assert "街道办事处" not in json.dumps(specs(folder), ensure_ascii=False)


@pytest.mark.parametrize(
    ("name", "which"),
    [
        ("02_procurement", "slip"),
        ("03_stated_problems", "names itself"),
        ("06_trust", "many"),
        ("08_overlap", "many"),
    ],
)
def test_bodies_are_named_when_asked(shown, name, which):
    """With `name_bodies` what is listed and quoted leads to the file, and so to the body; without, to the report."""
    assert "某街道办事处" in words(shown(name, which, name_bodies=True)[0])
    hidden = words(shown(name, which)[0])
    assert "某街道办事处" not in hidden
    assert re.search(r"\b0{10,}", hidden)


def test_an_amount_that_stands_far_apart_is_in_no_bar(shown):
    """One amount of 10,000 times the others is listed with its line, out of the total and the chart's scale."""
    outputs, folder = shown("02_procurement", "slip")
    said = words(outputs)
    assert "2019, own body: 78 万元 in 12 of 13 reports" in said
    assert "1 amount far above the usual of its level not counted" in said
    assert "2019\town body\tTownship\t9,000,000\t7.00\t30\t000000000000000c" in said
    assert "1 amount far above the usual of its level is set apart and in no bar." in said
    assert "9,000" not in picture(specs(folder)[0])
    included = words(shown("02_procurement", "slip", doubtful="include")[0])
    assert "900 亿元 in 13 of 13" in included
    assert "\t9,000,078\t" in included  # exact in the table
    assert "9,000,078" not in said


@pytest.mark.parametrize(
    "name", [name for name in NOTEBOOKS if name not in ("07_persistence", "09_one_body", "10_choose")]
)
def test_the_change_on_the_year_before_stands_beside_entries_and_exits(shown, name):
    """Every page on several bodies compares the same ones: one stays, one enters, two leave (07 does nothing else)."""
    tables = [str(output).splitlines() for output in shown(name, "two years")[0]]
    heads = [(line.split("\t"), rows[place + 1].split("\t")) for rows in tables for place, line in enumerate(rows)
             if "entries" in line.split("\t")]  # fmt: skip
    assert heads
    for head, first in heads:
        row = dict(zip(head, first, strict=True))
        assert (row["year"], row["entries"], row["exits"]) == ("2020", "1", "2")


def test_zero_requests_are_said_with_their_bounds(shown):
    """The sentences are computed: k of n among the known, at least and at most of all."""
    said = words(shown("01_zero_requests", "many", years="2021")[0])
    known = "Of the reports on 2021 (own body) whose number is known, 6 of 9 report no new request"
    assert f"{known}; of all 12 it is at least 6 and at most 9." in said
    assert "2022" not in said


def test_the_curve_is_of_the_finding_that_it_stands_under(shown):
    """Where the widest finding is of jurisdictions at one level, so is the curve of its choices, and none other."""
    _, folder = shown("01_zero_requests", "jurisdictions")
    curve = json.loads((folder / "zero-requests-specifications.json").read_text(encoding="utf-8"))
    assert "county: most reports report none under each of 8 choices (100.0 % to 100.0 %)" in curve["description"]
    rows = [row for data in curve["datasets"].values() for row in data if "doubtful" in row]
    assert {(row["scope"], row["level"], row["n"]) for row in rows} == {("jurisdiction", "county", 60)}


def test_procurement_says_what_is_certain(shown):
    """The certain total, its n, and the bare amounts beside it as assumptions; the form that stopped asking."""
    outputs, folder = shown("02_procurement", "many")
    said = words(outputs)
    certain = [n for n in range(60) if n % 5 == 0 and n % 3]
    assert f"2019, own body: {sum(certain):,} 万元 in {len(certain)} of 12 reports" in said
    assert "4 amounts without a unit not counted" in said
    assert "Reports on a form that asks for it: 40.0 % (24 of 60)." in said
    drawn = picture(specs(folder)[0])
    assert "no unit printed, if 元" in drawn
    assert "4.8 亿元 (n = 4)" in drawn
    assert "stopped asking in 2021" in NOTEBOOKS["02_procurement"].read_text(encoding="utf-8")


def test_an_amount_that_nobody_states_is_not_zero(shown):
    """Where no amount is certain no total is printed."""
    assert "no amount is certain (0 of 2)" in words(shown("02_procurement", "mixed")[0])


def test_quotations_lead_to_source_and_line(shown):
    """A quotation names its file and line; the parameter sets how many a code has."""
    outputs, _ = shown("03_stated_problems", "many", examples=1, name_bodies=True)
    assert words(outputs).count("卷 000.txt, line 9") == 2


def test_inputs_that_are_no_report_are_listed(shown):
    """What was read says which inputs were no report, and why."""
    said = words(shown("00_coverage", "many")[0])
    assert "1 input yielded no report" in said
    assert "通知.txt\tno annual report" in said


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_without_an_output_folder_nothing_is_written(shown, name, tmp_path, monkeypatch):
    """Exploring writes no file: charts are only shown."""
    monkeypatch.chdir(tmp_path)
    _, folder = shown(name, "abridged", output="")
    assert not folder.exists()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_parameters_explain_themselves(name):
    """Each parameter is a typed literal with a comment, and the first are the same everywhere."""
    source = code_cells(name)[0]
    statements = ast.parse(source).body
    assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
    names = [statement.target.id for statement in statements]
    assert names[: len(PARAMETERS)] == PARAMETERS
    assert all(isinstance(ast.literal_eval(statement.value), str | int | float | bool) for statement in statements)
    comments = {
        t.start[0] for t in tokenize.generate_tokens(io.StringIO(source).readline) if t.type == tokenize.COMMENT
    }
    assert {statement.lineno for statement in statements} <= comments


def test_one_body_is_shown_beside_its_level(shown):
    """The body that is named is shown with its years, its statements and their lines; no other is."""
    said = words(shown("09_one_body", "many", agency="某街道办事处0000000000000004")[0])
    assert "某街道办事处0000000000000004" in said
    assert "某街道办事处0000000000000005" not in said
    assert "更新不及时\t某街道办事处/卷 004.txt\t92" in said


def test_a_body_is_looked_up(shown):
    """A part of one name finds it; of several they are listed; a name like none offers none; nobody is reassured."""
    assert "某街道办事处0000000000000004\t" in words(shown("09_one_body", "many", agency="0000000000000004")[0])
    several = words(shown("09_one_body", "many", agency="街道办事处00")[0])
    assert "Which of these?" in several
    assert "某街道办事处0000000000000005" in several
    listed = words(shown("09_one_body", "many")[0])
    assert "No body is named. Give one of these" in listed
    assert "某街道办事处0000000000000005" in listed
    nowhere = words(shown("09_one_body", "many", agency="没有此名")[0])
    assert "No body is called 没有此名, or like it." in nowhere
    for said in (several, listed, nowhere):
        assert "No body is chosen." in said
        assert "No check failed" not in said
        assert "No problem is stated" not in said


def test_what_fails_is_listed_with_its_line(shown):
    """Each failed check stands there with its source and the line of the number that it is about."""
    said = words(shown("06_trust", "contradicted", name_bodies=True)[0])
    line = ITEMS.index("carried_out") + 40
    assert f"2023\tBalance of requests\tAll requesters\t\t\t卷 000.txt\t{line}" in said


def test_a_long_list_is_cut_and_says_so():
    """A table shows its first rows and how many there are more."""
    shown = notebook.table(pl.DataFrame({"source": [f"{n}.txt" for n in range(1_250)]}))
    assert "199.txt" in str(shown)
    assert "200.txt" not in str(shown)
    assert "… and 1,050 more rows" in shown._repr_html_()


def test_numbers_stand_under_each_other_and_no_longer_than_they_say():
    """Numbers are set to the right, years and words to the left; a computed one has few decimals, a printed one all."""
    frame = pl.DataFrame({"year": [2023], "median": [129.90279], "p90": [0.123456], "amount": [Decimal("51.1082")]})
    shown = notebook.table(frame, percent=False)
    assert str(shown).splitlines()[1] == "2023\t129.9\t0.1235\t51.1082"
    cells = re.findall(r'<td style="text-align:(\w+)', shown._repr_html_())
    assert cells == ["left", "right", "right", "right"]


def test_numbers_of_a_column_have_their_decimals_alike():
    """4 beside 7.64 is 4.00; numbers that are all whole have none, and nothing is just 0."""
    frame = pl.DataFrame({"low": [4.0, 7.64, 0.0], "median": [3.0, 12.0, None]})
    rows = str(notebook.table(frame, percent=False)).splitlines()[1:]
    assert rows == ["4.00\t3", "7.64\t12", "0\t"]


def test_a_year_can_be_a_number(tmp_path):
    """Papermill turns `-p years 2020` into a number: it selects that year."""
    corpora.write(CORPORA["many"], tmp_path)
    assert notebook.load(str(tmp_path), years=2020).reports["year"].unique().to_list() == [2020]
