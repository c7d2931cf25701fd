"""Write docs/dictionary.md, what every table, column and key means, from the package's own dictionary.

python tools/write_dictionary.py
"""

from __future__ import annotations

from pathlib import Path

from gkstats.dataset import dictionary, schema

PAGE = Path(__file__).resolve().parents[1] / "docs" / "dictionary.md"
HEAD = """# Data dictionary

Every table, column and key, as in the table `dictionary` of each run. Written by `python tools/write_dictionary.py`.
"""


def page() -> str:
    """Give the page's text."""
    parts = [HEAD]
    rows = dictionary.rows()
    for name in schema.TABLES:
        own = [row for row in rows if row["table"] == name]
        parts.append(f"\n## {name}\n\n| column | 中文 | meaning |\n| --- | --- | --- |\n")
        parts += [f"| `{row['column']}` | {row['zh']} | {row['definition']} |\n" for row in own if not row["key"]]
        keys = [row for row in own if row["key"]]
        if keys:
            parts.append("\n| key of | key | 中文 | English |\n| --- | --- | --- | --- |\n")
            parts += [f"| `{row['column']}` | `{row['key']}` | {row['zh']} | {row['en']} |\n" for row in keys]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
