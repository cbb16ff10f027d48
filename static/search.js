// Searches the index that stands beside the page: internal/search writes it and
// says how it is made. Only what a query needs is fetched: a table, a chunk or
// two for each word, the documents that are shown. What is found becomes part of
// the page as text, never as HTML.
"use strict";
(() => {
  // How text becomes terms; internal/search/tokens.go does the same.

  const dropped = /[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]/g;
  const alike = { ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ı: "i", ς: "σ", ى: "ي", ی: "ي", ک: "ك" };
  const signs = "\\u1100-\\u11ff\\u3005-\\u3007\\u3040-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3100-\\u318f\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7ff\\uf900-\\ufaff\\u{20000}-\\u{323af}";
  const run = new RegExp(`[${signs}]+|(?:(?![${signs}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
  const sign = new RegExp(`[${signs}]`, "u");
  const article = /^[وبكف]?ال(?=.{3})/u;
  const longestTerm = 24;

  function fold(text) {
    return text.normalize("NFKD").replace(dropped, "").toLowerCase()
      .replace(/[ßæœøłđðþıςىیک]/g, (c) => alike[c])
      .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (c) => c.charCodeAt(0) & 15)
      .normalize("NFC");
  }

  // Returns the terms of a text, in its order.
  function terms(text) {
    const all = [];
    for (const [word] of fold(text).matchAll(run)) {
      const letters = Array.from(word);
      if (sign.test(letters[0])) {
        if (letters.length === 1) all.push(word);
        for (let i = 1; i < letters.length; i++) all.push(letters[i - 1] + letters[i]);
      } else if (!/^[a-z]$/.test(word)) {
        all.push(letters.slice(0, longestTerm).join("").replace(article, ""));
      }
    }
    return all;
  }

  // A word of a query matches the beginnings of terms, unless it is a number, a
  // pair of signs, or too short.
  function isBeginning(term) {
    return sign.test(term) ? Array.from(term).length === 1 : term.length > 2 && !/^\d+$/.test(term);
  }

  function matches(term, word) {
    return term === word || (isBeginning(word) && term.startsWith(word));
  }

  // Words that begin a question, and such as say nothing of what is asked for.
  const asking = new Set("what who whom whose which when where why how does do did is are was can must que qui quoi quel quelle comment cual quien como что кто как когда где почему".split(" "));
  const idle = new Set("be has have the of in on to and or if it its for with under by from at will would should est sont le la les de des du en et ou si el los las es son su ли и в на с по от если".split(" "));

  // Returns how many letters have to be put in, taken out, changed or swapped with
  // their neighbour to make one word of another.
  function distance(a, b) {
    let rows = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
    for (let i = 1; i <= a.length; i++) {
      const [before, last] = rows;
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      rows = [last, row];
    }
    return rows[1][b.length];
  }

  // The files of the index.

  // Calls found(name, postings, documents, isPruned) for each entry of a chunk
  // until it returns true.
  function eachEntry(bytes, found) {
    const decoder = new TextDecoder();
    let at = 0;
    let name = new Uint8Array(0);
    const number = () => {
      let n = 0;
      for (let shift = 1; ; shift *= 128) {
        const b = bytes[at++];
        n += (b & 127) * shift;
        if (b < 128) return n;
      }
    };
    while (at < bytes.length) {
      const same = number();
      const more = number();
      const next = new Uint8Array(same + more);
      next.set(name.subarray(0, same));
      next.set(bytes.subarray(at, at + more), same);
      name = next;
      at += more;
      const documents = number();
      const size = number();
      if (found(decoder.decode(name), bytes.subarray(at, at + size), documents >> 1, (documents & 1) === 1)) return;
      at += size;
    }
  }

  // Calls found(document, worth) for each posting; a worth has so many bits.
  function eachPosting(bytes, bits, found) {
    let document = -1;
    for (let at = 0; at < bytes.length;) {
      let n = 0;
      for (let shift = 1; ; shift *= 128) {
        const b = bytes[at++];
        n += (b & 127) * shift;
        if (b < 128) break;
      }
      document += Math.floor(n / (1 << bits));
      found(document, n % (1 << bits));
    }
  }

  const mostWords = 12;
  const mostChunks = 2; // for one word
  const kinds = ["brief", "page", "instrument", "article", "country", "organisation", "person", "clause", "topic", "author", "source"];
  const facets = ["country", "instrument", "kind", "year", "topic", "author"];
  // A page on a thing comes before what is written on it, a mere title after.
  const preference = [1, 1, 1.2, 1, 1.25, 1.2, 1.2, 1.1, 1.1, 1.1, 0.8];

  // An index over load(name), which promises the bytes of a file.
  class Index {
    constructor(load) {
      this.load = load;
      this.files = new Map();
    }

    file(name) {
      if (!this.files.has(name)) {
        const file = this.load(name).then((buffer) => new Uint8Array(buffer));
        file.catch(() => this.files.delete(name));
        this.files.set(name, file);
      }
      return this.files.get(name);
    }

    async json(name) {
      return JSON.parse(new TextDecoder().decode(await this.file(name)));
    }

    async table() {
      if (!this.known) {
        const table = await this.json("table.json");
        table.documents = table.kinds.reduce((sum, n) => sum + n, 0);
        this.known = table;
      }
      return this.known;
    }

    // Promises the entries that a word of a query matches.
    async lookup(word) {
      const { first } = await this.table();
      let low = 0;
      let high = first.length;
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (first[middle] <= word) low = middle;
        else high = middle;
      }
      const chunks = [low];
      while (isBeginning(word) && chunks.length < mostChunks && high < first.length && first[high].startsWith(word)) chunks.push(high++);
      const entries = [];
      for (const bytes of await Promise.all(chunks.map((n) => this.file(`t${n}.bin`)))) {
        eachEntry(bytes, (name, postings, documents, isPruned) => {
          if (matches(name, word)) entries.push({ exact: name === word, postings, documents, isPruned });
          return name > word && !name.startsWith(word);
        });
      }
      return entries;
    }

    // Promises the values of a facet: {id, label, postings}.
    async values(facet) {
      const values = [];
      eachEntry(await this.file(`${facet}.bin`), (name, postings) => {
        const [id, label] = name.split("\t");
        values.push({ id, label, postings });
      });
      return values;
    }

    // Promises which documents pass all filters, null when there are none.
    async passing(filters) {
      const table = await this.table();
      let passed = null;
      const keep = (mark) => {
        const now = new Uint8Array(table.documents);
        mark((document) => { now[document] = passed ? passed[document] : 1; });
        passed = now;
      };
      if (filters.type) {
        const n = kinds.indexOf(filters.type);
        const start = table.kinds.slice(0, Math.max(n, 0)).reduce((sum, k) => sum + k, 0);
        keep((mark) => { for (let i = 0; n >= 0 && i < table.kinds[n]; i++) mark(start + i); });
      }
      for (const facet of facets) {
        if (!filters[facet]) continue;
        const value = (await this.values(facet)).find((v) => v.id === filters[facet]);
        keep((mark) => { if (value) eachPosting(value.postings, 0, mark); });
      }
      return passed;
    }

    // Promises the term that a word was probably meant to be, of those that stand
    // where it would; "" when none is near.
    async nearest(word) {
      const { first } = await this.table();
      let chunk = 0;
      while (chunk + 1 < first.length && first[chunk + 1] <= word) chunk++;
      let best = { term: "", distance: word.length < 9 ? 1.5 : 2.5, documents: 0 };
      eachEntry(await this.file(`t${chunk}.bin`), (term, _, documents) => {
        if (Math.abs(term.length - word.length) >= best.distance + 1) return;
        const d = distance(term, word);
        if (d < best.distance || (d === best.distance && documents > best.documents)) best = { term, distance: d, documents };
      });
      return best.term;
    }

    // Promises {documents, words, partial}: what holds all words of the query,
    // best first, or what holds some of them when nothing does.
    async find(query, filters) {
      const table = await this.table();
      const all = [...new Set(terms(query))];
      const telling = asking.has(all[0]) ? all.filter((w) => !asking.has(w) && !idle.has(w)) : [];
      const asks = (telling.length > 0 ? telling : all).slice(0, mostWords);
      const words = [...asks];
      // A word that stands nowhere may do so with another ending, or be misspelt;
      // some are spelt in two ways.
      const lookup = async (word, i) => {
        let entries = await this.lookup(word);
        const other = word.replace(/en[cs]e/, (s) => s === "ence" ? "ense" : "ence");
        if (other !== word && /^[a-z]+$/.test(word)) {
          entries = entries.concat(await this.lookup(other));
          words.push(other);
        }
        if (/^[а-яё]{4,}[аеиоуыэюяйь]$/.test(word)) { // which have many endings
          words[i] = word.slice(0, -1);
          entries = entries.concat(await this.lookup(words[i]));
        }
        for (let cut = 1; cut <= 3 && entries.length === 0 && isBeginning(word) && word.length - cut >= 4; cut++) {
          words[i] = word.slice(0, -cut);
          entries = await this.lookup(words[i]);
        }
        if (entries.length === 0 && isBeginning(word) && word.length > 3) {
          words[i] = await this.nearest(word) || word;
          entries = await this.lookup(words[i]);
        }
        return entries;
      };
      const [passed, ...found] = await Promise.all([this.passing(filters), ...asks.map(lookup)]);
      const score = new Float32Array(table.documents);
      const held = new Uint8Array(table.documents);
      const best = new Float32Array(table.documents);
      let asked = 0;
      for (const entries of found) {
        // A word of so many documents that only the best are named stands in all.
        const isCommon = entries.some((e) => e.isPruned);
        if (!isCommon) asked++;
        const touched = [];
        for (const e of entries) {
          const weight = Math.log(1 + table.documents / e.documents) * (e.exact ? 1 : 0.6);
          eachPosting(e.postings, 3, (document, worth) => {
            if (best[document] === 0) touched.push(document);
            best[document] = Math.max(best[document], weight * (worth + 0.5));
          });
        }
        for (const document of touched) {
          score[document] += best[document];
          if (!isCommon) held[document]++;
          best[document] = 0;
        }
      }
      const citing = words.some((w) => /^\d{1,3}$/.test(w)); // 'udhr 3'
      const whole = [];
      const some = [];
      for (let i = 0, kind = 0, end = table.kinds[0]; i < table.documents; i++) {
        while (i >= end) end += table.kinds[++kind];
        if (passed ? !passed[i] : words.length === 0) continue;
        score[i] *= citing && kinds[kind] === "article" ? 1.4 : preference[kind];
        if (held[i] === asked && (asked > 0 || score[i] > 0 || words.length === 0)) whole.push(i);
        else if (score[i] > 0 && some.push(i)) score[i] *= (held[i] + 1) / (asked + 1);
      }
      const partial = whole.length === 0;
      const documents = partial ? some : whole;
      documents.sort((a, b) => score[b] - score[a] || a - b);
      return { documents, words, partial };
    }

    // Promises what is shown of a document.
    async card(document) {
      const { per } = await this.table();
      const [kind, title, address, date, by, text, lang] = (await this.json(`d${Math.floor(document / per)}.json`))[document % per];
      return { kind: kinds[kind], title: title.replace(/(?<=\p{L})'(?=\p{L})/gu, "’"), address, date, by, text, lang };
    }

    // Promises for a facet its values among some documents: {id, label, count}.
    async counts(facet, documents) {
      const table = await this.table();
      const among = new Uint8Array(table.documents);
      for (const d of documents) among[d] = 1;
      if (facet === "type") {
        let start = 0;
        return table.kinds.map((n, i) => {
          const count = among.subarray(start, start += n).reduce((sum, x) => sum + x, 0);
          return { id: kinds[i], label: kinds[i], count };
        });
      }
      return (await this.values(facet)).map(({ id, label, postings }) => {
        let count = 0;
        eachPosting(postings, 0, (d) => { count += among[d]; });
        return { id, label, count };
      });
    }
  }

  // Returns the pieces of a text, [words, marked], in which the words of a query
  // are marked.
  function pieces(text, words) {
    const marked = new Uint8Array(text.length);
    for (const { 0: word, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
      if (!sign.test(word)) {
        if (terms(word).some((t) => words.some((w) => matches(t, w)))) marked.fill(1, index, index + word.length);
        continue;
      }
      const letters = Array.from(word);
      for (let i = 0, at = index; i < letters.length; at += letters[i++].length) {
        const two = letters[i] + (letters[i + 1] || "");
        for (const w of words) {
          const length = w === fold(two) ? two.length : w === fold(letters[i]) ? letters[i].length : 0;
          marked.fill(1, at, at + length);
        }
      }
    }
    const list = [];
    for (let start = 0, end = 0; start < text.length; start = end) {
      while (end < text.length && marked[end] === marked[start]) end++;
      list.push([text.slice(start, end), marked[start] === 1]);
    }
    return list;
  }

  if (typeof document === "undefined") {
    module.exports = { terms, pieces, Index };
    return;
  }

  // The page.

  const form = document.getElementById("page.search");
  if (!form) return;
  const say = JSON.parse(form.dataset.words);
  const field = form.elements.q;
  const status = document.getElementById("page.found");
  const list = document.getElementById("page.results");
  const subjects = document.getElementById("page.subjects");
  const more = document.getElementById("page.more");
  const narrow = document.getElementById("page.narrow");
  const filterNames = ["type", ...facets];
  const shownAtOnce = 10;
  const mostPassages = 3;
  const longestPassage = 260;
  const pause = 150; // milliseconds after a key

  const index = new Index(async (name) => {
    const answer = await fetch(form.dataset.index + name.replace(".", `.${form.dataset.hash}.`));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    return answer.arrayBuffer();
  });
  let found = { documents: [], words: [] };
  let shown = 0;
  let turn = 0; // of the search that may still write

  function element(name, properties, ...children) {
    const e = Object.assign(document.createElement(name), properties);
    e.append(...children);
    return e;
  }

  function marked(text) {
    return pieces(text, found.words).map(([words, isMarked]) => isMarked ? element("mark", {}, words) : words);
  }

  function day(date) {
    if (!/^\d{4}-\d\d-\d\d$/.test(date)) return date;
    return new Date(date).toLocaleDateString(say.lang === "en" ? "en-GB" : `${say.lang}-u-nu-latn`, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  }

  function entry(card) {
    const about = [say.kinds[card.kind], card.by, day(card.date)].filter(Boolean).join(" · ");
    const link = element("a", { href: form.dataset.root + card.address, lang: card.lang, dir: "auto" }, ...marked(card.title));
    const item = element("li", {}, link, element("p", { className: "meta" }, about));
    if (card.text) item.append(element("p", { lang: card.lang, dir: "auto" }, ...marked(card.text)));
    if (found.words.length > 0 && card.kind !== "source") item.append(where(link));
    for (const e of item.querySelectorAll('[lang=""]')) e.removeAttribute("lang");
    return item;
  }

  // Offers the passages of a page that hold the words; the page is read when a
  // reader asks for them.
  function where(link) {
    const box = element("details", {}, element("summary", {}, say.where));
    box.addEventListener("toggle", async () => {
      if (box.children.length > 1) return;
      const list = element("ul");
      box.append(list);
      try {
        const answer = await fetch(link.href);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const [id, text] of passages(page)) {
          const to = element("a", { href: id ? `${link.href}#${id}` : link.href, dir: "auto", lang: page.documentElement.lang });
          to.append(...marked(text));
          list.append(element("li", {}, to));
        }
        if (list.children.length === 0) list.append(element("li", {}, say.nowhere));
      } catch {
        list.append(element("li", {}, say.failed));
      }
    });
    return box;
  }

  // Returns [id, text] of the passages of a page that hold most of the words.
  function passages(page) {
    for (const apart of page.querySelectorAll("main :is(.number, .note-ref, .back, .peek)")) apart.remove();
    const blocks = [...(page.querySelector("main .body") || page.querySelector("main") || page).querySelectorAll("p, li, dd, blockquote")];
    return blocks.filter((e) => !e.querySelector("p, li")).map((e, order) => {
      const text = e.textContent.replace(/\s+/g, " ").trim();
      const here = terms(text);
      const held = found.words.filter((w) => here.some((t) => matches(t, w))).length;
      return { order, held, id: (e.closest("[id]") || e).id, text: around(text) };
    }).filter((p) => p.held > 0)
      .sort((a, b) => b.held - a.held || a.order - b.order)
      .slice(0, mostPassages)
      .sort((a, b) => a.order - b.order)
      .map((p) => [p.id, p.text]);
  }

  // Cuts a long text around the first of the words.
  function around(text) {
    if (text.length <= longestPassage) return text;
    let at = 0;
    for (const [words, isMarked] of pieces(text, found.words)) {
      if (isMarked) break;
      at += words.length;
    }
    const start = at < longestPassage / 2 ? 0 : text.indexOf(" ", at - longestPassage / 3) + 1;
    const end = text.lastIndexOf(" ", start + longestPassage);
    return (start > 0 ? "… " : "") + text.slice(start, end > start ? end : start + longestPassage) + (end < text.length ? " …" : "");
  }

  async function show(mine) {
    const next = found.documents.slice(shown, shown + shownAtOnce);
    const cards = await Promise.all(next.map((d) => index.card(d)));
    if (mine !== turn) return;
    if (shown === 0) list.replaceChildren();
    list.append(...cards.map(entry));
    shown += cards.length;
    more.hidden = shown >= found.documents.length;
  }

  function filters() {
    const chosen = {};
    for (const name of filterNames) chosen[name] = form.elements[name].value;
    return chosen;
  }

  // Fills the choices of each facet with what was found.
  async function fill(mine) {
    if (!narrow.open) return;
    for (const name of filterNames) {
      const values = await index.counts(name, found.documents);
      if (mine !== turn) return;
      const select = form.elements[name];
      const chosen = select.value;
      const options = values.filter((v) => v.count > 0 || v.id === chosen)
        .map((v) => ({ ...v, label: name === "type" ? say.kinds[v.id] : v.label }));
      if (name === "year") options.reverse();
      else if (name !== "type") options.sort((a, b) => a.label.localeCompare(b.label, say.lang));
      select.replaceChildren(element("option", { value: "" }, say.any),
        ...options.map((v) => element("option", { value: v.id, selected: v.id === chosen }, `${v.label} (${v.count})`)));
      select.disabled = options.length === 0;
    }
  }

  function tell(words) {
    const n = found.documents.length;
    const forms = say[found.partial ? "found-some" : "found"];
    const counted = forms[new Intl.PluralRules(say.lang).select(n)] || forms.other;
    status.textContent = words || (n === 0 ? say.none : counted.replace("{n}", n));
  }

  function remember() {
    const asked = new URLSearchParams();
    if (field.value.trim()) asked.set("q", field.value.trim());
    for (const [name, value] of Object.entries(filters())) if (value) asked.set(name, value);
    const address = asked.toString();
    history.replaceState(null, "", address ? `?${address}` : location.pathname);
    return address !== "";
  }

  async function search() {
    const mine = ++turn;
    const isAsked = remember();
    subjects.hidden = isAsked;
    if (!isAsked) {
      found = { documents: [], words: [] };
      list.replaceChildren();
      status.textContent = "";
      more.hidden = true;
    }
    try {
      if (isAsked) {
        const result = await index.find(field.value, filters());
        if (mine !== turn) return;
        found = result;
        shown = 0;
        tell();
        await show(mine);
      }
      await fill(mine);
    } catch (error) {
      if (mine !== turn) return;
      list.replaceChildren();
      more.hidden = true;
      subjects.hidden = false;
      tell(location.protocol === "file:" ? say.disk : say.failed);
    }
  }

  function read() {
    const asked = new URLSearchParams(location.search);
    field.value = asked.get("q") || "";
    for (const name of filterNames) {
      const value = asked.get(name) || "";
      const select = form.elements[name];
      select.replaceChildren(element("option", { value: "" }, say.any));
      if (value) {
        select.append(element("option", { value, selected: true }, say.kinds[value] || value));
        narrow.open = true;
      }
    }
    search();
  }

  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, pause);
  });
  form.addEventListener("change", (event) => { if (event.target !== field) search(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  narrow.addEventListener("toggle", () => fill(turn).catch(() => tell(say.failed)));
  more.addEventListener("click", async () => {
    const first = shown;
    await show(turn).catch(() => tell(say.failed));
    list.children[first]?.querySelector("a").focus();
  });
  addEventListener("popstate", read);

  // Keys: / leads to the field, arrows through what was found, Esc back.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = document.activeElement;
    const links = [...list.children].map((item) => item.querySelector("a"));
    const place = links.indexOf(at);
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName)) {
      field.focus();
      field.select();
    } else if (event.key === "ArrowDown" && (at === field || place >= 0) && place + 1 < links.length) {
      links[place + 1].focus();
    } else if (event.key === "ArrowUp" && place >= 0) {
      (links[place - 1] || field).focus();
    } else if (event.key === "Escape" && place >= 0) {
      field.focus();
    } else if (event.key === "Escape" && at === field && field.value) {
      field.value = "";
      search();
    } else {
      return;
    }
    event.preventDefault();
  });

  form.hidden = false;
  read();
})();
