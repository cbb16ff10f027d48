// What concord serve adds to a page while it is looked at: it takes over what
// was saved without losing the place, shows what check says of the page, and
// leads to the source. It is part of no site that is built.
(() => {
"use strict";

const me = document.currentScript;
const token = me.dataset.token;
let version = me.dataset.version;
let statics = me.dataset.statics;
let sent = document.documentElement.cloneNode(true); // the page as the server sent it last

// ---- Taking over a new page ------------------------------------------------
// Three states of each node are compared: as it was sent, as it is sent now and
// as it is. What the server did not change is left alone, so what readers and
// the page's own scripts did to it stays: open details, typed words, focus.

function patch(live, old, next) {
  if (old && old.isEqualNode(next)) return;
  if (live.nodeType !== Node.ELEMENT_NODE) {
    if (live.data !== next.data) live.data = next.data;
    return;
  }
  patchAttributes(live, old, next);
  patchChildren(live, old, next);
}

function patchAttributes(live, old, next) {
  for (const { name, value } of next.attributes) {
    if (old && old.getAttribute(name) === value) continue;
    if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  }
  for (const { name } of [...live.attributes]) {
    if (next.hasAttribute(name)) continue;
    if (old ? old.hasAttribute(name) : !(name === "open" && live.nodeName === "DETAILS")) live.removeAttribute(name);
  }
}

function patchChildren(live, old, next) {
  const now = [...live.childNodes], want = [...next.childNodes];
  let was = old ? [...old.childNodes] : [];
  if (was.length !== now.length || was.some((n, i) => n.nodeName !== now[i].nodeName)) was = [];
  const equal = (i, j) => (was[i] || now[i]).isEqualNode(want[j]);

  let start = 0;
  while (start < now.length && start < want.length && equal(start, start)) start++;
  let end = now.length, wantEnd = want.length;
  while (end > start && wantEnd > start && equal(end - 1, wantEnd - 1)) end--, wantEnd--;

  const match = align(now.slice(start, end), want.slice(start, wantEnd));
  const after = now[end] || null;
  let at = start < end ? now[start] : after;
  for (let j = start; j < wantEnd; j++) {
    const i = match[j - start];
    if (i === undefined) {
      live.insertBefore(document.importNode(want[j], true), at);
      continue;
    }
    const kept = now[start + i];
    while (at !== kept) at = drop(at);
    patch(kept, was[start + i], want[j]);
    at = kept.nextSibling;
  }
  while (at !== after) at = drop(at);
}

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

// align pairs nodes: first those with the same words, as many as stand in the
// same order, then what lies between them by name. The result gives for each
// node of want the index of its partner.
function align(now, want) {
  const sign = n => n.nodeName + "\n" + (n.nodeName === "SCRIPT" || n.nodeName === "LINK" || n.nodeName === "META" ? n.outerHTML : words(n));
  const where = new Map();
  now.forEach((n, i) => { const s = sign(n); where.set(s, where.has(s) ? -1 : i); });
  const twice = new Map();
  want.forEach(n => { const s = sign(n); twice.set(s, (twice.get(s) || 0) + 1); });
  const pairs = [];
  want.forEach((n, j) => {
    const s = sign(n), i = where.get(s);
    if (i >= 0 && twice.get(s) === 1) pairs.push([i, j]);
  });
  const match = [];
  const fill = (i, iEnd, j, jEnd) => {
    for (; j < jEnd; j++) {
      let k = i;
      while (k < iEnd && now[k].nodeName !== want[j].nodeName) k++;
      if (k < iEnd) { match[j] = k; i = k + 1; }
    }
  };
  let i = 0, j = 0;
  for (const [a, b] of rising(pairs)) {
    fill(i, a, j, b);
    match[b] = a;
    i = a + 1;
    j = b + 1;
  }
  fill(i, now.length, j, want.length);
  return match;
}

// words returns the text of a node without the number of a paragraph, which changes
// when one is added above.
function words(n) {
  const first = n.firstChild;
  return first && first.className === "number" ? n.textContent.slice(first.textContent.length) : n.textContent;
}

// rising returns the longest run of pairs whose first numbers rise.
function rising(pairs) {
  const tails = [], before = [];
  pairs.forEach(([a], n) => {
    let lo = 0, hi = tails.length;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (pairs[tails[mid]][0] < a) lo = mid + 1; else hi = mid;
    }
    before[n] = lo > 0 ? tails[lo - 1] : -1;
    tails[lo] = n;
  });
  const run = [];
  for (let n = tails.length ? tails[tails.length - 1] : -1; n >= 0; n = before[n]) run.unshift(pairs[n]);
  return run;
}

// swapSheets loads style sheets under a new address before the old ones go, so
// that the page is never without.
async function swapSheets(next) {
  const sheets = root => [...root.querySelectorAll('head > link[rel="stylesheet"]')];
  const now = sheets(document), want = sheets(next);
  await Promise.all(now.map((link, i) => {
    const href = want[i] && want[i].getAttribute("href");
    if (!href || href === link.getAttribute("href")) return null;
    return new Promise(done => {
      const fresh = link.cloneNode();
      const finish = () => { link.remove(); done(); };
      fresh.addEventListener("load", finish, { once: true });
      fresh.addEventListener("error", finish, { once: true });
      fresh.href = href;
      link.after(fresh);
    });
  }));
}

const scripts = root => [...root.querySelectorAll("script")].filter(s => !s.src.includes("/.concord/")).map(s => s.outerHTML).join("\n");

async function refresh() {
  const reply = await fetch(location.pathname + location.search, { cache: "no-store", headers: { "Concord-Preview": "1" } });
  const text = await reply.text();
  if (reply.redirected) return location.replace(reply.url);
  const next = new DOMParser().parseFromString(text, "text/html");
  if (scripts(sent) !== scripts(next.documentElement)) return location.reload();
  await swapSheets(next);
  const html = next.documentElement;
  const place = topBlock();
  patchAttributes(document.documentElement, sent, html);
  patch(document.head, sent.querySelector("head"), next.head);
  patch(document.body, sent.querySelector("body"), next.body);
  place();
  sent = html;
  version = reply.headers.get("Concord-Version") || version;
  const files = reply.headers.get("Concord-Statics");
  if (files && files !== statics) {
    statics = files;
    reloadPictures();
  }
  if (print) showPrint(true);
  await showFindings();
  document.documentElement.dispatchEvent(new CustomEvent("concord:updated", { bubbles: true }));
}

// topBlock returns a function that puts what is at the top of the window back
// there, for browsers that do not do so themselves.
function topBlock() {
  if (CSS.supports("overflow-anchor", "auto")) return () => {};
  const block = document.elementFromPoint(innerWidth / 2, 8);
  const top = block && block.getBoundingClientRect().top;
  return () => { if (block && block.isConnected) scrollBy(0, block.getBoundingClientRect().top - top); };
}

function reloadPictures() {
  for (const img of document.images) {
    if (new URL(img.src, location).origin !== location.origin) continue;
    fetch(img.src, { cache: "reload" }).then(() => { img.src = img.getAttribute("src"); }, () => {});
  }
}

let busy = false, again = false;

async function update() {
  if (busy) { again = true; return; }
  busy = true;
  do {
    again = false;
    try { await refresh(); } catch { /* the server stopped; it is asked again when it is back */ }
  } while (again);
  busy = false;
}

// ---- Hearing of a new page -------------------------------------------------
// A browser opens six connections to a server. So one tab listens for all, and
// a hidden one never does; it catches up when it is shown.

const channel = "BroadcastChannel" in window ? new BroadcastChannel("concord-preview") : null;
const silence = 45000; // milliseconds; the server gives a sign of life every 20 seconds
let release = null;

// A version is named PAGES.FINDINGS: where only the latter differs, the page
// stays.
function heard(v) {
  if (v === version || document.hidden) return;
  if (v.split(".")[0] !== version.split(".")[0]) {
    update();
    return;
  }
  version = v;
  showFindings().catch(() => {});
}

function listen() {
  if (document.hidden || release) return;
  let stop = () => {};
  const ended = new Promise(resolve => { stop = resolve; });
  const connect = () => {
    let events, sign;
    const open = () => {
      if (events) events.close();
      sign = Date.now();
      events = new EventSource("/.concord/events?since=" + encodeURIComponent(version));
      events.onmessage = e => {
        sign = Date.now();
        heard(e.data);
        if (channel) channel.postMessage(e.data);
      };
      events.addEventListener("alive", () => { sign = Date.now(); });
    };
    open();
    // After a night with the lid closed the connection may be dead, and no error tells.
    const watch = setInterval(() => { if (Date.now() - sign > silence || Date.now() < sign) open(); }, 2000);
    return ended.then(() => { clearInterval(watch); events.close(); });
  };
  const abort = new AbortController();
  release = () => { stop(); abort.abort(); release = null; };
  if (channel && navigator.locks) navigator.locks.request("concord-preview", { signal: abort.signal }, connect).catch(() => {});
  else connect();
}

if (channel) channel.onmessage = e => heard(e.data);

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    if (release) release();
    return;
  }
  catchUp();
  listen();
});
addEventListener("pagehide", () => { if (release) release(); });
addEventListener("pageshow", e => { if (e.persisted) { catchUp(); listen(); } });

