"""The oracle itself, on inputs small enough to work out by hand."""

import json
import unittest
from decimal import Decimal

import retail_oracle as oracle

A = {"orderId": "1", "skuId": "S", "customerId": "C", "quantity": 5, "unitPrice": Decimal("29.99"),
     "taxRate": Decimal("0.08"), "transactionTimeMs": 1291191960000}
B = {"transactionId": "1", "itemCode": "S", "clientId": "C", "qty": 5, "price": Decimal("29.99"), "tax": 8,
     "purchaseTime": "2010-12-01T09:26:00+01:00", "notes": ""}
CSV = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"


def judge_a(*records):
    return oracle.judge(records, oracle.map_partner_a).report()


def judge_csv(*rows, mapping=oracle.map_retail_uk):
    return oracle.judge(oracle.csv_rows((CSV + "\n".join(rows)).encode()), mapping).report()


class Amounts(unittest.TestCase):
    def test_amounts_are_exact(self):
        self.assertEqual(judge_a(A)["totals"], {"gross": "149.95", "tax": "11.996", "net": "161.946"})

    def test_numbers_keep_the_digits_of_the_file(self):
        record = next(oracle.json_lines(json.dumps({**A, "unitPrice": 0.1, "taxRate": 0.3}, default=str).encode()))
        self.assertEqual(judge_a(record)["totals"]["tax"], "0.15")

    def test_percent_and_offsets_give_the_same_order(self):
        order_a, _ = oracle.map_partner_a(A)
        order_b, _ = oracle.map_partner_b(B)
        self.assertEqual(order_a, order_b)

    def test_plain_form_has_no_exponent_and_no_trailing_zeros(self):
        self.assertEqual([oracle.plain(Decimal(text)) for text in ("1E+3", "1.500", "0.0", "100")],
                         ["1000", "1.5", "0", "100"])


class Decisions(unittest.TestCase):
    def test_equal_content_is_a_duplicate_and_other_content_a_conflict(self):
        report = judge_a(A, {**A, "unitPrice": Decimal("29.990")}, {**A, "quantity": 6}, A)
        self.assertEqual([report[name] for name in ("inputs", "accepted", "duplicates", "conflicts", "rejected")],
                         [4, 1, 2, 1, 0])
        self.assertEqual(report["errorsByCode"], {"DUPLICATE_ORDER": 1})

    def test_metadata_is_content(self):
        report = judge_a({**A, "metadata": {"a": 1, "b": 2}}, {**A, "metadata": {"b": 2, "a": 1}}, A)
        self.assertEqual([report[name] for name in ("accepted", "duplicates", "conflicts")], [1, 1, 1])

    def test_a_rejected_input_leaves_its_identity_free(self):
        report = judge_a({**A, "quantity": 0}, A)
        self.assertEqual([report["accepted"], report["rejected"]], [1, 1])

    def test_every_fault_is_counted(self):
        report = judge_a({**A, "customerId": None, "quantity": -1, "unitPrice": 0, "skuId": " "})
        self.assertEqual(report["faultsByCode"],
                         {"INVALID_VALUE": 1, "NEGATIVE_NUMBER": 1, "NULL_VALUE": 1, "ZERO_VALUE": 1})

    def test_one_error_counts_a_code_once(self):
        report = judge_a({**A, "quantity": -1, "unitPrice": Decimal("-0.01")})
        self.assertEqual((report["errorsByCode"], report["faultsByCode"]), ({"NEGATIVE_NUMBER": 1}, {"NEGATIVE_NUMBER": 2}))


class Bounds(unittest.TestCase):
    def faults(self, **changes):
        return list(oracle.map_partner_a({**A, **changes})[1])

    def test_bounds_are_inclusive(self):
        self.assertEqual(self.faults(quantity=10**9), [])
        self.assertEqual(self.faults(quantity=10**9 + 1), [("OUT_OF_RANGE", "quantity")])
        self.assertEqual(self.faults(unitPrice=Decimal("999999999999.99999999")), [])
        self.assertEqual(self.faults(unitPrice=Decimal("0.000000001")), [("OUT_OF_RANGE", "unitPrice")])
        self.assertEqual(self.faults(taxRate=1), [])
        self.assertEqual(self.faults(taxRate=Decimal("1.01")), [("OUT_OF_RANGE", "taxRate")])

    def test_quantities_are_whole(self):
        self.assertEqual(self.faults(quantity=Decimal("5.0")), [])
        self.assertEqual(self.faults(quantity=Decimal("5.5")), [("INVALID_VALUE", "quantity")])

    def test_times_lie_between_2000_and_now(self):
        self.assertEqual(self.faults(transactionTimeMs=946684799999), [("OUT_OF_RANGE", "transactionTimeMs")])
        self.assertEqual(self.faults(transactionTimeMs=4102444800000), [("FUTURE_TIMESTAMP", "transactionTimeMs")])


class Retail(unittest.TestCase):
    ROW = "536365,85123A,WHITE HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom"

    def test_a_row_becomes_an_order(self):
        order, faults = oracle.map_retail_uk(next(oracle.csv_rows((CSV + self.ROW).encode())))
        self.assertEqual(faults, [])
        self.assertEqual((order.external_id, order.customer_id, order.gross), ("536365-85123A", "17850", Decimal("15.30")))

    def test_summer_time_counts(self):
        row = next(oracle.csv_rows((CSV + self.ROW.replace("2010-12-01", "2010-07-01")).encode()))
        self.assertEqual(oracle.map_retail_uk(row)[0].transaction_time.hour, 7)

    def test_a_missing_customer_is_rejected_or_defaulted(self):
        row = self.ROW.replace("17850.0", "")
        self.assertEqual(judge_csv(row)["errorsByCode"], {"MISSING_REQUIRED_FIELD": 1})
        self.assertEqual(judge_csv(row, mapping=oracle.DEFINITIONS["RETAIL_UK_DEFAULTED"][2])["accepted"], 1)

    def test_repeats_are_duplicates_or_conflicts(self):
        report = judge_csv(self.ROW, self.ROW, self.ROW.replace(",6,", ",7,"))
        self.assertEqual([report[name] for name in ("accepted", "duplicates", "conflicts")], [1, 1, 1])

    def test_quoted_cells_are_read(self):
        report = judge_csv(self.ROW.replace("WHITE HOLDER", '"WHITE ""HOLDER"", LARGE"'))
        self.assertEqual(report["accepted"], 1)


if __name__ == "__main__":
    unittest.main()
