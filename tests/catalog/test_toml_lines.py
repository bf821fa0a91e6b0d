"""The line of a key, whatever stands around it."""

from catalog.declaration.toml_lines import TomlFile, line_index

TEXT = '''\
# comment [not.a.table]
title = "a [b] = c"   # = here
[owner."quoted.key"]
name = "x"
list = [
  "one = 1",
  { inner = 2 },
]
after = 3
[[item]]
code = 1
[item.sub]
deep = """
[[item]]
code = 9
"""
[[item]]
code = 2
dotted.path.key = 1
inline = { a = 1, b = 2 }
'''


def test_lines_of_keys() -> None:
    index = line_index(TEXT)
    assert index["title",] == 2
    assert index["owner", "quoted.key"] == 3
    assert index["owner", "quoted.key", "list"] == 5
    assert index["owner", "quoted.key", "after"] == 9
    assert index["item", 0, "code"] == 11
    assert index["item", 0, "sub", "deep"] == 13
    assert index["item", 1] == 17
    assert index["item", 1, "code"] == 18
    assert index["item", 1, "dotted", "path", "key"] == 19


def test_a_key_inside_an_inline_table_has_the_line_of_its_parent() -> None:
    file = TomlFile("x.toml", {}, line_index(TEXT))
    assert file.line(("item", 1, "inline", "b")) == 20
    assert file.line(("owner", "quoted.key", "list", 1, "inner")) == 5
    assert file.line(("nowhere",)) == 1
