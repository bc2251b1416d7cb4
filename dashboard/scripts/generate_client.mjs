// Writes src/api/schema.d.ts from ../docs/openapi.json: npm run generate [-- --check]
//
// Integers become `number`. Every other JSON number becomes `Exact`, which keeps the digits that the
// server sent (see src/api/exactJson.ts): no amount can become a float by accident. With --check
// nothing is written, and the exit code is 1 when the committed file is not what would be written.

import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const source = new URL("../../docs/openapi.json", import.meta.url);
const target = new URL("../src/api/schema.d.ts", import.meta.url);

const exact = () => ts.factory.createTypeReferenceNode("Exact");
const nothing = () => ts.factory.createLiteralTypeNode(ts.factory.createNull());

function transform(schema) {
  if (schema.enum || schema.const !== undefined) return undefined;
  if (schema.type === "number") return exact();
  if (Array.isArray(schema.type) && schema.type.includes("number")) {
    return ts.factory.createUnionTypeNode([exact(), ...(schema.type.includes("null") ? [nothing()] : [])]);
  }
  return undefined;
}

const nodes = await openapiTS(source, {
  transform,
  alphabetize: true,
  defaultNonNullable: false,
  silent: true,
});
const wanted = `// Generated from docs/openapi.json by \`npm run generate\`. Do not edit.
import type { Exact } from "./exactJson";

${astToString(nodes)}`;

if (process.argv.includes("--check")) {
  const present = readFileSync(target, "utf8");
  if (present !== wanted) {
    console.error(
      "src/api/schema.d.ts does not match docs/openapi.json. Run `npm run generate` and commit it.",
    );
    process.exit(1);
  }
  console.log("src/api/schema.d.ts matches docs/openapi.json.");
} else {
  writeFileSync(target, wanted);
  console.log("Wrote src/api/schema.d.ts.");
}
