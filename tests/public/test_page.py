"""The researcher's page keeps its word: ten tasks, each in at most five lines of public code."""

import ast
import re
from pathlib import Path

import thawcast

PAGE = Path(__file__).parents[2] / "docs" / "readers" / "researcher.md"
TASK = re.compile(r"^## (\d+)\. .*?\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_ten_tasks_take_five_lines_of_public_code_each() -> None:
    tasks = {int(number): BLOCK.findall(text) for number, text in TASK.findall(PAGE.read_text(encoding="utf-8"))}
    assert sorted(tasks) == list(range(1, 11))
    used: set[str] = set()
    for number, blocks in tasks.items():
        assert blocks, number
        for block in blocks:
            body = ast.parse(block).body
            lines = [node for node in body if not isinstance(node, ast.Import | ast.ImportFrom | ast.Assert)]
            assert len(lines) <= 5, block
            imported = [node.module or "" for node in body if isinstance(node, ast.ImportFrom)]
            assert not [module for module in imported if module.startswith("thawcast")], "private"
            names = (n for n in ast.walk(ast.parse(block)) if isinstance(n, ast.Attribute))
            used |= {n.attr for n in names if isinstance(n.value, ast.Name) and n.value.id == "thawcast"}
    assert used <= set(thawcast.__all__)
    assert len(used) >= 9
