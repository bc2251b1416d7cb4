import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// Where `npm run dev` sends API calls; a server started by ./run listens there.
const server = process.env.NEXUSSTREAM_SERVER ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    target: "es2022",
    // The content security policy allows files of our own origin only, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  // Node 20 hides behind this flag what the tests of exactJson.ts need and newer browsers have.
  test: { execArgv: process.version.startsWith("v20.") ? ["--harmony-json-parse-with-source"] : [] },
  server: {
    host: "127.0.0.1",
    proxy: Object.fromEntries(
      ["/api", "/metrics", "/livez", "/readyz", "/health"].map((path) => [path, { target: server }]),
    ),
  },
});
