// What the pages do beyond links and forms; without it they still work.
"use strict";

const VENDOR = ["vega", "vega-lite", "vega-embed"];
const OPTIONS = {
  mode: "vega",
  logLevel: 1, // errors only
  renderer: "svg",
  ast: true,
  actions: false,
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
};
const version = new URL(document.currentScript.src).search;
let ready = null;

function loaded() {
  // Scripts of a page are run in the order in which they are added, and only once.
  ready ??= VENDOR.reduce(
    (before, name) =>
      before.then(
        () =>
          new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = `/static/vendor/${name}.min.js${version}`;
            script.onload = resolve;
            script.onerror = reject;
            document.head.append(script);
          }),
      ),
    Promise.resolve(),
  );
  return ready;
}

async function draw(place, spec) {
  await loaded();
  // Layers name their shared scales alike, of which Vega-Lite warns: only errors belong in the console.
  const compiled = vegaLite.compile(spec, { logger: vega.logger(OPTIONS.logLevel) }).spec;
  // Vega's interpreter takes the milliseconds of datetime(n) for a year: the numbers themselves say the same.
  const plain = JSON.stringify(compiled)
    .replace(/\{"signal":"datetime\((-?\d+)\)"\}/g, "$1")
    .replace(/\{"signal":"\{data: datetime\((-?\d+)\)\}"\}/g, "[$1]");
  await vegaEmbed(place, JSON.parse(plain), OPTIONS);
  // The place has its own words for those who cannot see it; Vega's marks would repeat them one by one.
  place.querySelector("svg")?.setAttribute("aria-hidden", "true");
}

// ---- states as one types: a combobox after the WAI-ARIA pattern ----

function combobox(input) {
  input.removeAttribute("list");
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "States");
  list.hidden = true;
  input.after(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) {
    input.setAttribute(name, value);
  }
  let at = -1;
  let asked = 0;
  let timer = 0;

  function close() {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function take(option) {
    input.value = option.dataset.name;
    close();
  }

  function mark(next) {
    const options = [...list.children];
    if (!options.length) return;
    at = (next + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  }

  async function offer() {
    const mine = ++asked;
    const day = input.form.elements.as_of?.value;
    const query = new URLSearchParams({ q: input.value });
    if (day) query.set("as_of", day);
    let found = [];
    try {
      const answer = await fetch(`/api/v1/states?${query}`);
      if (answer.ok) found = (await answer.json()).matches;
    } catch {
      return; // the field is a plain one until the server is back
    }
    if (mine !== asked) return;
    list.replaceChildren(
      ...found.map((state, i) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${i}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.name = state.name;
        option.append(state.name);
        if (state.also) {
          const also = document.createElement("span");
          also.textContent = state.also;
          option.append(" ", also);
        }
        return option;
      }),
    );
    at = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (!input.value.trim()) close();
    else timer = setTimeout(offer, 80);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key === "ArrowDown" && input.value.trim()) {
        event.preventDefault();
        offer().then(() => mark(0));
      }
      return;
    }
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter" && at >= 0) take(list.children[at]);
    else if (event.key === "Escape") close();
    else {
      if (event.key === "Tab") close();
      return;
    }
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // keeps the focus in the field
    const option = event.target.closest("li");
    if (option) take(option);
  });
}

// ---- the slider of years moves the date and asks again ----

function slide(box) {
  const range = box.querySelector("input");
  const shown = box.querySelector("output");
  const form = box.closest("form");
  const date = form.elements.as_of;
  box.hidden = false;
  range.addEventListener("input", () => {
    shown.textContent = range.value;
    date.value = `${range.value}-12-31`;
  });
  range.addEventListener("change", (event) => {
    const ready = [...form.querySelectorAll("[data-states]")].every((input) => input.value.trim());
    if (ready && !form.getAttribute("hx-trigger")) {
      event.stopPropagation();
      form.requestSubmit();
    }
  });
}

// ---- take it with you ----

function actions(box) {
  const said = box.querySelector(".said");
  const share = box.querySelector("[data-share]");
  const print = box.querySelector("[data-print]");
  share.hidden = print.hidden = false;
  share.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      said.textContent = "Link copied";
    } catch {
      said.textContent = location.href;
    }
  });
  print.addEventListener("click", async () => {
    // Drawings below the fold load when they come into view, which on paper they never do.
    const images = [...document.querySelectorAll(".brief img")].filter((image) => image.getClientRects().length);
    images.forEach((image) => (image.loading = "eager"));
    await Promise.allSettled(images.map((image) => image.decode()));
    window.print();
  });
}

