"""Each rule of tools/check_layers catches what it is for and leaves the rest alone."""

import importlib.machinery
import importlib.util
import pathlib
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent.parent / "check_layers"
LOADER = importlib.machinery.SourceFileLoader("check_layers", str(SCRIPT))
check_layers = importlib.util.module_from_spec(importlib.util.spec_from_loader("check_layers", LOADER))
LOADER.exec_module(check_layers)

PAGE = """# Page
<!-- layers -->
| layer | may include | libraries |
|---|---|---|
| `base` | | `tl/` |
| `domain` | `base` | |
| `adapters/disk` | `domain` | `posix` `intrinsics` |
| `app` | `adapters/*` `domain` | `boost/json` |

<!-- folders -->
| folder | what |
|---|---|
| `src` | all |
"""


class Checkout(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def findings(self, files):
        files = {"ARCHITECTURE.md": PAGE, **files}
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return check_layers.Tree(self.root, files).check()

    def assert_clean(self, files):
        self.assertEqual(self.findings(files), [])

    def assert_one(self, files, fragment):
        found = self.findings(files)
        self.assertEqual(len(found), 1, found)
        self.assertIn(fragment, found[0])


class Layers(Checkout):
    def test_allowed_includes_pass(self):
        self.assert_clean({
            "src/base/a.h": "#include <vector>\n#include <tl/expected.hpp>\n",
            "src/domain/b.h": '#include "base/a.h"\n#include "domain/c.h"\n',
            "src/adapters/disk/d.cpp": '#include <sys/stat.h>\n#include <nmmintrin.h>\n#include "domain/b.h"\n',
            "src/app/main.cpp": '#include "adapters/disk/d.h"\n#include <boost/json/src.hpp>\n'})

    def test_an_upward_include_is_found(self):
        self.assert_one({"src/base/a.h": '\n#include "domain/b.h"\n'}, "src/base/a.h:2: base must not include domain")

    def test_a_sideways_include_is_found(self):
        self.assert_one({"src/domain/b.h": '#include "adapters/disk/d.h"\n'}, "domain must not include adapters/disk")

    def test_a_library_of_another_layer_is_found(self):
        self.assert_one({"src/domain/b.h": "#include <boost/json.hpp>\n"}, "domain must not include <boost/json.hpp>")

    def test_system_headers_need_leave(self):
        self.assert_one({"src/domain/b.h": "#include <unistd.h>\n"}, "domain must not include <unistd.h>")

    def test_a_longer_library_prefix_is_not_a_shorter_one(self):
        self.assert_one({"src/app/a.h": "#include <boost/asio.hpp>\n"}, "app must not include <boost/asio.hpp>")

    def test_a_folder_without_a_layer_is_found(self):
        self.assert_one({"src/extra/a.h": ""}, "belongs to no layer")

    def test_a_header_that_is_in_no_layer_is_found(self):
        self.assert_one({"src/base/a.h": '#include "a.h"\n'}, "is not a path below src")


class FolderLists(Checkout):
    def test_a_listed_folder_that_is_missing_is_found(self):
        page = PAGE.replace("| `src` | all |", "| `src` | all |\n| `gone` | |")
        self.assert_one({"ARCHITECTURE.md": page, "src/base/a.h": ""}, "lists the folder gone")

    def test_an_unlisted_folder_of_a_listed_level_is_found(self):
        self.assert_one({"src/base/a.h": "", "more/a.txt": ""}, "does not list the folder more")

    def test_deeper_levels_need_no_list(self):
        self.assert_clean({"src/base/deep/a.h": "", ".hidden/a": ""})

    def test_the_readme_is_held_to_its_own_list(self):
        readme = "<!-- folders -->\n| folder | what |\n|---|---|\n| `src/` | |\n| `src/domain` | |\n"
        self.assert_one({"README.md": readme, "src/base/a.h": "", "src/domain/a.h": ""}, "does not list the folder src/base")


class Lengths(Checkout):
    def test_limits_are_inclusive(self):
        self.assert_clean({"src/base/a.cpp": "\n" * 400, "src/base/a.h": "\n" * 200})

    def test_long_files_are_found(self):
        self.assert_one({"src/base/a.cpp": "\n" * 401}, "has 401 lines, at most 400")
        self.assert_one({"src/base/a.cpp": "", "src/base/a.h": "\n" * 201}, "has 201 lines, at most 200")

    def test_a_long_function_is_found(self):
        source = "namespace x {\nint f(int a) {\n" + "  a++;\n" * 59 + "}\n}\n"
        self.assert_one({"src/base/a.cpp": source}, "src/base/a.cpp:2: the function f has 61 lines")

    def test_an_exception_needs_a_reason_and_a_need(self):
        source = "int f() {\n" + "\n" * 70 + "}\n"
        self.assert_clean({"src/base/a.cpp": source, "tools/length_exceptions": "src/base/a.cpp:f 72 One table.\n",
                           "ARCHITECTURE.md": PAGE + "| `tools` | |\n"})
        found = self.findings({"src/base/a.cpp": "", "tools/length_exceptions": "src/base/a.cpp:f 72 One table.\n",
                               "ARCHITECTURE.md": PAGE + "| `tools` | |\n"})
        self.assertIn("is within the limits", found[0])

    def test_functions_are_told_from_other_braces(self):
        source = '''
        namespace a::b {
        struct S : Base<int> {
          S() : a_{1}, b_(2) {
            int x = 1;
          }
          int get() const { return a_; }
          std::vector<int> v{1, 2, 3};
        };
        constexpr int kTable[] = {
          1, 2,
        };
        template <class T>
        auto g(T t) -> std::enable_if_t<true> {
          if (t) { return "}"; /* } */ }
          return R"(})";
        }
        TEST(Suite, Name) {
        }
        }  // namespace
        '''
        self.assertEqual([(name, lines) for name, _, lines in check_layers.functions(source)],
                         [("S", 3), ("get", 1), ("g", 5), ("Suite.Name", 2)])


class NamesAndContents(Checkout):
    def test_vague_names_are_found(self):
        self.assert_one({"src/base/string_util.h": ""}, "'util' says nothing")

    def test_a_unit_file_keeps_its_extension(self):
        self.assert_clean({"src/nexusstream.service": ""})

    def test_unfinished_work_and_machine_paths_are_found(self):
        self.assert_one({"src/notes.md": "a TO" + "DO b\n"}, "unfinished")
        self.assert_one({"src/notes.md": "see /ho" + "me/someone/x\n"}, "path of one machine")
        self.assert_clean({"src/notes.md": "GET /api/ho" + "me/x and $HOME/wo" + "rk/x\n"})

    def test_large_files_are_found(self):
        self.assert_one({"src/data.bin": "x" * 1_000_001}, "1000001 bytes")


if __name__ == "__main__":
    unittest.main()
