"""A certificate authority that exists for one test."""

import pathlib
import shutil
import subprocess

from engines.engine import EngineFailed, find_program

DAYS = "2"


class Authority:
    """Its certificate is ca.crt in the folder; issue() adds certificates for 127.0.0.1 and localhost."""

    def __init__(self, folder, copy_of=None):
        self.folder = pathlib.Path(folder)
        if copy_of is not None:
            for name in ("ca.crt", "ca.key"):
                shutil.copy(copy_of / name, self.folder)
            return
        self.openssl("req", "-x509", *self.new_key("ca"), "-days", DAYS, "-subj", "/CN=tests", "-out", "ca.crt",
                     "-addext", "basicConstraints=critical,CA:TRUE")

    @property
    def certificate(self):
        return self.folder / "ca.crt"

    def issue(self, name):
        """Writes <name>.crt and <name>.key; the key is for its owner alone."""
        self.openssl("req", *self.new_key(name), "-subj", "/CN=localhost", "-out", f"{name}.csr")
        extensions = self.folder / f"{name}.extensions"
        extensions.write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
                     "-days", DAYS, "-extfile", extensions.name, "-out", f"{name}.crt")

    def new_key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", f"{name}.key"]

    def openssl(self, *arguments):
        done = subprocess.run([find_program("certificates", "openssl"), *arguments], cwd=self.folder, capture_output=True,
                              text=True)
        if done.returncode != 0:
            raise EngineFailed(f"openssl {arguments[0]} ended with {done.returncode}: {done.stderr[-1000:]}")
