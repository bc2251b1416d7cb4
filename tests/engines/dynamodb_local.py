"""DynamoDB Local, which makes no calls to the outside here."""

import json
import os
import pathlib
import subprocess
import urllib.request

from engines.artifacts import java, libraries
from engines.engine import Engine, EngineMissing, find_program

MAIN_CLASS = "software.amazon.dynamodb.services.local.main.ServerRunner"


class DynamoDbLocal(Engine):
    """Tables are files in the folder, so they outlive a restart. Region and credentials do not matter to it."""

    name = "dynamodb"

    def __init__(self, folder, port=None):
        super().__init__(folder, port)
        self.libraries = libraries(self.name, "dynamodb_local.xml")
        self.loopback_only = loopback_only(self.libraries)

    @property
    def url(self):
        return f"http://{self.address}"

    def environment(self):
        return {"NEXUS_TEST_DYNAMODB": self.url}

    def child_environment(self):
        return {**os.environ, "LD_PRELOAD": str(self.loopback_only)}

    def prepare(self):
        (self.folder / "tables").mkdir(exist_ok=True)

    def command(self):
        return java(self.name, self.libraries, MAIN_CLASS, "-port", str(self.port), "-dbPath", str(self.folder / "tables"),
                    "-sharedDb", "-disableTelemetry", options=[f"-Djava.library.path={self.libraries}"])

    def is_ready(self):
        return "TableNames" in self.ask("ListTables")

    def ask(self, action, timeout_s=10, **members):
        """One call; the answer's members. It wants to see a signature and does not check it."""
        request = urllib.request.Request(f"{self.url}/", json.dumps(members).encode(), {
            "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"DynamoDB_20120810.{action}",
            "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/dynamodb/aws4_request, "
                             "SignedHeaders=host, Signature=0"})
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:
            return json.loads(answer.read())


def loopback_only(folder):
    """The server has no option for the address that it listens on, and would listen on all."""
    library = folder / "libloopback_only.so"
    if not library.exists():
        compiler = find_program("dynamodb", "cc", "gcc", "clang")
        source = pathlib.Path(__file__).with_name("loopback_only.c")
        partial = folder / f"libloopback_only.{os.getpid()}"
        done = subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", partial, source, "-ldl"],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise EngineMissing("dynamodb", f"{source.name} does not compile: {done.stderr[:300]}")
        os.rename(partial, library)
    return library
