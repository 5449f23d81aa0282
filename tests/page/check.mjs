// Opens report pages in Debian's Chromium and checks what no unit test sees: that nothing is asked
// of the network or logged, that a phone never scrolls sideways, that axe finds no violation in
// light, dark or print, that all text stands out from its ground, that sentences can be chosen and
// the page is whole without its script, and that it prints whole on A4 and Letter.
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

let leastContrast = 21;

/** What is wrong with one page in one view. */
async function look(file, view) {
  const wrong = [];
  const url = pathToFileURL(resolve(file)).href;
  // The page's own policy forbids scripts but its own, so that axe needs leave to run; the page is
  // first opened without that leave.
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
  const contrast = await audited.evaluate(contrasts);
  leastContrast = Math.min(leastContrast, contrast.least.ratio);
  wrong.push(...contrast.found.map((text) => `contrast ${text}`));
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

/** Sentences that are shown now. Runs in the page. */
function sentences() {
  const items = [...document.querySelectorAll(".listed li")];
  return items.filter((item) => item.checkVisibility()).map((item) => item.textContent);
}

/** What is wrong with choosing among the sentences of the listing. */
async function choose(file) {
  const wrong = [];
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(pathToFileURL(resolve(file)).href);
  const form = page.locator(".filter");
  if ((await form.count()) === 0) {
    await context.close();
    return wrong;
  }
  await page.locator("details.listing > summary").click();
  const expect = async (what, asked) => {
    const shown = await page.evaluate(sentences);
    const said = await form.locator(".found").textContent();
    if (shown.length === all.length && what !== "all") wrong.push(`${what}: nothing is left out`);
    if (!shown.every(asked)) wrong.push(`${what}: ${shown.find((text) => !asked(text))}`);
    const missed = all.filter(asked).length - shown.length;
    if (what.startsWith("words") && missed !== 0) wrong.push(`${what}: ${missed} missed`);
    if (!said.includes(shown.length.toLocaleString("en").slice(0, 1))) wrong.push(`${what}: says ${said}`);
  };
  const all = await page.evaluate(sentences);
  await expect("all", () => true);
  const word = "STUDENTS";
  await form.locator("input[type=search]").fill(word);
  await page.waitForTimeout(200);
  await expect("words", (text) => text.toLowerCase().includes("students"));
  await form.locator("input[type=search]").fill("");
  await form.locator(".of-outcome").selectOption("+");
  await page.waitForTimeout(200);
  await expect("outcome", (text) => text.includes("+"));
  await form.locator(".of-outcome").selectOption("");
  for (const source of ["student", "school", "home"]) await form.locator(`[value=${source}]`).uncheck();
  await page.waitForTimeout(200);
  const groups = await page.evaluate(() => [...document.querySelectorAll(".group")]
    .filter((group) => group.checkVisibility()).map((group) => group.dataset.sources));
  if (groups.length === 0 || !groups.every((names) => names.includes("teacher"))) {
    wrong.push(`causes: shows ${groups}`);
  }
  await context.close();

  const bare = await browser.newContext({ javaScriptEnabled: false });
  const plain = await bare.newPage();
  await plain.goto(pathToFileURL(resolve(file)).href);
  await plain.locator("details.listing > summary").click();
  if (await plain.locator(".filter").isVisible()) wrong.push("without its script it offers to choose");
  if ((await plain.locator(".listed li:visible").count()) !== all.length) {
    wrong.push("without its script sentences are missing");
  }
  await bare.close();
  return wrong;
}

/** Text that stands out from its ground too little (WCAG 2.2, 1.4.3), and the least ratio. Runs in
 * the page. Drawings are left to the eye: axe reads their text as it does any other. */
function contrasts() {
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const linear = (part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(at).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  let least = { ratio: 21 };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const isText = walker.currentNode.textContent.trim() !== "" && element.checkVisibility();
    if (!isText || element.closest("script, .skip")) continue;
    const style = getComputedStyle(element);
    const ink = parse(element instanceof SVGElement ? style.fill : style.color);
    const [one, other] = [light(ink), light(ground(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const text = walker.currentNode.textContent.trim().slice(0, 40);
    if (ratio < least.ratio) least = { ratio, text };
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)}:1 for ${text}`);
  }
  return { least, found };
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
  report("choosing", await choose(file));
  report("print", await print(file));
}
await browser.close();
console.log(`least contrast of text: ${leastContrast.toFixed(2)}:1`);
console.log(failed ? "pages are not fit" : `${args.length} page(s) fit`);
process.exit(failed ? 1 : 0);
