"""moto: plays Secrets Manager (and more of AWS). It is a Python program, kept in build/engines/."""

import os
import pathlib
import urllib.request

from engines.engine import Engine
from engines.python_environment import environment_of

REQUIREMENTS = pathlib.Path(__file__).with_name("moto.txt")


class Moto(Engine):
    """Everything is in memory and ends with the process."""

    name = "moto"

    def __init__(self, folder, port=None):
        super().__init__(folder, port)
        self.python = environment_of(self.name, REQUIREMENTS) / "bin" / "python"

    @property
    def url(self):
        return f"http://{self.address}"

    def environment(self):
        return {"NEXUS_TEST_MOTO": self.url}

    def child_environment(self):
        # It must never ask the real services for anything.
        return {**os.environ, "AWS_EC2_METADATA_DISABLED": "true"}

    def command(self):
        return [self.python, "-m", "moto.server", "-H", "127.0.0.1", "-p", self.port]

    def is_ready(self):
        urllib.request.urlopen(f"{self.url}/moto-api/data.json", timeout=10).read()
        return True
