"""ElasticMQ: an SQS that keeps to the limits of the real one."""

import json
import urllib.error
import urllib.request

from engines.artifacts import java, libraries
from engines.engine import Engine

SETTINGS = """
include classpath("application.conf")
node-address {{ protocol = http, host = "127.0.0.1", port = {port}, context-path = "" }}
rest-sqs {{ enabled = true, bind-port = {port}, bind-hostname = "127.0.0.1", sqs-limits = strict }}
rest-stats {{ enabled = false }}
aws {{ region = "eu-central-1", accountId = "000000000000" }}
"""

# A line a request would be most of what a test writes.
LOGGING = """<configuration>
  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
    <encoder><pattern>%d %-5level %logger{36} %msg%n</pattern></encoder>
  </appender>
  <logger name="org.elasticmq" level="WARN"/>
  <root level="WARN"><appender-ref ref="OUT"/></root>
</configuration>
"""


class ElasticMq(Engine):
    """Queues are in memory: they end with the process. Freezing it, or a proxy in front, shows what SQS may do."""

    name = "sqs"
    memory_mib = 256

    def __init__(self, folder, port=None):
        super().__init__(folder, port)
        self.libraries = libraries(self.name, "elasticmq.xml")

    @property
    def url(self):
        return f"http://{self.address}"

    def environment(self):
        return {"NEXUS_TEST_SQS": self.url}

    def prepare(self):
        (self.folder / "elasticmq.conf").write_text(SETTINGS.format(port=self.port))
        (self.folder / "logback.xml").write_text(LOGGING)

    def command(self):
        return java(self.name, self.libraries, "org.elasticmq.server.Main", memory_mib=self.memory_mib,
                    options=[f"-Dconfig.file={self.folder}/elasticmq.conf",
                             f"-Dlogback.configurationFile={self.folder}/logback.xml"])

    def is_ready(self):
        self.ask("ListQueues")
        return True

    def ask(self, action, timeout_s=10, **members):
        """One call of the JSON protocol; the answer's members."""
        request = urllib.request.Request(f"{self.url}/", json.dumps(members).encode(), {
            "Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"AmazonSQS.{action}"})
        with urllib.request.urlopen(request, timeout=timeout_s) as answer:
            return json.loads(answer.read() or b"{}")
