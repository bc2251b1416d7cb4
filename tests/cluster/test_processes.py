#!/usr/bin/env python3
"""The program's own processes killed and hanging, at the worst moments and under load."""

import http.client
import sys
import threading
import time

from rig import DATABASE, EXHAUSTIVE, ClusterTest, main  # First: it says where the other modules are.

from client import order, send
from load import Load, send_again


# A reservation is swept when it is old, and a sweep is due when the last one is; a process sweeps when it starts.
A_FEW_MINUTES_PASS = ("UPDATE nexusstream.ledger_calls SET reserved_at = reserved_at - interval '5 minutes'",
                      "UPDATE nexusstream.ledger_sweep SET swept_at = swept_at - interval '5 minutes'")

# The rig gives requests three seconds, and a process two more; the rest is for a busy machine.
MOST_UNTIL_ENDED_S = 20

HANG_S = 3 if EXHAUSTIVE else 1


class Processes(ClusterTest):
    def send_on_a_thread(self, orders):
        """For an answer that may never come."""
        def sending():
            connection = http.client.HTTPConnection("127.0.0.1", self.cluster.port, timeout=30)
            try:
                send(connection, self.journal, orders, "batch")
            except (OSError, http.client.HTTPException, ValueError):
                pass  # Whoever looks for the orders finds them unknown.
            finally:
                connection.close()
        self.journal.send(orders)
        thread = threading.Thread(target=sending, daemon=True)
        thread.start()
        return thread

    def kill_feed_handlers_between_ledger_and_queue(self, orders, minutes_pass=False):
        """Their numbers are taken, and no message of theirs is on the queue."""
        queue = self.cluster.proxies["sqs"]
        queue.hold(b"AmazonSQS.SendMessage")
        sending = self.send_on_a_thread(orders)
        self.assertTrue(queue.wait_for(lambda proxy: proxy.held > 0), "nothing was sent to the queue")
        for feed in self.cluster.of_role("feed"):
            feed.kill()
        queue.cut()
        queue.release()
        sending.join()
        if minutes_pass:
            for statement in A_FEW_MINUTES_PASS:
                self.cluster.postgres.sql(statement, DATABASE)
        for feed in self.cluster.of_role("feed"):
            feed.start()
        self.cluster.wait_for_front()
        names = {one["orderId"] for one in orders}
        self.assertEqual(names & set(self.journal.acknowledged), set())

    def test_orders_of_a_feed_handler_killed_between_ledger_and_queue_are_taken_when_sent_again(self):
        self.kill_feed_handlers_between_ledger_and_queue([order(f"again-{i}", 1 + i) for i in range(25)])
        self.assertEqual(self.cluster.stored("again-%"), 0)
        send_again(self.cluster, self.journal)
        self.wait_until(lambda: self.cluster.stored("again-%") == 25, 30, "the orders are stored")
        self.check_everything()

    def test_orders_of_a_feed_handler_killed_between_ledger_and_queue_are_swept_when_nobody_sends_them_again(self):
        self.kill_feed_handlers_between_ledger_and_queue([order(f"swept-{i}", 1 + i) for i in range(25)], minutes_pass=True)
        self.wait_until(lambda: self.cluster.stored("swept-%") == 25, 30, "the sweeper enqueues the orders")
        self.check_everything()

    def test_a_worker_killed_between_commit_and_acknowledgement_stores_nothing_twice(self):
        self.cluster.wait_until_drained()  # What earlier tests left must not be what is held.
        queue = self.cluster.proxies["sqs"]
        queue.hold(b"AmazonSQS.DeleteMessage")
        self.send_on_a_thread([order(f"unacknowledged-{i}", 1 + i) for i in range(40)]).join()
        send_again(self.cluster, self.journal)
        self.wait_until(lambda: self.cluster.stored("unacknowledged-%"), 60, "orders are stored")
        self.assertTrue(queue.wait_for(lambda proxy: proxy.held > 0), "nothing was to be acknowledged")
        self.assertGreaterEqual(self.cluster.on_queue("valid_orders"), 40, "nothing is acknowledged yet")
        for worker in self.cluster.of_role("worker"):
            worker.kill()
        queue.cut()
        queue.release()
        for worker in self.cluster.of_role("worker"):
            worker.start()
        self.wait_until(lambda: self.cluster.on_queue("valid_orders") == 0, 60, "they come again and are acknowledged")
        self.assertEqual(self.cluster.stored("unacknowledged-%"), 40)
        self.check_everything()

    def test_each_process_is_killed_under_load(self):
        with Load(self.cluster, self.journal) as load:
            for each in self.cluster.programs.values():
                each.kill()
                time.sleep(0.5)
                each.start()
                load.wait_for_fresh()
        self.check_everything()

    def test_each_process_hangs_under_load(self):
        with Load(self.cluster, self.journal) as load:
            for each in self.cluster.programs.values():
                each.freeze()
                time.sleep(HANG_S)
                each.thaw()
                load.wait_for_fresh()
        self.check_everything()

    def test_the_load_balancer_is_killed_and_hangs_under_load(self):
        front = self.cluster.front
        with Load(self.cluster, self.journal) as load:
            for break_it, mend_it in ((front.kill, front.start), (front.freeze, front.thaw)):
                break_it()
                time.sleep(HANG_S)
                mend_it()
                load.wait_for_fresh()
        self.check_everything()

    def test_processes_end_when_they_are_asked_to_though_an_engine_hangs(self):
        processes = [self.cluster.of_role(role)[0] for role in ("feed", "query", "worker")]
        with Load(self.cluster, self.journal) as load:
            for names in (("sqs",), ("postgres-1", "postgres-2")):
                for name in names:
                    self.cluster.proxies[name].freeze()
                time.sleep(0.5)
                for each in processes:
                    each.process.terminate()
                for each in processes:
                    self.wait_until(lambda each=each: each.process.poll() is not None, MOST_UNTIL_ENDED_S,
                                    lambda each=each: f"{each.name} ends: {each.log()[-2000:]}")
                    self.assertEqual(each.process.returncode, 0, each.log()[-2000:])
                for name in names:
                    self.cluster.proxies[name].thaw()
                for each in processes:
                    each.start()
                load.wait_for_fresh()
        self.check_everything()

    def test_a_process_that_is_asked_to_end_answers_what_it_took(self):
        took_s = []
        with Load(self.cluster, self.journal) as load:
            for each in self.cluster.programs.values():
                asked_at = time.monotonic()
                each.process.terminate()
                self.wait_until(lambda each=each: each.process.poll() is not None, MOST_UNTIL_ENDED_S,
                                lambda each=each: f"{each.name} ends: {each.log()[-2000:]}")
                took_s.append(time.monotonic() - asked_at)
                self.assertEqual(each.process.returncode, 0, each.log()[-2000:])
                each.start()
                load.wait_for_fresh()
        print(f"processes end {', '.join(f'{each:.1f} s' for each in took_s)} after they are asked to", flush=True)
        self.check_everything()


if __name__ == "__main__":
    sys.exit(main())
