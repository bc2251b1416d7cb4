#!/usr/bin/env python3
"""The check of the invariants goes red when one of them does not hold."""

import sys

from rig import DATABASE, ClusterTest, main  # First: it says where the other modules are.

from client import order
from load import check_everything, compare_everything, send_again

LOST = "DELETE FROM nexusstream.orders WHERE external_order_id = 'check-7'"
CHANGED = "UPDATE nexusstream.orders SET gross_amount = gross_amount + 0.01 WHERE external_order_id = 'check-7'"
RENUMBERED = "UPDATE nexusstream.orders SET sequence_number = 1000000 WHERE external_order_id = 'check-7'"


class Check(ClusterTest):
    def test_a_lost_a_changed_and_a_renumbered_order_are_noticed(self):
        self.journal.send([order(f"check-{i}", 1 + i) for i in range(10)])
        send_again(self.cluster, self.journal)
        check_everything(self, self.cluster, self.journal)
        self.cluster.postgres.sql("CREATE TABLE kept AS SELECT * FROM nexusstream.orders", DATABASE)
        for sabotage in (LOST, CHANGED, RENUMBERED):
            with self.subTest(sabotage):
                self.cluster.postgres.sql(sabotage, DATABASE)
                with self.assertRaises(AssertionError):
                    compare_everything(self, self.cluster, self.journal)
                self.cluster.postgres.sql("DELETE FROM nexusstream.orders WHERE external_order_id = 'check-7'", DATABASE)
                self.cluster.postgres.sql("INSERT INTO nexusstream.orders SELECT * FROM kept WHERE external_order_id = 'check-7'",
                                          DATABASE)
        told = self.journal.errors
        self.journal.errors = [*told, "0190b6a0-0000-7000-8000-000000000000"]
        with self.assertRaises(AssertionError):
            compare_everything(self, self.cluster, self.journal)
        self.journal.errors = told
        compare_everything(self, self.cluster, self.journal)


if __name__ == "__main__":
    sys.exit(main())
