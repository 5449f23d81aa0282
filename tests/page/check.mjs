// Opens report pages in Debian's Chromium and checks what no unit test sees: that nothing is asked
// of the network or logged, that a phone never scrolls sideways, that axe finds no violation in
// light, dark or print, and that the page prints whole.
//
//   node check.mjs REPORT.html … [--shots DIR]
//
// Exits 1 and says what is wrong, page by page.

import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const args = process.argv.slice(2);
const at = args.indexOf("--shots");
const shots = at < 0 ? null : args.splice(at, 2)[1];
if (args.length === 0) {
  console.error("usage: node check.mjs REPORT.html … [--shots DIR]");
  process.exit(2);
}
if (shots) mkdirSync(shots, { recursive: true });

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});

const views = [
  { name: "phone", width: 360, height: 740, colorScheme: "light" },
  { name: "small", width: 320, height: 640, colorScheme: "light" },
  { name: "phone-dark", width: 360, height: 740, colorScheme: "dark" },
  { name: "laptop", width: 1280, height: 800, colorScheme: "light" },
  { name: "laptop-dark", width: 1280, height: 800, colorScheme: "dark" },
];

/** What is wrong with one page in one view. */
async function look(file, view) {
  const wrong = [];
  const url = pathToFileURL(resolve(file)).href;
  // The page's own policy forbids scripts, so that axe needs leave to run; the page is first
  // opened without that leave.
  const strict = await browser.newContext({ viewport: view, colorScheme: view.colorScheme });
  const page = await strict.newPage();
  page.on("console", (message) => wrong.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => wrong.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== url) wrong.push(`request: ${request.url()}`);
  });
  await page.goto(url);
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  if ((await width()) > view.width) wrong.push(`scrolls sideways: ${await width()} px wide`);
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  if ((await width()) > view.width) wrong.push(`scrolls sideways when all is open: ${await width()} px`);
  const spilt = await page.evaluate(spilling);
  wrong.push(...spilt.map((text) => `text spills: ${text}`));
  await page.reload();
  if (shots) {
    const path = join(shots, `${basename(file, ".html")}-${view.name}.png`);
    await page.screenshot({ path, fullPage: true });
  }
  await strict.close();

  const lenient = await browser.newContext({
    viewport: view, colorScheme: view.colorScheme, bypassCSP: true,
  });
  const audited = await lenient.newPage();
  await audited.goto(url);
  await audited.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  await audited.evaluate(axe);
  const { violations } = await audited.evaluate(() => window.axe.run());
  for (const { id, help, nodes } of violations) {
    wrong.push(`axe ${id}: ${help} (${nodes.length}), as in ${nodes[0].html.slice(0, 160)}`);
  }
  await lenient.close();
  return wrong;
}

/** Labels of drawings that lie outside their drawing, or on another label. Runs in the page. */
function spilling() {
  const found = [];
  for (const chart of document.querySelectorAll("svg.chart")) {
    const frame = chart.getBoundingClientRect();
    const labels = [...chart.querySelectorAll("text")].map((text) => [text, text.getBoundingClientRect()])
      .filter(([, box]) => box.width > 0);
    labels.forEach(([text, box], index) => {
      const where = `${chart.querySelector("title").textContent}: ${text.textContent}`;
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1) {
        found.push(`${where} (outside)`);
      }
      for (const [other, its] of labels.slice(index + 1)) {
        const across = Math.min(box.right, its.right) - Math.max(box.left, its.left);
        const down = Math.min(box.bottom, its.bottom) - Math.max(box.top, its.top);
        if (across > 2 && down > 4) found.push(`${where} (on ${other.textContent})`);
      }
    });
  }
  return found;
}

/** What is wrong with the printed page. */
async function print(file) {
  const context = await browser.newContext({ colorScheme: "dark" });
  const page = await context.newPage();
  await page.goto(pathToFileURL(resolve(file)).href);
  const wrong = [];
  for (const format of ["A4", "Letter"]) {
    const path = shots ? join(shots, `${basename(file, ".html")}-${format}.pdf`) : undefined;
    const pdf = await page.pdf({ path, format, preferCSSPageSize: false });
    if (pdf.length < 5000) wrong.push(`prints empty on ${format}`);
  }
  await page.emulateMedia({ media: "print" });
  const hidden = await page.evaluate(() =>
    [...document.querySelectorAll(".chapter .quote > blockquote")].filter((q) => !q.checkVisibility({ contentVisibilityAuto: true })).length);
  if (hidden > 0) wrong.push(`${hidden} sentences are not printed`);
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  if (background !== "rgb(255, 255, 255)") wrong.push(`prints on ${background}`);
  await context.close();
  return wrong;
}

let failed = false;
for (const file of args) {
  const report = (view, wrong) => {
    failed ||= wrong.length > 0;
    for (const line of wrong) console.error(`${file}, ${view}: ${line}`);
  };
  for (const view of views) report(view.name, await look(file, view));
  report("print", await print(file));
}
await browser.close();
console.log(failed ? "pages are not fit" : `${args.length} page(s) fit`);
process.exit(failed ? 1 : 0);