function catchUp() {
  fetch("/.concord/version", { cache: "no-store" }).then(r => r.text()).then(heard, () => {});
}

// ---- The panel -------------------------------------------------------------

const host = document.createElement("concord-preview");
const shadow = host.attachShadow({ mode: "open" });
const marks = document.createElement("style");
marks.textContent = ["error:#d32f2f", "warning:#b26a00", "note:#1565c0"].map(s => {
  const [name, colour] = s.split(":");
  return `::highlight(concord-${name}) { text-decoration: underline wavy ${colour} 2px; text-decoration-skip-ink: none; }`;
}).join("\n") + "\nconcord-preview { all: initial; }\n@media print { concord-preview { display: none; } }";
document.documentElement.append(marks, host);

shadow.innerHTML = `<link rel="stylesheet" href="/.concord/live.css">
<section hidden>
<div class="switches"><label><input type="checkbox" id="drafts"> <span data-word="drafts"></span></label>
<label><input type="checkbox" id="print"> <span data-word="paper"></span></label><a id="pdf" target="_blank" hidden>PDF</a><span id="languages"></span></div>
<p id="message" role="status"></p>
<div id="list"></div>
</section>
<button id="count" aria-expanded="false"></button>`;
const part = id => shadow.getElementById(id);
const panel = shadow.querySelector("section");
const count = part("count");

