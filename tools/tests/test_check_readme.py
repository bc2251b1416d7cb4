"""tools/check_readme finds examples, forgives what varies, and nothing else."""

import importlib.machinery
import importlib.util
import pathlib
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "check_readme"
LOADER = importlib.machinery.SourceFileLoader("check_readme", str(SCRIPT))
check_readme = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_readme", LOADER))
LOADER.exec_module(check_readme)

PAGE = """# Title

```sh
./run
```

<!-- test -->
```sh
curl -s http://127.0.0.1:8080/a
```

```json
{"a": 1}
```

Text.

<!-- test: no output -->
```sh
true
```
```text
not compared
```

<!-- test -->
```sh
echo one
```
Text.
"""


class Examples(unittest.TestCase):
    def test_only_marked_blocks_are_examples(self):
        found = check_readme.examples_in(PAGE)
        self.assertEqual([example.script for example in found],
                         ["curl -s http://127.0.0.1:8080/a", "true", "echo one"])
        self.assertEqual([example.shown for example in found], ['{"a": 1}', None, None])
        self.assertEqual(PAGE.split("\n")[found[0].line - 1], "```sh")

    def test_a_mark_without_a_block_is_a_mistake(self):
        with self.assertRaises(ValueError):
            check_readme.examples_in("<!-- test -->\ntext\n")


class Matching(unittest.TestCase):
    def assert_matches(self, shown, printed):
        self.assertTrue(check_readme.matches(shown, printed), (shown, printed))

    def assert_differs(self, shown, printed):
        self.assertFalse(check_readme.matches(shown, printed), (shown, printed))

    def test_ids_and_times_may_differ(self):
        self.assert_matches('{"id":"0190b6a0-0000-7000-8000-000000000000","at":"2026-01-01T00:00:00.000Z"}',
                            '{"id":"0190b6a0-ffff-7abc-8000-0123456789ab","at":"2030-12-31T23:59:59.999Z"}')

    def test_amounts_may_not(self):
        self.assert_differs('{"netAmount":161.946}', '{"netAmount":161.947}')

    def test_an_ellipsis_stands_for_anything_on_its_line(self):
        self.assert_matches("total …, done", "total 12 of 13, done")
        self.assert_differs("total …, done", "total 12\n, done")

    def test_a_line_of_only_an_ellipsis_stands_for_lines(self):
        self.assert_matches("first\n…\nlast", "first\nlast")
        self.assert_matches("first\n…\nlast", "first\n2\n3\nlast")
        self.assert_differs("first\n…\nlast", "first\n2")

    def test_json_may_be_broken_into_lines(self):
        self.assert_matches('{"a": 1,\n  "b": "x y"}', '{"a":1,"b":"x y"}')
        self.assert_differs('{"b": "x y"}', '{"b":"xy"}')

    def test_more_output_than_shown_is_noticed(self):
        self.assert_differs("one", "one\ntwo")


if __name__ == "__main__":
    unittest.main()