function explore(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const figure = button.closest("figure");
    const narrow = getComputedStyle(figure.querySelector(".narrow")).display !== "none";
    const answer = await fetch(button.dataset.spec + (narrow ? "?width=narrow" : ""));
    if (!answer.ok) {
      button.disabled = false;
      return;
    }
    const place = figure.querySelector(narrow ? ".narrow" : ".wide");
    const image = place.querySelector("img");
    const drawn = document.createElement("div");
    drawn.className = "drawn";
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", image.alt);
    place.replaceChildren(drawn);
    await draw(drawn, await answer.json());
    button.textContent = "Point at the marks";
  });
}

// ---- the lab ----

function plot(place) {
  const narrow = place.clientWidth < 500;
  draw(place, JSON.parse(narrow ? place.dataset.narrow : place.dataset.wide));
}

function sliders(form) {
  form.addEventListener("input", (event) => {
    const box = event.target.closest(".range");
    if (!box) return;
    const [low, high] = box.querySelectorAll("input");
    if (Number(low.value) > Number(high.value)) (event.target === low ? high : low).value = event.target.value;
    box.querySelector("output").textContent = `${Number(low.value)} to ${Number(high.value)}`;
  });
  // Only what was moved goes into the address.
  const unmoved = (name, value) => {
    const field = form.elements[name];
    return field?.type === "range" && Number(field.dataset.at) === Number(value);
  };
  form.addEventListener("htmx:configRequest", (event) => {
    for (const name of Object.keys(event.detail.parameters)) {
      if (unmoved(name, event.detail.parameters[name])) event.detail.formData.delete(name);
    }
  });
  form.addEventListener("formdata", (event) => {
    for (const [name, value] of [...event.formData]) {
      if (unmoved(name, value)) event.formData.delete(name);
    }
  });
  // Saving is a download: htmx must not take it for a question.
  form.querySelector("[data-plain]").addEventListener("click", (event) => {
    event.preventDefault();
    form.method = form.getAttribute("method");
    const action = form.getAttribute("action");
    form.setAttribute("action", event.target.getAttribute("formaction"));
    form.submit();
    form.setAttribute("action", action);
  });
}

function upload(input) {
  const text = input.form.elements.toml;
  input.hidden = false;
  input.addEventListener("change", async () => {
    const file = input.files[0];
    if (!file) return;
    text.value = file.size > 64000 ? "" : await file.text();
    if (!text.value) text.placeholder = "The file is empty or larger than 64,000 bytes.";
  });
}

// ---- on a phone a row of a table is a card: each cell says what it is ----

function cards(table) {
  const headings = [...table.querySelectorAll("thead th")].map((heading) => heading.textContent.trim());
  for (const row of table.querySelectorAll("tbody tr")) {
    if (row.cells.length !== headings.length) continue;
    [...row.cells].forEach((cell, i) => cell.dataset.label ?? (cell.dataset.label = headings[i]));
  }
}

// ---- a sign of progress on anything that takes longer than half a second ----

function busy() {
  const slow = setTimeout(() => document.documentElement.classList.add("busy"), 300);
  return () => {
    clearTimeout(slow);
    document.documentElement.classList.remove("busy");
  };
}

let done = () => {};
function leaving(event) {
  const link = event.target.closest?.("a[href]");
  const stays = event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.button > 0;
  if (event.type === "click" && (!link || stays || link.hasAttribute("download") || link.target)) return;
  if (link && (link.origin !== location.origin || (link.pathname === location.pathname && link.hash))) return;
  done();
  done = busy();
}
document.addEventListener("click", leaving);
document.addEventListener("submit", (event) => event.defaultPrevented || leaving(event));
document.addEventListener("htmx:beforeRequest", () => {
  done();
  done = busy();
});
for (const over of ["htmx:afterRequest", "htmx:sendError"]) document.addEventListener(over, () => done());
window.addEventListener("pageshow", () => done());

const PARTS = {
  "[data-states]": combobox,
  "[data-slide]": slide,
  ".actions:has([data-share])": actions,
  ".explore": explore,
  ".drawn[data-wide]": plot,
  "[data-sliders]": sliders,
  "[data-load]": upload,
  ".scroll table:not(.matrix)": cards,
};

function wake(root) {
  for (const [selector, part] of Object.entries(PARTS)) {
    for (const element of root.querySelectorAll(selector)) {
      if (element.dataset.awake) continue;
      element.dataset.awake = "yes";
      part(element);
    }
  }
}

wake(document);
document.addEventListener("htmx:load", (event) => wake(event.detail.elt.parentElement ?? document));
document.addEventListener("htmx:afterSwap", () => {
  const heading = document.querySelector("h1");
  if (heading) document.title = `${heading.textContent} – thawcast`;
});