function element(name, className, ...children) {
  const e = document.createElement(name);
  if (className) e.className = className;
  e.append(...children);
  return e;
}

function setOpen(open) {
  panel.hidden = !open;
  count.setAttribute("aria-expanded", String(open));
  sessionStorage.setItem("concord-panel", open ? "open" : "");
}
count.addEventListener("click", () => setOpen(panel.hidden));
shadow.addEventListener("keydown", e => { if (e.key === "Escape") setOpen(false); });

let say = {}; // what the panel says, in the language of the page

async function showFindings() {
  const lang = document.documentElement.lang;
  const reply = await fetch("/.concord/findings?page=" + encodeURIComponent(location.pathname) + "&lang=" + encodeURIComponent(lang), { cache: "no-store" });
  const told = await reply.json();
  say = told.words;
  host.lang = lang;
  panel.setAttribute("aria-label", say.label);
  for (const text of shadow.querySelectorAll("[data-word]")) text.textContent = say[text.dataset.word];
  count.textContent = told.summary;
  count.className = told.worst;
  part("drafts").checked = told.drafts;
  part("pdf").hidden = !told.paper;
  part("pdf").href = "/.concord/paper?page=" + encodeURIComponent(location.pathname);
  const list = part("list");
  list.replaceChildren();
  const group = (title, findings, more) => {
    if (!findings.length) return;
    list.append(element("h2", "", title), element("ol", "", ...findings.map(row)));
    if (more) list.append(element("p", "more", more));
  };
  group(say.here, told.page, "");
  group(say.elsewhere, told.site, told.more);
  const languages = part("languages");
  languages.replaceChildren();
  for (const link of document.querySelectorAll('head > link[rel="alternate"][hreflang]')) {
    const a = element("a", "", link.hreflang);
    a.href = link.getAttribute("href");
    languages.append(" ", a);
  }
  underline(told.page);
}

