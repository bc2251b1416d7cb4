"""The five functions of Lambda on real engines: each started as Lambda starts it, by the Runtime API as AWS
documents it and by AWS's own emulator."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest
from decimal import Decimal

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "deploy" / "lambda")]

import root_folder  # noqa: E402
from engines.engine import EngineMissing  # noqa: E402
from events import http_request, queue_batch, rest_request, schedule  # noqa: E402
from gather import gather  # noqa: E402
from aws_emulator import aws_emulator  # noqa: E402
from go_programs import aws_client, events_of_aws  # noqa: E402
from rig import PROGRAM, ROOT, Rig  # noqa: E402
from runtimes import AwsEmulator, FunctionFailed, PlayedRuntime  # noqa: E402

TRACE_ID = "5759e988bd862e3fe1be46a994272793"
TRACE = f"Root=1-{TRACE_ID[:8]}-{TRACE_ID[8:]};Parent=53995c3f42cd8ad8;Sampled=1"
MAX_RECEIVES = 3  # of valid_orders

rig = None


def setUpModule():
    global rig
    folder = tempfile.TemporaryDirectory(prefix="nexusstream-functions-")
    unittest.addModuleCleanup(folder.cleanup)
    try:
        made = Rig.__new__(Rig)
        unittest.addModuleCleanup(lambda: made.cluster.stop())
        made.__init__(pathlib.Path(folder.name))
    except EngineMissing as missing:
        raise unittest.SkipTest(str(missing)) from None
    rig = made


class Asking:
    """Starts functions and asks them."""

    def start(self, name, settings=None):
        function = PlayedRuntime([PROGRAM, "lambda", "--config", rig.configuration(name, settings)], rig.environment(name))
        self.addCleanup(function.stop)
        return function

    def ask(self, function, request, trace=""):
        answer = function.invoke(request, trace=trace)
        return answer["statusCode"], json.loads(answer["body"], parse_float=Decimal), answer

    def order(self, number):
        return json.dumps({"orderId": f"{self.prefix}-{number}", "skuId": "SKU-7", "customerId": "CUST-9", "quantity": 5,
                           "unitPrice": 29.99, "taxRate": 0.08, "transactionTimeMs": 1700000000000})

    def headers(self, **more):
        return {"X-API-Key": rig.key, "Content-Type": "application/json", **more}

    def feed(self, function, number):
        status, body, _ = self.ask(function, rest_request("POST", "/api/feed/partner-a", self.order(number), self.headers()))
        return status, body


class FunctionTests(Asking):
    """What holds on every runtime."""

    hands_over_traces = True

    def test_an_order_travels_through_all_functions(self):
        feed = self.start("api-feed-handler")
        status, body, answer = self.ask(feed, rest_request("POST", "/api/feed/partner-a", self.order(1), self.headers()),
                                        TRACE)
        self.assertEqual((status, body["status"], body["duplicate"]), (202, "accepted", False), body)
        self.assertFalse(answer["isBase64Encoded"])
        status, body, _ = self.ask(feed, http_request("POST", "/api/feed/partner-a", self.order(1).encode(), self.headers()))
        self.assertEqual((status, body["duplicate"]), (202, True), body)

        messages = rig.receive("valid_orders")
        self.assertTrue(messages)
        if self.hands_over_traces:
            self.assertIn(TRACE_ID, messages[0]["MessageAttributes"]["traceparent"]["StringValue"])
        persister = self.start("sqs-order-persister")
        self.assertEqual(persister.invoke(queue_batch(messages, "valid_orders")), {"batchItemFailures": []})
        # Lambda may hand the same batch over again.
        self.assertEqual(persister.invoke(queue_batch(messages, "valid_orders")), {"batchItemFailures": []})

        query = self.start("api-query-handler")
        path = f"/api/orders/external/PARTNER_A/{self.prefix}-1"
        status, body, _ = self.ask(query, http_request("GET", path, headers=self.headers()))
        self.assertEqual((status, body["order"]["netAmount"]), (200, Decimal("161.946")), body)
        status, body, _ = self.ask(query, rest_request("GET", "/api/orders", headers=self.headers(),
                                                       query={"partnerId": "partner-a", "pageSize": "1"}))
        self.assertEqual((status, len(body["data"])), (200, 1), body)

    def test_a_message_that_cannot_be_stored_is_the_only_one_that_comes_again(self):
        feed = self.start("api-feed-handler")
        for number in range(10, 13):
            self.assertEqual(self.ask(feed, rest_request("POST", "/api/feed/partner-a", self.order(number),
                                                         self.headers()))[0], 202)
        messages = rig.receive("valid_orders")
        broken = dict(messages[1], Body="this is no envelope", MessageId="broken-one")
        batch = queue_batch([messages[0], broken, *messages[1:]], "valid_orders")
        persister = self.start("sqs-order-persister")
        self.assertEqual(persister.invoke(batch), {"batchItemFailures": [{"itemIdentifier": "broken-one"}]})

    def test_a_refused_order_becomes_an_error_event(self):
        feed = self.start("api-feed-handler")
        status, body, _ = self.ask(feed, rest_request("POST", "/api/feed/partner-a",
                                                      json.dumps({"orderId": f"{self.prefix}-bad", "quantity": -1}),
                                                      self.headers()))
        self.assertEqual(status, 422, body)
        error_id = body["errorId"]
        messages = rig.receive("error_orders")
        handler = self.start("sqs-error-handler")
        self.assertEqual(handler.invoke(queue_batch(messages, "error_orders")), {"batchItemFailures": []})
        query = self.start("api-query-handler")
        status, body, _ = self.ask(query, rest_request("GET", f"/api/errors/{error_id}", headers=self.headers()))
        self.assertEqual(status, 200, body)

    def test_the_schedule_fills_the_cache_that_queries_answer_from(self):
        scheduled = self.start("scheduled-stats-cache")
        self.assertGreaterEqual(scheduled.invoke(schedule())["entries"], 1)
        query = self.start("api-query-handler")
        status, body, _ = self.ask(query, rest_request("GET", "/api/orders/stats", headers=self.headers()))
        self.assertEqual(status, 200, body)

    def test_nobody_gets_in_without_a_key_and_unknown_paths_are_answered(self):
        query = self.start("api-query-handler")
        self.assertEqual(self.ask(query, rest_request("GET", "/api/orders"))[0], 401)
        self.assertEqual(self.ask(query, rest_request("GET", "/api/nothing", headers=self.headers()))[0], 404)
        feed = self.start("api-feed-handler")
        self.assertEqual(self.ask(feed, rest_request("GET", "/api/orders", headers=self.headers()))[0], 404)

    def test_an_event_of_another_trigger_fails_and_the_function_goes_on(self):
        persister = self.start("sqs-order-persister")
        with self.assertRaisesRegex(FunctionFailed, "no batch of SQS messages"):
            persister.invoke(schedule())
        self.assertEqual(persister.invoke({"Records": []}), {"batchItemFailures": []})


class PlayedRuntimeTest(FunctionTests, unittest.TestCase):
    prefix = "PLAYED"

    def test_a_start_that_cannot_be_is_reported_with_its_reason(self):
        for name, settings, reason in (
                ("api-feed-handler", {"adapters.queues": "embedded"}, "set adapters.orders to postgres"),
                ("sqs-order-persister", {"postgres.writer": "host=127.0.0.1 port=1 user=nobody"}, "PostgreSQL cannot be used"),
                ("no-such-function", {}, 'There is no function "no-such-function"')):
            function = self.start(name, settings)
            with self.assertRaisesRegex(FunctionFailed, reason):
                function.wait_until_ready()
            self.assertEqual(function.process.wait(10), 1)

    def test_an_answer_that_does_not_end_is_given_up_before_the_deadline(self):
        query = self.start("api-query-handler")
        answer = query.invoke(rest_request("GET", "/api/events", headers=self.headers()), timeout_s=2)
        self.assertEqual((answer["statusCode"], json.loads(answer["body"])["code"]), (504, "NO_ANSWER_IN_TIME"))

    def test_work_that_would_go_on_after_its_answer_is_sent_elsewhere(self):
        query = self.start("api-query-handler")
        for path, body in (("/api/errors/reprocess", {"filter": {}, "reason": "all of them"}),
                           ("/api/queues/valid_orders_dlq/redrive", {})):
            status, problem, _ = self.ask(query, rest_request("POST", path, json.dumps(body), self.headers()))
            self.assertEqual((status, problem["code"]), (501, "NOT_ON_LAMBDA"))
        status, plan, _ = self.ask(query, rest_request("POST", "/api/errors/reprocess",
                                                       json.dumps({"filter": {}, "plan": True}), self.headers()))
        self.assertEqual((status, "count" in plan), (200, True), plan)

    def test_outside_of_lambda_it_says_what_to_do(self):
        done = subprocess.run([str(PROGRAM), "lambda", "api-feed-handler"], capture_output=True, text=True,
                              env={key: value for key, value in os.environ.items() if key != "AWS_LAMBDA_RUNTIME_API"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("AWS_LAMBDA_RUNTIME_API", done.stderr)


class FreezeTest(Asking, unittest.TestCase):
    """Lambda stops the process between invocations, for as long as it likes, or ends it there."""

    prefix = "FROZEN"

    def test_nothing_that_an_answer_rests_on_is_left_to_a_process_that_stands_still(self):
        before = rig.sql("SELECT coalesce(sum(accepted), 0) FROM answer_counts")
        feed = self.start("api-feed-handler")
        self.assertEqual(self.feed(feed, 1)[0], 202)
        self.assertTrue(feed.frozen.wait(10))
        # The ledger knows that the order is on the queue, so that nobody sends it once more, and all see the count.
        self.assertEqual(self.unconfirmed(1), 0)
        self.assertEqual(int(rig.sql("SELECT sum(accepted) FROM answer_counts")[0][0]), int(before[0][0]) + 1)
        feed.process.kill()
        sent = [message["MessageAttributes"].get("externalOrderId", {}).get("StringValue") for message in rig.receive("valid_orders")]
        self.assertEqual(sent.count(f"{self.prefix}-1"), 1)

    def unconfirmed(self, number):
        """How many orders of that number the ledger does not know to be on the queue."""
        return int(rig.sql("SELECT count(*) FROM ledger JOIN ledger_calls USING (call) "
                           f"WHERE external_order_id = '{self.prefix}-{number}'")[0][0])

    def test_the_schedule_sends_what_a_function_reserved_and_did_not_send(self):
        feed = self.start("api-feed-handler")
        feed.wait_until_ready()
        rig.cluster.sqs.freeze()
        try:
            answer = feed.invoke(rest_request("POST", "/api/feed/partner-a", self.order(4), self.headers()), timeout_s=3)
            self.assertIn(answer["statusCode"], (503, 504))
            feed.process.kill()
        finally:
            rig.cluster.sqs.thaw()
        self.assertEqual(self.unconfirmed(4), 1)
        # A minute later, when no sender can be at it any more.
        rig.sql("UPDATE ledger_calls SET reserved_at = now() - interval '2 minutes'")
        rig.sql("UPDATE ledger_sweep SET swept_at = now() - interval '2 minutes'")
        self.assertGreaterEqual(self.start("scheduled-stats-cache").invoke(schedule())["ordersSentAgain"], 1)
        self.assertEqual(self.unconfirmed(4), 0)
        sent = [message["MessageAttributes"].get("externalOrderId", {}).get("StringValue") for message in rig.receive("valid_orders")]
        self.assertIn(f"{self.prefix}-4", sent)

    def test_sessions_that_ended_meanwhile_are_opened_anew(self):
        feed = self.start("api-feed-handler")
        self.assertEqual(self.feed(feed, 2)[0], 202)
        self.assertTrue(feed.frozen.wait(10))
        rig.sql("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name LIKE 'nexusstream-%'")
        self.assertEqual(self.feed(feed, 3)[0], 202)

    def test_a_key_that_was_revoked_meanwhile_is_refused_at_once(self):
        other = json.loads(rig.run("keys", "create", "--role", "admin", "--json", "--data", rig.folder / "keys"))
        rig.export_keys()
        query = self.start("api-query-handler")
        request = rest_request("GET", "/api/orders", headers={"X-API-Key": other["key"]})
        self.assertEqual(self.ask(query, request)[0], 200)
        self.assertTrue(query.frozen.wait(10))
        rig.run("keys", "revoke", other["info"]["id"], "--data", rig.folder / "keys")
        rig.export_keys()
        time.sleep(1.1)
        self.assertEqual(self.ask(query, request)[0], 403)


class QueueTest(Asking, unittest.TestCase):
    """What SQS and Lambda's event source make of what the functions answer."""

    prefix = "QUEUED"

    def hand_over(self, function, **options):
        """What Lambda's event source does: receive, invoke, delete what did not fail. Returns the failures."""
        messages = rig.receive("valid_orders", **options)
        if not messages:
            return []
        failures = [each["itemIdentifier"] for each in function.invoke(queue_batch(messages, "valid_orders"))["batchItemFailures"]]
        rig.delete("valid_orders", [message for message in messages if message["MessageId"] not in failures])
        return failures

    def test_a_poisonous_message_ends_among_the_dead_letters_and_its_neighbours_are_stored(self):
        rig.receive("valid_orders")  # What other tests left is hidden for the time of this one.
        feed = self.start("api-feed-handler")
        for number in (1, 2):
            self.assertEqual(self.feed(feed, number)[0], 202)
        poison = rig.send("valid_orders", "this is no envelope")
        persister = self.start("sqs-order-persister")
        for turn in range(MAX_RECEIVES):
            self.assertEqual(self.hand_over(persister, VisibilityTimeout=1), [poison], turn)
            time.sleep(1.2)
        self.assertEqual(self.hand_over(persister, VisibilityTimeout=1), [])
        self.assertEqual([message["Body"] for message in rig.receive("valid_orders_dlq")], ["this is no envelope"])
        stored = rig.sql(f"SELECT count(*) FROM orders WHERE external_order_id LIKE '{self.prefix}-%'")
        self.assertEqual(stored, [["2"]])

    def test_a_store_that_does_not_answer_costs_the_batch_and_not_the_function(self):
        feed = self.start("api-feed-handler")
        self.assertEqual(self.feed(feed, 9)[0], 202)
        messages = rig.receive("valid_orders")
        batch = queue_batch(messages, "valid_orders")
        persister = self.start("sqs-order-persister")
        persister.invoke({"Records": []})
        rig.cluster.postgres.freeze()
        try:
            began = time.monotonic()
            answer = persister.invoke(batch, timeout_s=2)
            self.assertLess(time.monotonic() - began, 2)
        finally:
            rig.cluster.postgres.thaw()
        self.assertEqual(len(answer["batchItemFailures"]), len(messages))
        self.assertEqual(persister.invoke(batch), {"batchItemFailures": []})


