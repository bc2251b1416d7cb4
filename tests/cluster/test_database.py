#!/usr/bin/env python3
"""PostgreSQL under the cluster: killed and replaced, frozen, cut off, and its answers lost."""

import sys
import time

from rig import EXHAUSTIVE, RESERVE, ClusterTest, main  # First: it says where the other modules are.

from load import Load

# Orders are taken again so long after the standby takes writes.
MOST_RECOVERY_S = 10

TIMES = 20 if EXHAUSTIVE else 5
HANG_S = 6 if EXHAUSTIVE else 4  # longer than a statement may take


class Database(ClusterTest):
    def test_the_primary_is_killed_and_the_standby_promoted_under_load_and_back(self):
        recovered_s, outage_s = [], []
        with Load(self.cluster, self.journal) as load:
            for _ in range(2):
                load.wait_for_fresh()
                killed_at = time.monotonic()
                self.cluster.postgres.kill()
                time.sleep(2)
                self.cluster.fail_over()
                recovered_s.append(load.wait_for_fresh(timeout_s=3 * MOST_RECOVERY_S))
                outage_s.append(time.monotonic() - killed_at)
                self.cluster.rebuild_standby()
        print(f"orders are taken again {', '.join(f'{each:.1f} s' for each in recovered_s)} after the promotion, "
              f"{', '.join(f'{each:.1f} s' for each in outage_s)} after the primary was killed", flush=True)
        self.check_everything()
        self.assertLess(max(recovered_s), MOST_RECOVERY_S)

    def test_the_reply_to_a_commit_is_lost_again_and_again_under_load(self):
        proxy = self.cluster.proxy_of(self.cluster.postgres)
        lost = 0
        with Load(self.cluster, self.journal) as load:
            for _ in range(TIMES):
                proxy.lose_replies(b"COMMIT")
                self.assertTrue(proxy.wait_for(lambda each: each.lost > 0, 30), f"no commit after {lost} lost replies")
                lost += 1
                load.wait_for_fresh()
        self.check_everything()

    def test_the_reply_to_a_reservation_is_lost_again_and_again_under_load(self):
        proxy = self.cluster.proxy_of(self.cluster.postgres)
        lost = 0
        with Load(self.cluster, self.journal) as load:
            for _ in range(TIMES):
                proxy.lose_replies(RESERVE)
                self.assertTrue(proxy.wait_for(lambda each: each.lost > 0, 30), f"no reservation after {lost} lost replies")
                lost += 1
                load.wait_for_fresh()
        self.check_everything()

    def test_connections_are_cut_under_load(self):
        with Load(self.cluster, self.journal) as load:
            for _ in range(TIMES):
                for server in (self.cluster.postgres, self.cluster.standby):
                    self.cluster.proxy_of(server).cut()
                time.sleep(0.2)
                load.wait_for_fresh()
        self.check_everything()

    def test_the_primary_hangs_and_is_out_of_reach_for_a_while(self):
        proxy = self.cluster.proxy_of(self.cluster.postgres)
        with Load(self.cluster, self.journal) as load:
            for break_it, mend_it in ((proxy.freeze, proxy.thaw), (proxy.refuse, proxy.start),
                                      (self.cluster.postgres.freeze, self.cluster.postgres.thaw)):
                break_it()
                time.sleep(HANG_S)
                mend_it()
                load.wait_for_fresh()
        self.check_everything()

    def test_queries_are_answered_by_the_primary_while_the_standby_is_away(self):
        proxy = self.cluster.proxy_of(self.cluster.standby)
        with Load(self.cluster, self.journal) as load:
            proxy.refuse()
            time.sleep(3)
            load.reader.statuses.clear()
            time.sleep(2)
            answers = dict(load.reader.statuses)
            proxy.start()
            load.wait_for_fresh()
        self.assertEqual(set(answers), {200}, answers)
        self.check_everything()


if __name__ == "__main__":
    sys.exit(main())
