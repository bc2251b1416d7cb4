#!/usr/bin/env python3
"""SQS, DynamoDB and Redis under the cluster: throttled, failing in part, cut off, frozen, wiped."""

import sys
import time

from rig import EXHAUSTIVE, ClusterTest, main  # First: it says where the other modules are.

from load import Load

AWS = ("sqs", "dynamodb")
BATCHES = {"sqs": ("SendMessageBatch", "DeleteMessageBatch"), "dynamodb": ("BatchWriteItem",)}

# A few requests meet each kind of fault before it ends.
FAULTS_TO_MEET = 3
REPLIES_TO_LOSE = 5 if EXHAUSTIVE else 2
HANG_S = 4 if EXHAUSTIVE else 2

# One after the other: what AWS does to its callers. Rates are of requests, of entries where a batch fails in part.
THROTTLED = ({"kind": "throttle", "rate": 0.5},)
ERRORS = ({"kind": "error", "status": 500, "code": "InternalFailure", "rate": 0.3},
          {"kind": "error", "status": 503, "code": "ServiceUnavailable", "rate": 0.2})
IN_PART = ({"kind": "partial", "rate": 0.5},)
SLOW_AND_LOST = ({"kind": "delay", "ms": 500, "rate": 0.2}, {"kind": "drop", "rate": 0.1}, {"kind": "lose_answer", "rate": 0.1})


class QueuesAndStores(ClusterTest):
    def test_sqs_throttles_and_fails_in_part_under_load(self):
        self.fail_as_told("sqs")

    def test_dynamodb_throttles_and_leaves_items_unprocessed_under_load(self):
        self.fail_as_told("dynamodb")

    def fail_as_told(self, engine):
        verifier = self.cluster.verifiers[engine]
        with Load(self.cluster, self.journal) as load:
            for rules in (THROTTLED, ERRORS, IN_PART, SLOW_AND_LOST):
                operations = BATCHES[engine] if rules is IN_PART else None
                met = self.faults_met(verifier, operations)
                verifier.set_faults(*rules)
                self.wait_until(lambda: self.faults_met(verifier, operations) > met + FAULTS_TO_MEET, 30,
                                f"{rules} meets requests")
                verifier.set_faults()
                load.wait_for_fresh()
        self.check_everything()

    def faults_met(self, verifier, operations=None):
        return sum(counts.get("faults", 0) for operation, counts in verifier.counts().items()
                   if operations is None or operation in operations)

    def test_expired_aws_keys_are_replaced_without_a_restart(self):
        with Load(self.cluster, self.journal) as load:
            for _ in range(3):
                refused = self.refused()
                self.cluster.expire_aws_keys()
                self.wait_until(lambda: self.refused() > refused, 10, "the old keys are refused")  # noqa: B023
                load.wait_for_fresh()
                time.sleep(1.5)
        self.check_everything()

    def test_a_secret_that_did_not_sign_and_is_corrected_is_picked_up_without_a_restart(self):
        self.cluster.expire_aws_keys()
        key, corrected = f"key{self.cluster.aws_keys}", "as it should have been"
        with Load(self.cluster, self.journal) as load:
            load.wait_for_fresh()
            refused = self.refused()
            for verifier in self.cluster.verifiers.values():
                verifier.set_keys({key: {"secret": corrected}})
            self.wait_until(lambda: self.refused() > refused, 10, "the secret is refused")
            self.cluster.write_aws_keys(key, corrected)
            load.wait_for_fresh()
        self.check_everything()

    def refused(self):
        return sum(counts.get("refused", 0) for counts in self.cluster.verifiers["sqs"].counts().values())

    def test_replies_of_sqs_and_dynamodb_are_lost_under_load(self):
        with Load(self.cluster, self.journal) as load:
            for engine, operation in (("sqs", b"SendMessage"), ("sqs", b"ReceiveMessage"), ("sqs", b"DeleteMessage"),
                                      ("dynamodb", b"DynamoDB_20120810.TransactWriteItems"),
                                      ("dynamodb", b"DynamoDB_20120810.BatchWriteItem")):
                for _ in range(REPLIES_TO_LOSE):
                    proxy = self.cluster.proxies[engine]
                    proxy.lose_replies(operation)
                    self.assertTrue(proxy.wait_for(lambda each: each.lost > 0, 30), f"no {operation} was seen")
                load.wait_for_fresh()
        self.check_everything()

    def test_sqs_and_dynamodb_are_cut_off_and_hang_under_load(self):
        with Load(self.cluster, self.journal) as load:
            for engine in AWS:
                proxy = self.cluster.proxies[engine]
                proxy.cut()
                load.wait_for_fresh()
                for break_it, mend_it in ((proxy.refuse, proxy.start), (proxy.freeze, proxy.thaw)):
                    break_it()
                    time.sleep(HANG_S)
                    mend_it()
                    load.wait_for_fresh()
        self.check_everything()

    def test_no_request_fails_while_redis_is_away_hangs_and_forgets(self):
        proxy = self.cluster.proxies["redis"]
        with Load(self.cluster, self.journal) as load:
            for break_it, mend_it in ((self.cluster.redis.kill, self.cluster.redis.start), (proxy.refuse, proxy.start),
                                      (self.cluster.redis.freeze, self.cluster.redis.thaw), (self.cluster.redis.wipe, None)):
                break_it()
                time.sleep(2)
                if mend_it:
                    mend_it()
                load.wait_for_fresh()
            answers = {**load.reader.statuses, **load.statuses()}
        self.assertLessEqual(set(answers), {200, 202, 422}, answers)
        self.check_everything()

    def test_a_new_password_of_redis_and_of_postgresql_is_picked_up_without_a_restart(self):
        with Load(self.cluster, self.journal) as load:
            load.wait_for_fresh()
            self.cluster.rotate_passwords()
            time.sleep(2)
            load.wait_for_fresh()
            load.reader.statuses.clear()
            time.sleep(1)
            self.assertEqual(set(load.reader.statuses), {200})
        self.check_everything()


if __name__ == "__main__":
    sys.exit(main())
