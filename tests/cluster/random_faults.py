#!/usr/bin/env python3
"""Faults at random under load: tests/cluster/random_faults.py [--minutes N] [--seed N] [--program FILE]

One fault after the other, each on a part that chance picks, mended before the next one comes; orders must be
taken again after each. Every five minutes, and at the end, the load pauses and the invariants I1 to I6 are
checked: every acknowledged order is in exactly one place, no number twice, no gap, amounts right. The end of
the output sums up which faults there were, how long until orders were taken again, and what became of them.
"""

import argparse
import pathlib
import random
import signal
import statistics
import sys
import tempfile
import time
import unittest

import rig  # First: it says where the other modules are.

from engines.engine import EngineFailed, EngineMissing
from load import ClusterJournal, Load, check_everything

CHECK_EVERY_S = 300

# Orders must be taken again so long after a fault is mended. Most of it is a fail-over's.
MOST_RECOVERY_S = 30

# Between two requests of a partner, so that half an hour's orders can still be looked through one by one.
PAUSE_S = 0.1


class Faults:
    """Each method breaks something and mends it; its name is what is printed."""

    def __init__(self, cluster, chance):
        self.cluster, self.chance = cluster, chance

    def all(self):
        return [getattr(self, name) for name in dir(self) if not name.startswith("_") and name != "all"
                and callable(getattr(self, name))]

    def _process(self):
        return self.chance.choice(list(self.cluster.programs.values()))

    def _primary(self):
        return self.cluster.proxy_of(self.cluster.postgres)

    def _while_broken(self, break_it, mend_it, longest_s=5.0):
        break_it()
        time.sleep(self.chance.uniform(0.1, longest_s))
        mend_it()

    # The program's processes.

    def a_process_is_killed(self):
        process = self._process()
        self._while_broken(process.kill, process.start, 1)
        return process.name

    def a_process_hangs(self):
        process = self._process()
        self._while_broken(process.freeze, process.thaw)
        return process.name

    def a_process_ends_and_comes_back(self):
        process = self._process()
        self._while_broken(process.stop, process.start, 1)
        return process.name

    def a_whole_role_is_killed(self):
        role = self.chance.choice(("feed", "worker"))
        for process in self.cluster.of_role(role):
            process.kill()
        for process in self.cluster.of_role(role):
            process.start()
        return role

    # The load balancer.

    def the_load_balancer_is_killed_and_restarted(self):
        self._while_broken(self.cluster.front.kill, self.cluster.front.start, 2)

    def the_load_balancer_hangs(self):
        self._while_broken(self.cluster.front.freeze, self.cluster.front.thaw)

    # PostgreSQL.

    def the_primary_is_killed_and_the_standby_promoted(self):
        self.cluster.postgres.kill()
        time.sleep(self.chance.uniform(0, 3))
        self.cluster.fail_over()
        self.cluster.rebuild_standby()

    def the_primary_is_killed_and_restarted(self):
        self._while_broken(self.cluster.postgres.kill, self.cluster.postgres.start, 3)

    def the_primary_hangs(self):
        self._while_broken(self.cluster.postgres.freeze, self.cluster.postgres.thaw)

    def the_standby_hangs(self):
        """Which commits wait for."""
        self._while_broken(self.cluster.standby.freeze, self.cluster.standby.thaw)

    def the_primary_is_out_of_reach(self):
        self._while_broken(self._primary().refuse, self._primary().start)

    def connections_to_the_primary_are_cut(self):
        for _ in range(self.chance.randint(1, 10)):
            self._primary().cut()
            time.sleep(self.chance.uniform(0, 0.2))

    def replies_to_commits_are_lost(self):
        self._lose("COMMIT", self._primary())

    def replies_to_reservations_are_lost(self):
        self._lose(rig.RESERVE.decode(), self._primary())

    def the_standby_is_killed_and_restarted(self):
        # A primary that waits for a standby which is gone would wait for ever: its keeper lets it go on alone.
        self.cluster.standby.kill()
        self.cluster.postgres.make_asynchronous()
        time.sleep(self.chance.uniform(0, 2))
        self.cluster.standby.start()
        self.cluster.postgres.make_synchronous(self.cluster.standby)

    # SQS and DynamoDB.

    def an_aws_service_is_out_of_reach(self):
        name = self._service()
        self._while_broken(self.cluster.proxies[name].refuse, self.cluster.proxies[name].start)
        return name

    def an_aws_service_hangs(self):
        name = self._service()
        self._while_broken(self.cluster.proxies[name].freeze, self.cluster.proxies[name].thaw)
        return name

    def an_aws_service_is_stopped_in_its_tracks(self):
        name = self._service()
        engine = getattr(self.cluster, name)
        self._while_broken(engine.freeze, engine.thaw)
        return name

    def connections_to_an_aws_service_are_cut(self):
        name = self._service()
        self.cluster.proxies[name].cut()
        return name

    def replies_of_sqs_are_lost(self):
        return self._lose(self.chance.choice(("SendMessage", "ReceiveMessage", "DeleteMessage")), self.cluster.proxies["sqs"])

    def replies_of_dynamodb_are_lost(self):
        return self._lose("DynamoDB_20120810", self.cluster.proxies["dynamodb"])

    def an_aws_service_throttles_and_fails_in_part(self):
        name = self._service()
        rules = [{"kind": kind, "rate": self.chance.uniform(0.1, 0.6)}
                 for kind in self.chance.sample(("throttle", "partial", "drop", "lose_answer", "delay"), 2)]
        verifier = self.cluster.verifiers[name]
        self._while_broken(lambda: verifier.set_faults(*rules), verifier.set_faults)
        return f"{name}, {' and '.join(rule['kind'] for rule in rules)}"

    def aws_keys_expire(self):
        self.cluster.expire_aws_keys()

    def _service(self):
        return self.chance.choice(("sqs", "dynamodb"))

    def _lose(self, request, proxy):
        proxy.lose_replies(request.encode(), self.chance.randint(1, 10))
        proxy.wait_for(lambda each: each.replies_to_lose == 0, 10)
        proxy.lose_replies(b"", 0)
        return request

    # Redis and secrets.

    def redis_is_killed_and_restarted(self):
        self._while_broken(self.cluster.redis.kill, self.cluster.redis.start)

    def redis_hangs(self):
        self._while_broken(self.cluster.redis.freeze, self.cluster.redis.thaw)

    def redis_forgets(self):
        self.cluster.redis.wipe()

    def passwords_are_rotated(self):
        self.cluster.rotate_passwords()


