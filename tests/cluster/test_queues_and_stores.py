#!/usr/bin/env python3
"""SQS, DynamoDB and Redis under the cluster: throttled, failing in part, cut off, frozen, wiped."""

import sys
import time

from rig import ClusterTest, main  # First: it says where the other modules are.

from load import Load

AWS = ("sqs", "dynamodb")


class QueuesAndStores(ClusterTest):
    def test_replies_of_sqs_and_dynamodb_are_lost_under_load(self):
        with Load(self.cluster, self.journal) as load:
            for engine, operation in (("sqs", b"SendMessage"), ("sqs", b"ReceiveMessage"), ("sqs", b"DeleteMessage"),
                                      ("dynamodb", b"DynamoDB_20120810.BatchWriteItem")):
                for _ in range(5):
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
                    time.sleep(4)
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
