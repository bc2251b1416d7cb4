// Inputs that tests feed: orders of partner A, and the retailer's lines.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { ROOT } from "./server.mjs";

export const SHARED = process.env.NEXUS_SHARED ?? join(ROOT, "../shared");
export const RETAIL_FILE = join(SHARED, "data/online-retail/retail-uk.csv.gz");
const NAUGHTY = join(SHARED, "corpora/naughty-strings/blns.json");

// An order of PARTNER_A, with what `change` says otherwise.
export function order(number, change = {}) {
  return { orderId: `ORD-${number}`, skuId: `SKU-${number % 7}`, customerId: `CUST-${number % 5}`, quantity: 1 + (number % 9),
    unitPrice: 29.99, taxRate: 0.08, transactionTimeMs: Date.now() - number * 1000, ...change };
}

const HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

// A file in the retailer's format: every third line lacks its customer, as many of the real ones do.
function madeUpLines(count) {
  return Array.from({ length: count }, (_, line) => {
    const customer = line % 3 === 0 ? "" : `${17850 + (line % 40)}.0`;
    return `${536365 + line},${22000 + (line % 90)},"LANTERN, ""SMALL""",${1 + (line % 12)},2010-12-01 08:26:00,` +
      `${(255 + line) / 100},${customer},United Kingdom`;
  });
}

export function madeUpRetailFile(count) {
  return [HEADER, ...madeUpLines(count), ""].join("\n");
}

// Writes the retailer's real file where it is at hand, else a made-up one.
export function writeRetailFile(folder) {
  const file = join(folder, "retail-uk.csv");
  const text = existsSync(RETAIL_FILE) ? gunzipSync(readFileSync(RETAIL_FILE)).toString() : madeUpRetailFile(600);
  writeFileSync(file, text);
  return file;
}

// Texts that have broken other programs: the public list where it is at hand, and always some of our own.
export function hostileTexts() {
  const own = ["<script>document.title='hit'</script>", "<img src=x onerror=\"document.title='hit'\">",
    "\"><svg onload=document.title='hit'>", "javascript:document.title='hit'", "{{constructor.constructor('1')()}}",
    "=HYPERLINK(\"http://127.0.0.1\")", "\u202Eright to left", "Zalgo\u0336\u0337", "'; DROP TABLE orders; --"];
  const listed = existsSync(NAUGHTY) ? JSON.parse(readFileSync(NAUGHTY, "utf8")) : [];
  return [...own, ...listed];
}
