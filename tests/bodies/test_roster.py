"""Who should have reported: matched for certain or left open, counted, in time or not; a bad roster says what to do."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from conftest import RAW
from corpora import frame
from gkstats import indicators
from gkstats.bodies import roster
from gkstats.bodies.kinds import kind_of
from gkstats.bodies.places import Hints, resolve
from gkstats.corpus.store import Corpus
from gkstats.words import wording

HEAD = "agency,place,parent,from,to\n"


def listed(folder, *lines):
    """Write a roster and read it."""
    path = folder / "roster.csv"
    path.write_text(HEAD + "".join(line + "\n" for line in lines), encoding="utf-8")
    return roster.read(path)


def corpus(*reports):
    """Give a corpus of reports, each (agency, year, {columns}); place and kind follow from the name."""
    rows = []
    for number, (agency, year, more) in enumerate(reports):
        place = resolve(agency or "", year, Hints(site=more.get("site")))
        kind = kind_of(agency or "")
        rows.append({
            "report_id": f"{number:016x}", "source": f"{number}.txt", "agency": agency, "year": year, "form": "2021",
            "agency_key": place.agency_key, "division_code": place.division_code, "abridged": False,
            "province": place.province,
            "level": place.level, "body": kind.body, "vertical": kind.vertical, "scope": "own_body",
            "problems_state": "absent", "content_id": f"{number:016x}", "counted": True, "corrected": False,
        } | {name: value for name, value in more.items() if name != "site"})  # fmt: skip
    return Corpus({"reports": frame("reports", rows)})


def rate(frame_):
    """Give the counts of each group."""
    return frame_.select("year", "reports", "k", "n", "unknown", "bodies").rows()


def test_a_body_is_matched_over_spellings_and_renamings(tmp_path):
    """With or without the places above, 镇 before and 街道 after, a bare name beside its place: one body."""
    bodies = listed(
        tmp_path,
        "海东市平安区小峡镇人民政府,,,,2018",
        "小峡街道办事处,630203,,2019,",
        "区民政局,海东市平安区,,,",
        "沙县区财政局,,,,",
        "第八师一四三团,,,,",
        "教育部,,,,",
    )
    read = corpus(
        ("平安区小峡镇", 2017, {}), ("青海省海东市平安区小峡街道", 2021, {}), ("海东市平安区民政局", 2021, {}),
        ("三明市沙县财政局", 2017, {}), ("第八师一四三团", 2021, {}), ("教育部", 2021, {}),
    )  # fmt: skip
    found = indicators.coverage_rate(read, roster=bodies)
    assert rate(found) == [(2017, 2, 2, 5, 0, 5), (2021, 4, 4, 5, 0, 5)]
    assert found["value"].to_list() == [0.4, 0.8]
    # Wilson's interval of 4 of 5
    assert found.row(1)[6:8] == pytest.approx((0.375535, 0.963776), abs=1e-6)


def test_what_may_be_a_bodys_report_makes_it_unknown(tmp_path):
    """A homonym, a name without its place, another spelling or no year: neither there nor missing, and never twice."""
    two = listed(tmp_path, "福州市鼓楼区民政局,,,,", "南京市鼓楼区民政局,,,,", "海东市平安区财政局,,,,")
    assert rate(indicators.coverage_rate(corpus(("鼓楼区民政局", 2021, {})), roster=two)) == [(2021, 1, 0, 2, 1, 3)]
    assert rate(indicators.coverage_rate(corpus(("区民政局", 2021, {})), roster=two)) == [(2021, 1, 0, 2, 1, 3)]
    assert rate(indicators.coverage_rate(corpus((None, 2021, {})), roster=two)) == [(2021, 1, 0, 2, 1, 3)]
    other = corpus(("海东市平安区财政和国有资产局", 2021, {}), ("金乡县财政局", 2021, {}))
    assert rate(indicators.coverage_rate(other, roster=two)) == [(2021, 2, 0, 2, 1, 3)]
    unsaid = corpus(("海东市平安区财政局", None, {}), ("金乡县财政局", 2021, {}))
    assert rate(indicators.coverage_rate(unsaid, roster=two)) == [
        (2021, 1, 0, 2, 1, 3), (None, 1, None, None, None, None),
    ]  # fmt: skip
    settled = corpus(("鼓楼区民政局", 2021, {"site": "350102"}))
    assert rate(indicators.coverage_rate(settled, roster=two)) == [(2021, 1, 1, 3, 0, 3)]


def test_without_a_roster_there_is_nothing_to_be_a_share_of():
    """Reports are counted, and everything that needs a roster is null."""
    read = corpus(("海东市平安区财政局", 2021, {}))
    for found in (indicators.coverage_rate(read), indicators.punctuality(read)):
        assert rate(found) == [(2021, 1, None, None, None, None)]
        assert found.select("value", "low", "high").row(0) == (None, None, None)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_roster_tells_is_said(tmp_path, language):
    """How many have a report and how many in time, a year a sentence, or that nobody knows how many there should be."""
    bodies = listed(tmp_path, "金乡县教育局,,,,", "金乡县财政局,,,,", "福州市鼓楼区民政局,,,,")
    dated = {"published_on": date(2022, 1, 20)}
    read = corpus(("金乡县教育局", 2021, dated), ("鼓楼区民政局", 2021, {}))
    said = wording.rostered(
        indicators.coverage_rate(read, roster=bodies), indicators.punctuality(read, roster=bodies), language
    )
    wanted = {
        "en": [
            "2021: 1 of 2 bodies have a report; of 1 more it cannot be told.",
            "2021: 1 of 1 bodies with a statutory date published in time; of 2 more no date is known.",
        ],
        "zh": [
            "2021 年：已有报告的机关 1/2；另有 1 家无法判定。",
            "2021 年：须按法定期限发布的机关中按时发布 1/1；另有 2 家日期不详。",
        ],
    }
    assert said == wanted[language]
    (nobody,) = wording.rostered(indicators.coverage_rate(read), indicators.punctuality(read), language)
    assert "roster" in nobody or "名册" in nobody


def test_groups_are_those_that_a_roster_knows(tmp_path):
    """By level and place of the bodies; what only a report has is refused with what there is."""
    bodies = listed(tmp_path, "福州市鼓楼区民政局,,,,", "福州市教育局,,,,", "金乡县金乡街道,,,,")
    found = indicators.coverage_rate(corpus(("福州市教育局", 2021, {})), ["province", "level"], roster=bodies)
    assert found.select("province", "level", "k", "n").rows() == [
        ("山东省", "township", 0, 1), ("福建省", "county", 0, 1), ("福建省", "prefectural", 1, 1),
    ]  # fmt: skip
    with pytest.raises(ValueError, match="a roster tells nothing of scope"):
        indicators.coverage_rate(corpus(("福州市教育局", 2021, {})), ["scope"], roster=bodies)


DATES = [
    # agency, year, dates, in time
    ("金乡县教育局", 2021, {"published_on": date(2022, 1, 31)}, True),
    ("金乡县教育局", 2021, {"published_on": date(2022, 2, 1)}, False),
    ("金乡县教育局", 2021, {"dated_on": date(2022, 1, 20)}, True),
    ("金乡县教育局", 2021, {"dated_on": date(2022, 1, 20), "published_on": date(2023, 8, 1)}, None),  # moved?
    ("金乡县教育局", 2021, {"dated_on": date(2022, 2, 20), "published_on": date(2022, 3, 1)}, False),
    ("金乡县教育局", 2021, {"published_on": date(2023, 8, 1), "retrieved_on": date(2022, 1, 30)}, True),
    ("金乡县教育局", 2021, {}, None),
    ("金乡县人民政府办公室", 2021, {"published_on": date(2022, 2, 1)}, False),
    ("金乡县人民政府", 2021, {"published_on": date(2022, 3, 31)}, True),
    ("金乡县人民政府", 2021, {"published_on": date(2022, 4, 1)}, False),
    ("金乡县教育局", 2018, {"published_on": date(2019, 3, 31)}, True),
    ("金乡县金乡街道", 2018, {"published_on": date(2019, 4, 1)}, False),
    ("金乡县金乡街道", 2021, {"published_on": date(2022, 1, 1)}, "no date"),
]


@pytest.mark.parametrize(("agency", "year", "dates", "timely"), DATES)
def test_what_is_in_time(tmp_path, agency, year, dates, timely):
    """31 January for departments, 31 March for governments, for all up to 2018; none for townships since."""
    read = corpus((agency, year, dates))
    k, n, unknown = {True: (1, 1, 0), False: (0, 1, 0), None: (0, 0, 1), "no date": (None,) * 3}[timely]
    found = indicators.in_time(read)
    assert found.select("k", "n", "unknown").rows() == ([] if timely == "no date" else [(k, n, unknown)])
    listed_ = indicators.punctuality(read, roster=listed(tmp_path, f"{agency},,,,"))
    assert listed_.select("k", "n", "unknown").rows() == [(k, n, unknown)]


def test_the_first_version_is_in_time_and_a_missing_report_is_unknown(tmp_path):
    """A body that corrected its report later was in time; of one without a report nobody knows."""
    bodies = listed(tmp_path, "金乡县教育局,,,,", "金乡县财政局,,,,", "金乡县金乡街道,,,,")
    read = corpus(
        ("金乡县教育局", 2021, {"published_on": date(2022, 5, 1)}),
        ("金乡县教育局", 2021, {"published_on": date(2022, 1, 20), "counted": False}),
    )
    assert rate(indicators.punctuality(read, roster=bodies)) == [(2021, 1, 1, 1, 1, 2)]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("agency,parent\nx,y\n", 1, "no column place, from, to; the first line must be agency,place,parent,from,to"),
        (HEAD, 2, "there is no body on it"),
        (HEAD + ",630203,,,\n", 2, "no agency"),
        (HEAD + "平安区民政局,,,,\n平安区财政局,,,20l9,\n", 3, "from is '20l9'; write a year reported on"),
        (HEAD + "平安区民政局,,,2021,2019\n", 2, "to (2019) lies before from (2021)"),
        (HEAD + "民政局,鼓楼区,,,\n", 2, "鼓楼区 could be 江苏省南京市鼓楼区"),
        (HEAD + "民政局,不存在区,,,\n", 2, "不存在区 is no division"),
        (HEAD + "平安区民政局,金乡县,,,\n", 2, "平安区民政局 is not in 金乡县"),
        (HEAD + "平安区民政局,,,,2020\n海东市平安区民政局,,,2020,\n", 3, "stands there already, on line 2"),
        (HEAD + "平安区民政局,,鼓楼区人民政府,,\n", 2, "parent 鼓楼区人民政府 is no body on the roster"),
        (
            HEAD + "区民政局,平安区,,,\n区民政局,金乡县,,,\n平安区殡仪馆,,区民政局,,\n",
            4,
            "is the name of several bodies",
        ),
        (HEAD + "平安区民政局,,,,,,\n", 2, "more fields than columns"),
        (HEAD + "平安区人民政府,,平安区人民政府,,\n", 2, "平安区人民政府 stands above itself"),
        (HEAD + "平安区人民政府,,海东市人民政府,,\n海东市人民政府,,平安区人民政府,,\n", 2, "stands above itself"),
    ],
)
def test_a_bad_roster_says_where_and_what_to_do(tmp_path, text, line, said):
    """The error names file, line and remedy, and the command line refuses with it before anything is written."""
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    with pytest.raises(roster.RosterError) as error:
        roster.read(tmp_path / "roster.csv")
    assert str(error.value).startswith(f"{tmp_path / 'roster.csv'}, line {line}: ")
    assert said in str(error.value)


def test_the_command_line_refuses_a_bad_roster(tmp_path):
    """Exit status 2 with file, line and remedy, and nothing is written."""
    (tmp_path / "a.txt").write_bytes(next(RAW.glob("001*.txt")).read_bytes())
    (tmp_path / "roster.csv").write_text(HEAD + ",630203,,,\n", encoding="utf-8")
    command = [sys.executable, "-m", "gkstats", "parse", tmp_path, "--out", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 2
    assert "roster.csv, line 2: no agency" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_roster_in_another_encoding_is_refused(tmp_path):
    """What a Chinese Excel saves as plain CSV is not UTF-8."""
    (tmp_path / "roster.csv").write_bytes((HEAD + "平安区民政局,,,,\n").encode("gb18030"))
    with pytest.raises(roster.RosterError, match="CSV UTF-8"):
        roster.read(tmp_path / "roster.csv")
