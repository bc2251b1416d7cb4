// Debian's Chromium, and pages that note everything that went wrong in them.
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

export const BROWSER = process.env.NEXUS_BROWSER ?? "/usr/bin/chromium";
export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

// Without these the browser calls its maker's services, which no test may need.
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export function launch() {
  return chromium.launch({ executablePath: BROWSER, headless: true, args: FLAGS });
}

// A page of its own profile. `troubles` collects script errors, refused contents and unexpected answers
// of the server; a test ends with `assert.deepEqual(page.troubles, [])`.
export async function openPage(browser, server, { viewport = DESKTOP, theme = "light" } = {}) {
  const context = await browser.newContext({ baseURL: server.url, viewport, colorScheme: theme, reducedMotion: "reduce" });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(`script error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content Security Policy|Refused to/.test(message.text())) {
      page.troubles.push(message.text());
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 500) page.troubles.push(`${response.status()} ${response.url()}`);
  });
  return page;
}

// What axe finds against WCAG 2.2 AA, a line each.
export async function accessibilityFaults(page) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`));
}