class DeployedTest(Asking, unittest.TestCase):
    """The package and the image as they are deployed: the whole file system is what they bring, read-only but
    for /tmp, and the user is nobody."""

    prefix = "DEPLOYED"

    @classmethod
    def setUpClass(cls):
        root_folder.require()
        folder = tempfile.TemporaryDirectory(prefix="nexusstream-root-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.folder.chmod(0o755)

    def start_within(self, root, command, variables):
        function = PlayedRuntime(root_folder.within(root, *command), {"PATH": os.environ["PATH"], "_HANDLER": "api-feed-handler",
                                                                      **rig.variables("/tmp/nexusstream"), **variables})
        self.addCleanup(function.stop)
        return function

    def libraries_beside(self, root, folder):
        return [file for file in root.rglob("*.so*") if folder not in file.parents]

    def test_the_image_answers_from_its_own_files_alone(self):
        root = self.folder / "image"
        said = subprocess.run([str(ROOT / "deploy" / "lambda" / "make-root"), str(PROGRAM), str(root)], capture_output=True,
                              text=True, check=True).stdout
        print(said, end="")
        self.assertEqual(self.libraries_beside(root, root / "var" / "task" / "lib"), [])
        recipe = (ROOT / "deploy" / "lambda" / "Dockerfile").read_text()
        self.assertIn("deploy/lambda/make-root build/release/nexusstream /image", recipe)
        instructions = dict(line.split(None, 1) for line in recipe.splitlines() if line.startswith(("ENTRYPOINT", "CMD")))
        variables = dict(line.removeprefix("ENV ").split("=", 1) for line in recipe.splitlines() if line.startswith("ENV "))
        command = json.loads(instructions["ENTRYPOINT"]) + json.loads(instructions["CMD"])
        feed = self.start_within(root, command, variables)
        self.assertEqual(self.feed(feed, 1)[0], 202)
        self.check_user_and_disk(feed)

    def test_the_package_starts_where_there_is_no_c_library(self):
        root = self.folder / "package"
        (root / "bin").mkdir(parents=True)
        (root / "tmp").mkdir()
        # What the bootstrap needs of the system: a shell, here one without any library.
        shell = root / "bin" / "sh"
        shell.write_bytes(pathlib.Path(root_folder.shell()).read_bytes())
        shell.chmod(0o755)
        task = root / "var" / "task"
        gather(PROGRAM, task)
        self.assertEqual(self.libraries_beside(root, task / "lib"), [])
        feed = self.start_within(root, ["/var/task/bootstrap"], {})
        self.assertEqual(self.feed(feed, 2)[0], 202)
        self.check_user_and_disk(feed)

    def check_user_and_disk(self, function):
        status = pathlib.Path(f"/proc/{function.process.pid}/status").read_text()
        mounts = pathlib.Path(f"/proc/{function.process.pid}/mounts").read_text().splitlines()
        self.assertNotIn("Uid:\t0\t", status)
        writable = [mount.split()[1] for mount in mounts if "rw" in mount.split()[3].split(",")]
        self.assertEqual([place for place in writable if place in ("/", "/tmp")], ["/tmp"], mounts)


class AwsLibraryTest(Asking, unittest.TestCase):
    """AWS's own library as a witness: of the Runtime API that these tests play, of events, of answers."""

    prefix = "WITNESSED"

    @classmethod
    def setUpClass(cls):
        try:
            cls.client = aws_client()
        except EngineMissing as missing:
            raise unittest.SkipTest(str(missing)) from None
        cls.events = events_of_aws()

    def event(self, name):
        return json.loads((self.events / f"{name}.json").read_text())

    def read(self, kind, answer):
        done = subprocess.run([str(self.client), "read", kind], input=json.dumps(answer), capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_aws_client_is_served_by_the_runtime_that_is_played_here(self):
        function = PlayedRuntime([self.client], {**os.environ, "_HANDLER": "any"})
        self.addCleanup(function.stop)
        told = function.invoke({"n": 1}, timeout_s=20, trace=TRACE)
        self.assertEqual((told["event"], told["trace"]), ({"n": 1}, TRACE))
        self.assertTrue(10_000 < told["leftMs"] <= 20_000 and told["requestId"] and told["function"], told)
        with self.assertRaisesRegex(FunctionFailed, "asked to fail"):
            function.invoke("fail")

    def test_requests_as_aws_publishes_them_are_answered_in_types_that_aws_knows(self):
        feed = self.start("api-feed-handler")
        for number, (name, kind) in enumerate((("apigw-request", "rest"), ("apigw-v2-request-no-authorizer", "http"),
                                               ("apigw-v2-request-iam", "http"), ("lambda-urls-request", "http"))):
            event = self.event(name)
            event["headers"].update(self.headers())
            event["body"] = self.order(number)
            if kind == "rest":
                event["path"], event["httpMethod"] = "/api/feed/partner-a", "POST"
                event["multiValueHeaders"].update({header: [value] for header, value in self.headers().items()})
                event["queryStringParameters"] = event["multiValueQueryStringParameters"] = None
            else:
                stage = event["requestContext"].get("stage", "$default")
                event["rawPath"] = ("" if stage == "$default" else f"/{stage}") + "/api/feed/partner-a"
                event["rawQueryString"], event["requestContext"]["http"]["method"] = "", "POST"
            answer = self.read(kind, feed.invoke(event))
            self.assertEqual((name, answer["statusCode"], json.loads(answer["body"])["status"]), (name, 202, "accepted"))

    def test_a_batch_as_aws_publishes_it_fails_message_by_message(self):
        persister = self.start("sqs-order-persister")
        answer = self.read("sqs", persister.invoke(self.event("sqs-event")))
        self.assertEqual(answer, {"batchItemFailures": [{"itemIdentifier": "MessageID_1"}]})

    def test_other_events_as_aws_publishes_them_are_refused_with_a_sentence(self):
        for function, names in (("api-query-handler", ("sqs-event", "apigw-websocket-request", "s3-event")),
                                ("sqs-error-handler", ("apigw-request", "sns-event", "dynamodb-event"))):
            started = self.start(function)
            for name in names:
                with self.subTest(name), self.assertRaisesRegex(FunctionFailed, r"The event is no .*\."):
                    started.invoke(self.event(name))


class AwsEmulatorTest(FunctionTests, unittest.TestCase):
    prefix = "EMULATED"
    hands_over_traces = False  # The emulator never sends Lambda-Runtime-Trace-Id.

    @classmethod
    def setUpClass(cls):
        try:
            aws_emulator()
        except EngineMissing as missing:
            raise unittest.SkipTest(str(missing)) from None

    def start(self, name, settings=None):
        function = AwsEmulator([PROGRAM, "lambda", "--config", rig.configuration(name, settings), name], rig.environment(name))
        self.addCleanup(function.stop)
        return function


if __name__ == "__main__":
    unittest.main(verbosity=2)
