// Runs after `vite build`: writes .br and .gz beside each file of dist/ that profits, prints what the
// first page loads, and fails when that is more than the budget.

import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const FIRST_LOAD_BUDGET_BYTES = 200 * 1024;
const COMPRESSIBLE = /\.(html|js|css|svg|json|txt)$/;
const dist = fileURLToPath(new URL("../dist", import.meta.url));

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

/** The entry's scripts: those that must arrive before anything can be shown. */
function firstScripts(manifest) {
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key);
  return [...files].filter((file) => file.endsWith(".js"));
}

const manifestFolder = join(dist, ".vite");
const manifest = JSON.parse(readFileSync(join(manifestFolder, "manifest.json"), "utf8"));
rmSync(manifestFolder, { recursive: true });

const gzipBytes = new Map();
for (const path of [...filesBelow(dist)]) {
  if (!COMPRESSIBLE.test(path)) continue;
  const content = readFileSync(path);
  const gzip = gzipSync(content, { level: 9 });
  gzipBytes.set(relative(dist, path), gzip.length);
  if (content.length < 512) continue;
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  writeFileSync(`${path}.gz`, gzip);
  writeFileSync(`${path}.br`, brotli);
}

const kib = (bytes) => `${(bytes / 1024).toFixed(1).padStart(7)} KiB`;
let first = 0;
console.log("\nFirst load, gzip:");
for (const file of firstScripts(manifest)) {
  first += gzipBytes.get(file);
  console.log(`${kib(gzipBytes.get(file))}  ${file}`);
}
const total = [...filesBelow(dist)].reduce((sum, path) => sum + statSync(path).size, 0);
console.log(`${kib(first)}  script in all, of at most ${FIRST_LOAD_BUDGET_BYTES / 1024} KiB`);
console.log(`${kib(total)}  dist/ on disk, compressed twins included\n`);
if (first > FIRST_LOAD_BUDGET_BYTES) {
  console.error("The first load is above its budget. Load more of it lazily.");
  process.exit(1);
}