class Account:
    """What happened, for the end of the output."""

    def __init__(self):
        self.recovered_s = {}  # by fault
        self.statuses = {"sent": {}, "read": {}}

    def note_fault(self, name, recovered_s):
        self.recovered_s.setdefault(name, []).append(recovered_s)

    def note_load(self, load):
        for kind, counts in (("sent", load.statuses()), ("read", load.reader.statuses)):
            for status, count in counts.items():
                self.statuses[kind][status] = self.statuses[kind].get(status, 0) + count

    def print(self, cluster, journal, minutes):
        every = sorted(each for some in self.recovered_s.values() for each in some)
        print(f"\n{len(every)} faults in {minutes:.1f} minutes; until an order was taken after a fault was mended: median "
              f"{statistics.median(every):.2f} s, 95 % {every[int(len(every) * 0.95)]:.2f} s, most {every[-1]:.2f} s")
        for name, some in sorted(self.recovered_s.items()):
            print(f"  {len(some):3}  {name.replace('_', ' '):<52} most {max(some):.2f} s")
        stored = cluster.get("/api/orders/stats")["statistics"]["totalOrders"]
        twice = cluster.postgres.sql("SELECT count(*) - count(DISTINCT (partner_id, external_order_id)) FROM nexusstream.orders",
                                     rig.DATABASE)[0][0]
        print(f"{len(journal.acknowledged)} orders were accepted, {stored} are stored, {twice} of them twice; {journal.duplicates} "
              f"times an order was sent again and answered as a duplicate; {len(journal.errors)} were refused and kept as errors")
        books = cluster.get("/api/conservation")
        print(f"conservation: {books['unaccounted']} orders and {books['unaccountedErrors']} errors unaccounted for")
        for kind, counts in self.statuses.items():
            print(f"answers to what was {kind}: {', '.join(f'{count} of {status}' for status, count in sorted(counts.items(), key=str))}",
                  flush=True)


def run(cluster, minutes, seed):
    test, journal, account = unittest.TestCase(), ClusterJournal(), Account()
    faults = Faults(cluster, random.Random(seed))
    began = time.monotonic()
    while time.monotonic() < began + minutes * 60:
        round_ends = min(time.monotonic() + CHECK_EVERY_S, began + minutes * 60)
        with Load(cluster, journal, pause_s=PAUSE_S) as load:
            while time.monotonic() < round_ends:
                fault = faults.chance.choice(faults.all())
                at = time.monotonic() - began
                which = fault()
                recovered_s = load.wait_for_fresh(MOST_RECOVERY_S)
                account.note_fault(fault.__name__, recovered_s)
                print(f"{at:7.1f} s  {fault.__name__.replace('_', ' ')}{f': {which}' if which else ''}; orders are taken again "
                      f"after {recovered_s:.1f} s", flush=True)
                time.sleep(faults.chance.uniform(0, 1))
        account.note_load(load)
        check_everything(test, cluster, journal)
        print(f"{time.monotonic() - began:7.1f} s  {len(journal.acknowledged)} orders, {len(journal.errors)} errors: every one "
              "in its place", flush=True)
    account.print(cluster, journal, (time.monotonic() - began) / 60)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--program", type=pathlib.Path, default=rig.PROGRAM)
    options = parser.parse_args()
    if not options.program.exists():
        print(f"Skipped: {options.program} is not built.", file=sys.stderr)
        return rig.CANNOT_RUN
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="nexusstream-cluster-", ignore_cleanup_errors=True) as folder:
        cluster = rig.BreakableCluster(pathlib.Path(folder), options.program)
        try:
            cluster.start()
            run(cluster, options.minutes, options.seed)
            print(f"Seed {options.seed}: nothing lost.")
            return 0
        except EngineMissing as missing:
            print(f"Skipped: {missing}", file=sys.stderr)
            return rig.CANNOT_RUN
        except (AssertionError, EngineFailed) as failure:
            print(f"Seed {options.seed}: {failure}", file=sys.stderr)
            for process in cluster.programs.values():
                print(f"--- {process.name}\n{process.log()[-1500:]}", file=sys.stderr)
            return 1
        finally:
            cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
