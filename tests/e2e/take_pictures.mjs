// Takes a picture of every page: node take_pictures.mjs FOLDER
//
// Each page at 1440 and 390 pixels, in light and dark, for people to look at.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { DESKTOP, PHONE, launch, openPage } from "./support/browser.mjs";
import { fillServer, pageAddresses, visit } from "./support/pages.mjs";
import { QUICK_DEAD_LETTERS, Server } from "./support/server.mjs";

const SETTLE_MS = 700; // charts are drawn, live values have come

const folder = resolve(process.argv[2] ?? "pictures");
mkdirSync(folder, { recursive: true });
const server = await Server.start(...QUICK_DEAD_LETTERS);
const browser = await launch();
try {
  await fillServer(server);
  const addresses = await pageAddresses(server);
  for (const viewport of [DESKTOP, PHONE]) {
    for (const theme of ["light", "dark"]) {
      const page = await openPage(browser, server, { viewport, theme });
      for (const [name, address] of Object.entries(addresses)) {
        await visit(page, address);
        await page.waitForTimeout(SETTLE_MS);
        await page.screenshot({ path: join(folder, `${name}-${viewport.width}-${theme}.png`) });
      }
      if (page.troubles.length > 0) console.error(page.troubles);
      await page.context().close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
