"""Everything behind the functions: the servers that a cluster uses, a key, and what a function is configured with."""

import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "deploy" / "local-cluster")]

from cluster import DATABASE, ROOT, Cluster  # noqa: E402

SCHEMA = "nexusstream"
PROGRAM = pathlib.Path(os.environ.get("NEXUS_PROGRAM", ROOT / "build" / "release" / "nexusstream")).resolve()


class Engines(Cluster):
    """Those of a cluster without a standby: functions read where they write."""

    def start_engines(self):
        self.make_engines()
        self.engines += [self.postgres, self.redis, self.sqs, self.dynamodb]
        for engine in self.engines:
            engine.spawn()
        for engine in self.engines:
            engine.wait_until_ready()
        self.make_database()
        self.write_aws_keys("test", "test")
        self.links = {"postgres": [self.postgres.address], "redis": self.redis.address, "sqs": self.sqs.url,
                      "dynamodb": self.dynamodb.url}


class Rig:
    """The engines, a key, and what a function is configured with."""

    def __init__(self, folder):
        self.folder = folder
        self.cluster = Engines(folder, PROGRAM, fsync=False)
        self.cluster.start_engines()
        self.settings = self.cluster.joining_settings()
        key_folder = folder / "keys"
        made = self.run("keys", "create", "--role", "admin", "--json", "--data", key_folder)
        self.key = json.loads(made)["key"]
        self.export_keys()
        self.settings["keys.secret"] = f"file:{folder}/keys.secret"

    def export_keys(self):
        (self.folder / "keys.secret").write_text(self.run("keys", "export", "--data", self.folder / "keys"))

    def run(self, *arguments):
        return subprocess.run([str(PROGRAM), *map(str, arguments)], capture_output=True, text=True, check=True).stdout

    def environment(self, name):
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("NEXUSSTREAM_", "AWS_"))}
        return {**kept, **self.cluster.variables, "_HANDLER": name}

    def configuration(self, name, settings=None):
        path = self.folder / f"{name}.toml"
        values = {"data": str(self.folder / f"{name}-data"), **self.settings, **(settings or {})}
        path.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items()))
        return path

    def ask_queue(self, action, queue, **members):
        return self.cluster.sqs.ask(action, QueueUrl=f"{self.cluster.sqs.url}/000000000000/{queue}", **members)

    def send(self, queue, body):
        return self.ask_queue("SendMessage", queue, MessageBody=body)["MessageId"]

    def delete(self, queue, messages):
        for message in messages:
            self.ask_queue("DeleteMessage", queue, ReceiptHandle=message["ReceiptHandle"])

    def receive(self, queue, **options):
        """All messages that wait, as ReceiveMessage gives them; they are hidden afterwards, as for Lambda."""
        found = []
        while True:
            answer = self.ask_queue("ReceiveMessage", queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"],
                                    MessageSystemAttributeNames=["All"], **options)
            if not answer.get("Messages"):
                return found
            found += answer["Messages"]

    def variables(self, data):
        """The same settings by variables, with every secret among them: for a function that sees no file of ours."""
        secrets = {name: pathlib.Path(value.removeprefix("file:")).read_text() for name, value in self.settings.items()
                   if isinstance(value, str) and value.startswith("file:")}
        settings = {"data": data, **self.settings,
                    **{name: f"env:SECRET_{number}" for number, name in enumerate(secrets)}}
        return {**{f"NEXUSSTREAM_{name.upper().replace('.', '_')}": str(value) for name, value in settings.items()},
                **{f"SECRET_{number}": secret for number, secret in enumerate(secrets.values())},
                "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_EC2_METADATA_DISABLED": "true"}

    def sql(self, text):
        return self.cluster.postgres.sql(f"SET search_path TO {SCHEMA}; {text}", database=DATABASE)
