// Adds to a page that reads well without it: a sentence's paragraph when the mouse rests on it, and
// choosing among the sentences of the listing.
"use strict";
(() => {
  const card = document.createElement("div");
  card.className = "peek";
  card.hidden = true;
  // What it shows stands in the page too, one tap away.
  card.setAttribute("aria-hidden", "true");
  document.body.append(card);
  let waiting = 0;
  const later = (what, wait) => {
    clearTimeout(waiting);
    waiting = setTimeout(what, wait);
  };
  const hide = () => { card.hidden = true; };

  function show(sentence, context) {
    const box = sentence.getBoundingClientRect();
    card.replaceChildren(context.querySelector("blockquote").cloneNode(true));
    card.style.left = `${box.left + scrollX}px`;
    card.style.top = `${box.bottom + scrollY + 4}px`;
    card.style.width = `${box.width}px`;
    card.hidden = false;
  }

  for (const context of document.querySelectorAll(".quote > .context")) {
    const sentence = context.parentElement.querySelector("blockquote");
    sentence.addEventListener("pointerenter", (event) => {
      if (event.pointerType === "mouse" && !context.open) later(() => show(sentence, context), 350);
    });
    sentence.addEventListener("pointerleave", () => later(hide, 250));
  }
  card.addEventListener("pointerenter", () => clearTimeout(waiting));
  card.addEventListener("pointerleave", () => later(hide, 250));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") later(hide, 0);
  });
})();
(() => {
  const form = document.querySelector(".filter");
  if (!form) return;

  /** Letters as they are searched: no case, no accents. */
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const cycles = [...document.querySelectorAll(".listed")].map((element) => ({
    element,
    groups: [...element.querySelectorAll(".group")].map((group) => ({
      element: group,
      sources: group.dataset.sources.split(" "),
      items: [...group.querySelectorAll("li")].map((item) => ({
        element: item,
        words: fold(item.textContent),
        marks: item.querySelector("i")?.textContent ?? "",
      })),
    })),
  }));
  const all = document.querySelectorAll(".listed li").length;
  const found = form.querySelector(".found");
  const chosen = (name) => form.querySelector(name)?.value ?? "";

  /** Shows what is asked for, and says how much that is. */
  function choose() {
    const words = fold(chosen("input[type=search]")).split(/\s+/u).filter(Boolean);
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    const sources = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const isEvery = sources.size === boxes.length;
    const [cycle, outcome] = [chosen(".of-cycle"), chosen(".of-outcome")];
    let shown = 0;
    cycles.forEach(({ element, groups }, index) => {
      let ofCycle = 0;
      for (const group of groups) {
        const isIn = (cycle === "" || Number(cycle) === index)
          && (isEvery || group.sources.some((source) => sources.has(source)));
        let ofGroup = 0;
        for (const item of group.items) {
          const isShown = isIn && item.marks.includes(outcome)
            && words.every((word) => item.words.includes(word));
          item.element.hidden = !isShown;
          ofGroup += isShown;
        }
        group.element.hidden = ofGroup === 0;
        ofCycle += ofGroup;
      }
      element.hidden = ofCycle === 0;
      shown += ofCycle;
    });
    const number = (count) => count.toLocaleString(document.documentElement.lang);
    found.textContent = found.dataset.text.replace("%1", number(shown)).replace("%2", number(all));
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(choose, 80);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  choose();
})();
