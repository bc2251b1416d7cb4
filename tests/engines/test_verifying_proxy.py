"""The verifying proxy lets through what is signed, refuses the rest, and fails only as it is told."""

import concurrent.futures
import datetime
import hashlib
import http.client
import http.server
import json
import pathlib
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from engines.signature_check import Refusal, canonical_request, check_request, signature_of  # noqa: E402
from engines.verifying_proxy import VerifyingProxy  # noqa: E402

SUITE_KEYS = {"AKIDEXAMPLE": {"secret": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}}
SUITE_TIME = datetime.datetime(2015, 8, 30, 12, 36, tzinfo=datetime.timezone.utc)


def suite_headers(signature, signed="host;x-amz-date", more=()):
    return [("Host", "example.amazonaws.com"), ("X-Amz-Date", "20150830T123600Z"), *more,
            ("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
             f"SignedHeaders={signed}, Signature={signature}")]


class SignatureCheckTest(unittest.TestCase):
    """Against cases that AWS has published (aws-sig-v4-test-suite)."""

    def check(self, method, target, signature, body=b"", signed="host;x-amz-date", more=(), now=SUITE_TIME,
              service="service"):
        check_request(method, target, suite_headers(signature, signed, more), body, SUITE_KEYS, service, now)

    def test_published_signatures_are_let_through(self):
        vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        self.check("GET", "/", vanilla)
        self.check("GET", "/example1/example2/../..", vanilla)
        self.check("GET", "//example//", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84")
        self.check("GET", "/example space/", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741")
        self.check("GET", "/?Param2=value2&Param1=value1",
                   "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")
        self.check("POST", "/", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", b"Param1=value1",
                   "content-type;host;x-amz-date", [("Content-Type", "application/x-www-form-urlencoded")])
        self.check("GET", "/", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736", b"",
                   "host;my-header1;my-header2;x-amz-date", [("My-Header1", " value1"), ("My-Header2", ' "a   b   c"')])

    def test_whatever_differs_from_what_was_signed_is_refused(self):
        vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        minutes = datetime.timedelta(minutes=6)
        for changed in ({"body": b"x"}, {"target": "/other"}, {"method": "POST"}, {"now": SUITE_TIME + minutes},
                        {"now": SUITE_TIME - minutes}, {"service": "sqs"}, {"signature": "0" * 64},
                        {"more": [("X-Amz-Target", "AmazonSQS.SendMessage")]}):
            arguments = {"method": "GET", "target": "/", "signature": vanilla, **changed}
            with self.subTest(changed), self.assertRaises(Refusal):
                self.check(**arguments)


class Upstream:
    """Answers with what it was sent; SQS and DynamoDB batches as if all had succeeded."""

    def __init__(self):
        seen = self.seen = []

        class Echo(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = -1

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                seen.append(body)
                answer = body
                if "Entries" in body:
                    answer = {"Successful": [{"Id": entry["Id"]} for entry in body["Entries"]]}
                elif "RequestItems" in body:
                    answer = {"UnprocessedItems": {}}
                text = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Server(("127.0.0.1", 0), Echo)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class ProxyTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="nexusstream-proxy-")
        self.addCleanup(folder.cleanup)
        self.upstream = Upstream()
        self.addCleanup(self.upstream.stop)
        self.proxy = VerifyingProxy(pathlib.Path(folder.name), self.upstream.url)
        self.addCleanup(self.proxy.stop)
        self.proxy.start()
        self.connection = self.connect()

    def connect(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.proxy.port, timeout=20)
        self.addCleanup(connection.close)
        return connection

    def call(self, operation, members, connection=None, target="AmazonSQS", service="sqs", secret="test", key="test",
             token=None):
        """(status, members of the answer); the signature is made here, by the description."""
        body = json.dumps(members).encode()
        date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        headers = {"Host": self.proxy.address, "X-Amz-Date": date, "X-Amz-Target": f"{target}.{operation}"}
        if token:
            headers["X-Amz-Security-Token"] = token
        signed = sorted(name.lower() for name in headers)
        scope = f"{date[:8]}/eu-central-1/{service}/aws4_request"
        signature = signature_of(secret, date, scope, canonical_request("POST", "/", list(headers.items()), signed, body))
        headers["Authorization"] = (f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={';'.join(signed)}, "
                                    f"Signature={signature}")
        connection = connection or self.connection
        connection.request("POST", "/", body, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())

    def code(self, *arguments, **named):
        status, answer = self.call(*arguments, **named)
        self.assertGreaterEqual(status, 400)
        return answer["__type"].partition("#")[2]

    def test_signed_requests_pass_on_one_connection_and_are_counted(self):
        for number in range(5):
            self.assertEqual(self.call("SendMessage", {"number": number}), (200, {"number": number}))
        self.assertEqual(len(self.upstream.seen), 5)
        self.assertEqual(self.proxy.counts()["SendMessage"],
                         {"requests": 5, "refused": 0, "faults": 0, "passed": 5, "entries": 5})

    def test_bad_signatures_and_keys_do_not_pass(self):
        self.assertEqual(self.code("SendMessage", {}, secret="other"), "InvalidSignatureException")
        self.assertEqual(self.code("SendMessage", {}, key="stranger"), "UnrecognizedClientException")
        self.assertEqual(self.code("SendMessage", {}, service="dynamodb"), "SignatureDoesNotMatch")
        self.assertEqual(self.upstream.seen, [])
        self.assertEqual(self.proxy.counts()["SendMessage"]["refused"], 3)

    def test_temporary_keys_expire_and_are_replaced(self):
        self.proxy.set_keys({"AKIA1": {"secret": "s", "token": "t", "expired": True}, "AKIA2": {"secret": "z", "token": "u"}})
        self.assertEqual(self.code("SendMessage", {}, key="AKIA1", secret="s", token="t"), "ExpiredTokenException")
        self.assertEqual(self.code("SendMessage", {}, key="AKIA2", secret="z", token="t"), "UnrecognizedClientException")
        self.assertEqual(self.call("SendMessage", {}, key="AKIA2", secret="z", token="u"), (200, {}))

    def test_throttling_follows_its_rate_and_its_operation(self):
        self.proxy.set_faults({"kind": "throttle", "operation": "SendMessage", "rate": 0.5})
        statuses = [self.call("SendMessage", {})[0] for _ in range(200)]
        self.assertTrue(60 < statuses.count(400) < 140, statuses.count(400))
        self.assertEqual(self.call("ReceiveMessage", {})[0], 200)
        self.proxy.set_faults({"kind": "error", "status": 503, "code": "ServiceUnavailable", "times": 1})
        self.assertEqual([self.call("SendMessage", {})[0] for _ in range(3)], [503, 200, 200])

    def test_entries_of_a_batch_fail_in_part(self):
        self.proxy.set_faults({"kind": "partial", "operation": "SendMessageBatch", "rate": 0.5})
        failed = passed = 0
        for _ in range(20):
            status, answer = self.call("SendMessageBatch", {"Entries": [{"Id": str(i)} for i in range(10)]})
            self.assertEqual(status, 200)
            ids = [entry["Id"] for entry in answer["Successful"] + answer["Failed"]]
            self.assertEqual(sorted(ids), sorted(str(i) for i in range(10)))
            failed += len(answer["Failed"])
            passed += len(answer["Successful"])
        self.assertTrue(50 < failed < 150, failed)
        self.assertEqual(sum(len(body["Entries"]) for body in self.upstream.seen), passed)

    def test_items_stay_unprocessed(self):
        self.proxy.set_faults({"kind": "partial", "operation": "BatchWriteItem", "rate": 0.5, "times": 1})
        items = [{"PutRequest": {"Item": {"id": {"S": str(i)}}}} for i in range(20)]
        status, answer = self.call("BatchWriteItem", {"RequestItems": {"errors": items}}, target="DynamoDB_20120810",
                                   service="dynamodb")
        self.assertEqual(status, 200)
        unprocessed = answer["UnprocessedItems"]["errors"]
        written = self.upstream.seen[0]["RequestItems"]["errors"]
        self.assertTrue(unprocessed and written)
        self.assertEqual(sorted(map(str, unprocessed + written)), sorted(map(str, items)))
        self.proxy.set_faults({"kind": "partial", "rate": 1})
        self.assertEqual(self.code("BatchWriteItem", {"RequestItems": {"errors": items}}, target="DynamoDB_20120810",
                                   service="dynamodb"), "ProvisionedThroughputExceededException")

    def test_a_lost_answer_was_carried_out_and_a_dropped_request_was_not(self):
        self.proxy.set_faults({"kind": "lose_answer", "times": 1})
        with self.assertRaises(http.client.RemoteDisconnected):
            self.call("SendMessage", {"number": 1})
        self.assertEqual(self.upstream.seen, [{"number": 1}])
        self.proxy.set_faults({"kind": "drop", "times": 1})
        with self.assertRaises(http.client.RemoteDisconnected):
            self.call("SendMessage", {"number": 2}, self.connect())
        self.assertEqual(self.upstream.seen, [{"number": 1}])

    def test_a_delay_holds_up_only_what_it_meets(self):
        self.proxy.set_faults({"kind": "delay", "ms": 400, "operation": "ReceiveMessage"})
        started = time.monotonic()
        self.call("SendMessage", {})
        self.assertLess(time.monotonic() - started, 0.35)
        self.call("ReceiveMessage", {})
        self.assertGreater(time.monotonic() - started, 0.4)

    def test_many_connections_are_served_at_once(self):
        def use(number):
            connection = self.connect()
            return [self.call("SendMessage", {"number": number, "turn": turn}, connection) for turn in range(10)]

        with concurrent.futures.ThreadPoolExecutor(32) as pool:
            answers = [answer for answers in pool.map(use, range(32)) for answer in answers]
        self.assertEqual({status for status, _ in answers}, {200})
        self.assertEqual(len(self.upstream.seen), 320)

    def test_reset_forgets_faults_keys_and_counts(self):
        self.proxy.set_faults({"kind": "drop"})
        self.proxy.set_keys({})
        self.proxy.reset()
        self.assertEqual(self.call("SendMessage", {})[0], 200)
        self.assertEqual(self.proxy.counts()["SendMessage"]["requests"], 1)

    def test_a_rule_that_makes_no_sense_is_refused(self):
        self.connection.request("POST", "/proxy/faults", json.dumps([{"kind": "explode"}]))
        self.assertEqual(self.connection.getresponse().status, 400)


class CanonicalRequestTest(unittest.TestCase):
    def test_the_body_counts_by_its_hash(self):
        self.assertTrue(canonical_request("POST", "/", [("Host", "h")], ["host"], b"x")
                        .endswith(hashlib.sha256(b"x").hexdigest()))


if __name__ == "__main__":
    unittest.main()
