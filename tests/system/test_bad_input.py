#!/usr/bin/env python3
"""Bad input end to end: it is refused or kept byte for byte, and never answered with a 5xx."""

import gzip
import json
import unittest
import zlib
from decimal import Decimal

from client import JSON, NDJSON, order
from server import SHARED, SystemTest

CORPORA = SHARED / "corpora"
PARSING = CORPORA / "json-test-suite" / "test_parsing"
# The files of which the standard leaves it open whether a parser takes them, and which are JSON here.
ACCEPTED_AS_JSON = {
    "i_number_double_huge_neg_exp.json", "i_number_huge_exp.json", "i_number_neg_int_huge_exp.json",
    "i_number_pos_double_huge_exp.json", "i_number_real_neg_overflow.json", "i_number_real_pos_overflow.json",
    "i_number_real_underflow.json", "i_number_too_big_neg_int.json", "i_number_too_big_pos_int.json",
    "i_number_very_big_negative_int.json"}


class BadInput(SystemTest):
    def setUp(self):
        super().setUp()
        self.running = self.server()
        self.running.start()

    def feed(self, body, path="/api/feed/partner-a", headers=JSON):
        status, _, answer = self.running.call("POST", path, body, headers)
        self.assertLess(status, 500, answer)
        return status, answer

    def test_the_json_test_suite_gets_the_published_verdicts(self):
        if not PARSING.is_dir():
            self.skipTest(f"{PARSING} is not there")
        for path in sorted(PARSING.glob("*.json")):
            with self.subTest(file=path.name):
                status, answer = self.feed(path.read_bytes())
                if path.name.startswith("n_"):
                    self.assertEqual(status, 400, answer)
                if path.name.startswith("y_"):
                    self.assertIn(status, (400, 422), answer)
                if path.name.startswith("i_") and path.name in ACCEPTED_AS_JSON:
                    self.assertIn(status, (400, 422), answer)

    def test_naughty_strings_come_back_byte_for_byte_or_are_refused(self):
        file = CORPORA / "naughty-strings" / "blns.json"
        if not file.exists():
            self.skipTest(f"{file} is not there")
        kept = {}
        for number, text in enumerate(json.loads(file.read_text(encoding="utf-8"))):
            with self.subTest(text=text):
                body = order(f"naughty-{number}", skuId=text, customerId=text, metadata={"note": text})
                status, answer = self.feed(json.dumps(body, ensure_ascii=False).encode())
                self.assertIn(status, (202, 422), answer)
                if status == 202:
                    kept[f"naughty-{number}"] = text
        self.assertGreater(len(kept), 400)
        self.running.wait_until_drained()
        stored = {row["externalOrderId"]: row for row in self.running.export()}
        for external_id, text in kept.items():
            row = stored[external_id]
            self.assertEqual((row["productId"], row["customerId"], row["metadata"]["note"]), (text, text, text))

    def test_numbers_are_exact_or_refused(self):
        verdicts = {
            ("quantity", "1e400"): 422, ("quantity", "-0"): 422, ("quantity", "5e0"): 202, ("quantity", "5.0"): 202,
            ("quantity", "9007199254740993"): 422, ("quantity", "9223372036854775808"): 422, ("quantity", "1" * 40): 422,
            ("quantity", "1e9"): 202, ("quantity", "1000000001"): 422, ("quantity", "0.5"): 422,
            ("unitPrice", "1e400"): 422, ("unitPrice", "-0"): 422, ("unitPrice", "999999999999.99999999"): 202,
            ("unitPrice", "9007199254740993"): 422, ("unitPrice", "900719925474.0993"): 202,
            ("unitPrice", "0.000000001"): 422, ("unitPrice", "1e-8"): 202, ("unitPrice", "1" * 40): 422,
            ("taxRate", "1"): 202, ("taxRate", "1.00000001"): 422, ("taxRate", "-0"): 202, ("taxRate", "0.123456789"): 422}
        expected = {}
        for number, ((field, digits), verdict) in enumerate(verdicts.items()):
            with self.subTest(field=field, digits=digits):
                text = json.dumps({**order(f"number-{number}"), field: "@"}).replace('"@"', digits)
                status, answer = self.feed(text)
                self.assertEqual(status, verdict, answer)
                if verdict == 202:
                    expected[f"number-{number}"] = (field, Decimal(digits))
        self.running.wait_until_drained()
        for row in self.running.export():
            field, value = expected[row["externalOrderId"]]
            self.assertEqual(Decimal(row[field]), value)
            self.assertEqual(Decimal(row["grossAmount"]), Decimal(row["quantity"]) * Decimal(row["unitPrice"]))

    def test_dirty_csv_is_refused_line_by_line(self):
        header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
        good = "1,A,thing,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom"
        lines = [header, good, '2,A,"quoted, with comma",6,2010-12-01 08:26:00,2.55,17850.0,France',
                 "3,A,too,few", "4,A,th\xe9ing,6,2010-12-01 08:26:00,2.55,17850.0,latin1",
                 '5,A,"a quote that never ends,6,2010-12-01 08:26:00,2.55,17850.0,x']
        for newline in ("\n", "\r\n"):
            for mark in (b"", b"\xef\xbb\xbf"):
                body = mark + newline.join(lines).encode("latin-1")
                status, answer = self.feed(body, "/api/feed/retail-uk/batch", {"Content-Type": "text/csv"})
                self.assertEqual(status, 200, answer)
                counts = json.loads(answer)
                self.assertEqual(counts["accepted"] + counts["duplicates"], 2, answer)
                self.assertEqual(counts["rejected"], 3, answer)

    def test_decompression_bombs_are_refused(self):
        bomb = gzip.compress(b" " * (200 << 20))
        for path, kind in (("/api/feed/partner-a", JSON), ("/api/feed/partner-a/batch", NDJSON)):
            status, answer = self.feed(bomb, path, {**kind, "Content-Encoding": "gzip"})
            self.assertIn(status, (400, 413), answer)
        status, _ = self.feed(zlib.compress(b"{}")[:-3], headers={**JSON, "Content-Encoding": "gzip"})
        self.assertEqual(status, 400)
        status, _ = self.feed(b"{}", headers={**JSON, "Content-Encoding": "br"})
        self.assertEqual(status, 415)
        self.assertEqual(self.running.call("GET", "/livez")[0], 200)

    def test_nesting_duplicates_and_other_types_are_refused(self):
        for body in (b"[" * 100000, b'{"a":' * 5000 + b"1" + b"}" * 5000, b'{"orderId":"1","orderId":"2"}', b"",
                     b"\x00" * 100, b"null"):
            with self.subTest(body=body[:30]):
                status, answer = self.feed(body)
                self.assertIn(status, (400, 422), answer)
        self.assertEqual(self.feed(b"{}", headers={"Content-Type": "application/xml"})[0], 415)


if __name__ == "__main__":
    unittest.main()
