"""What is deployed to Lambda: the ZIP package starts with nothing but itself, and the image's recipe holds
to what it promises."""

import importlib.machinery
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(HERE.parent), str(ROOT / "deploy" / "lambda")]

from gather import CannotGather, gather, newest_glibc  # noqa: E402
from runtimes import FunctionFailed, PlayedRuntime  # noqa: E402

PROGRAM = pathlib.Path(os.environ.get("NEXUS_PROGRAM", ROOT / "build" / "release" / "nexusstream")).resolve()
FOLDER = ROOT / "deploy" / "lambda"


class ZipTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for tool in ("ldd", "readelf", "objdump", "strip"):
            if shutil.which(tool) is None:
                raise unittest.SkipTest(f"{tool} is not installed (package binutils)")
        temporary = tempfile.TemporaryDirectory(prefix="nexusstream-package-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = pathlib.Path(temporary.name)
        cls.zip = cls.folder / "functions.zip"
        cls.said = cls.make(cls.zip)
        cls.unpacked = cls.folder / "task"
        with zipfile.ZipFile(cls.zip) as package:
            for entry in package.infolist():
                path = pathlib.Path(package.extract(entry, cls.unpacked))
                path.chmod(entry.external_attr >> 16 & 0o777)

    @classmethod
    def make(cls, path):
        return subprocess.run([str(FOLDER / "make-zip"), str(PROGRAM), str(path)], capture_output=True, text=True,
                              check=True).stdout

    def test_the_newest_symbol_of_the_c_library_is_named(self):
        self.assertRegex(self.said, r"The newest symbol version needed is GLIBC_2\.\d+, by \S+")
        self.assertGreaterEqual(newest_glibc([PROGRAM])[0], (2, 2))

    def test_the_package_starts_with_its_own_loader_and_libraries(self):
        function = PlayedRuntime([self.unpacked / "bootstrap"], {"_HANDLER": "api-feed-handler", "HOME": "/nowhere",
                                                                 "NEXUSSTREAM_DATA": str(self.folder / "data")})
        self.addCleanup(function.stop)
        with self.assertRaisesRegex(FunctionFailed, "cannot run on Lambda with data of its own"):
            function.wait_until_ready()

    def test_no_library_of_this_system_is_used(self):
        listed = subprocess.run([str(self.unpacked / "lib" / "loader"), "--library-path", str(self.unpacked / "lib"), "--list",
                                 str(self.unpacked / "nexusstream")], capture_output=True, text=True, check=True).stdout
        for line in listed.splitlines():
            found = re.search(r"=> (\S+)", line)
            if found and "ld-linux" not in line:
                self.assertTrue(found.group(1).startswith(str(self.unpacked)), line)

    def test_the_same_files_make_the_same_package(self):
        loader = importlib.machinery.SourceFileLoader("make_zip", str(FOLDER / "make-zip"))
        make_zip = importlib.util.module_from_spec(importlib.util.spec_from_loader("make_zip", loader))
        loader.exec_module(make_zip)
        again = self.folder / "again.zip"
        for file in self.unpacked.rglob("*"):
            os.utime(file, (0, 0))
        make_zip.write_zip(self.unpacked, again)
        self.assertEqual(again.read_bytes(), self.zip.read_bytes())

    def test_a_program_that_is_none_is_refused(self):
        with self.assertRaises(CannotGather):
            gather(FOLDER / "make-zip", self.folder / "none")


class ImageTest(unittest.TestCase):
    """There need not be a container engine here, so the recipe itself is read."""

    @classmethod
    def setUpClass(cls):
        text = re.sub(r"\\\n", " ", (FOLDER / "Dockerfile").read_text())
        lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
        cls.steps = [line.split(None, 1) for line in lines]
        last = max(index for index, (word, _) in enumerate(cls.steps) if word == "FROM")
        cls.build, cls.image = cls.steps[:last], cls.steps[last:]

    def values(self, steps, word):
        return [value for name, value in steps if name == word]

    def test_nothing_but_the_package_is_in_the_image(self):
        self.assertEqual(self.image[0], ["FROM", "scratch"])
        self.assertEqual(self.values(self.image, "RUN") + self.values(self.image, "ADD"), [])
        self.assertEqual([value.split()[0] for value in self.values(self.image, "COPY")], ["--from=build"])

    def test_it_runs_as_nobody_and_writes_to_tmp_alone(self):
        (user,) = self.values(self.image, "USER")
        self.assertGreater(int(user.split(":")[0]), 1000)
        self.assertIn("NEXUSSTREAM_DATA=/tmp/nexusstream", self.values(self.image, "ENV"))
        self.assertEqual(self.values(self.image, "VOLUME"), [])

    def test_it_is_started_without_a_shell_and_the_command_names_the_function(self):
        (entry,), (command,) = self.values(self.image, "ENTRYPOINT"), self.values(self.image, "CMD")
        self.assertTrue(entry.startswith('["/var/task/lib/loader"') and entry.endswith('"lambda"]'), entry)
        self.assertEqual(command, '["api-feed-handler"]')

    def test_the_bases_name_their_release(self):
        for base in self.values(self.steps, "FROM"):
            name = base.split()[0]
            self.assertTrue(name == "scratch" or re.search(r":(?!latest)[\w.-]+$", name), name)

    def test_no_secret_is_in_the_recipe(self):
        for _, value in self.steps:
            self.assertIsNone(re.search(r"(?i)(password|secret|token|AWS_ACCESS)", value), value)

    def test_what_is_copied_is_there_and_suffices_to_configure_the_build(self):
        with tempfile.TemporaryDirectory(prefix="nexusstream-image-") as folder:
            for value in self.values(self.build, "COPY"):
                *sources, target = value.split()
                for source in sources:
                    self.copy(ROOT / source, pathlib.Path(folder) / target / (source if target == "./" else ""))
            if shutil.which("cmake") is None:
                self.skipTest("cmake is not installed")
            done = subprocess.run(["cmake", "--preset", "release", "-DNEXUS_BENCHMARKS=OFF"], cwd=folder, capture_output=True,
                                  text=True)
            self.assertEqual(done.returncode, 0, done.stderr)

    def copy(self, source, target):
        if source.is_dir():
            return shutil.copytree(source, target, dirs_exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        return shutil.copy(source, target)


if __name__ == "__main__":
    unittest.main(verbosity=2)