function row(f) {
  const words = element("button", "words", f.message);
  words.dir = "auto"; // findings speak English
  words.addEventListener("click", () => goTo(f));
  const item = element("li", f.severity, element("b", "", say[f.severity]), " ", words);
  if (f.file) {
    const where = element("button", "where", f.line ? `${f.file}:${f.line}:${f.column}` : f.file);
    where.title = say.open;
    where.addEventListener("click", () => send("open", { file: f.file, line: f.line, column: f.column }));
    item.append(element("div", "", where));
  }
  if (f.excerpt) item.append(element("pre", "", f.excerpt));
  if (f.help) item.append(element("div", "help", f.help));
  for (const e of item.querySelectorAll("pre, .help")) e.dir = "auto";
  return item;
}

// goTo leads to the words of a finding, on this page or on another one.
function goTo(f) {
  if (f.page && f.page !== location.pathname) {
    location.href = f.page + (f.anchor ? "#" + encodeURIComponent(f.anchor) : "");
    return;
  }
  const range = f.words && find(f.anchor, f.words);
  const target = range ? range.startContainer.parentElement : f.anchor && document.getElementById(f.anchor);
  if (target) target.scrollIntoView({ block: "center" });
  else if (f.file) send("open", { file: f.file, line: f.line, column: f.column });
}

// underline marks the words of findings without touching the page.
function underline(findings) {
  if (!CSS.highlights) return;
  for (const severity of ["error", "warning", "note"]) {
    const ranges = findings.filter(f => f.severity === severity && f.words).map(f => find(f.anchor, f.words)).filter(Boolean);
    CSS.highlights.set("concord-" + severity, new Highlight(...ranges));
  }
}

// find returns the range of the first such words at or behind an anchor.
function find(anchor, words) {
  const root = document.querySelector("main") || document.body;
  const first = anchor && document.getElementById(anchor);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const places = [];
  let text = "";
  for (let node; (node = walker.nextNode());) {
    if (first && !first.contains(node) && !(first.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)) continue;
    for (let i = 0; i < node.data.length; i++) {
      const c = /\s/.test(node.data[i]) ? " " : node.data[i];
      if (c === " " && text.endsWith(" ")) continue;
      text += c;
      places.push([node, i]);
    }
    if (text.length > 20000) break;
  }
  const wanted = words.replace(/\s+/g, " ").trim();
  const at = wanted ? text.indexOf(wanted) : -1;
  if (at < 0) return null;
  const range = document.createRange();
  const end = places[at + wanted.length - 1];
  range.setStart(...places[at]);
  range.setEnd(end[0], end[1] + 1);
  return range;
}

async function send(what, body) {
  const message = part("message");
  try {
    const reply = await fetch("/.concord/" + what, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Concord-Token": token },
      body: JSON.stringify(body),
    });
    message.textContent = reply.ok ? "" : await reply.text();
    if (!reply.ok) setOpen(true);
  } catch {
    message.textContent = say.silent;
  }
}

// A click with Alt opens the source of the paragraph.
document.addEventListener("click", e => {
  if (!e.altKey || e.composedPath().includes(host)) return;
  const block = e.target.closest("p, li, h1, h2, h3, h4, h5, h6, td, th, dt, dd, pre, figure");
  if (!block) return;
  e.preventDefault();
  let anchor = "";
  for (const named of document.querySelectorAll("main [id]")) {
    if (named !== block && !named.contains(block) && !(named.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING)) break;
    anchor = named.id;
  }
  send("open", { page: location.pathname, anchor: block.id || anchor, words: block.textContent.trim().slice(0, 80) });
}, true);

part("drafts").addEventListener("change", e => send("drafts", { on: e.target.checked }));

// ---- As on paper -----------------------------------------------------------

let print = sessionStorage.getItem("concord-print") ? sessionStorage.getItem("concord-print") === "on" : me.dataset.print === "on";

function showPrint(on) {
  for (const old of document.documentElement.querySelectorAll(":scope > link.concord-print")) old.remove();
  if (!on) return;
  for (const link of document.querySelectorAll('head > link[rel="stylesheet"]')) {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.className = "concord-print";
    sheet.href = "/.concord/print.css?of=" + encodeURIComponent(new URL(link.href).pathname);
    host.before(sheet);
  }
}
part("print").checked = print;
part("print").addEventListener("change", e => {
  print = e.target.checked;
  sessionStorage.setItem("concord-print", print ? "on" : "off");
  showPrint(print);
});

setOpen(sessionStorage.getItem("concord-panel") === "open");
if (print) showPrint(true);
showFindings().catch(() => {});
listen();
})();
