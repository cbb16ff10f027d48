// Asks the script as a page does: node ask.js SCRIPT FOLDER HASH, with a list of
// {q, filters} on standard input. Prints for each what is shown first, how many
// were found, which files were fetched, and how long finding took.
"use strict";
const fs = require("node:fs");
const { Index, terms, pieces } = require(process.argv[2]);
const [folder, hash] = process.argv.slice(3);
const questions = JSON.parse(fs.readFileSync(0, "utf8"));

async function ask({ q, filters }) {
  const files = [];
  const index = new Index(async (name) => {
    const file = name.replace(".", `.${hash}.`);
    files.push(file);
    const content = fs.readFileSync(`${folder}/${file}`);
    return content.buffer.slice(content.byteOffset, content.byteOffset + content.length);
  });
  const start = process.hrtime.bigint();
  const found = await index.find(q, filters || {});
  const cards = await Promise.all(found.documents.slice(0, 10).map((d) => index.card(d)));
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  const marked = cards.map((c) => pieces(`${c.title} ${c.text}`, found.words).filter((p) => p[1]).map((p) => p[0]));
  const counts = {};
  if (filters) for (const name of ["type", "country", "year"]) counts[name] = (await index.counts(name, found.documents)).filter((v) => v.count > 0);
  return { cards, marked, count: found.documents.length, partial: found.partial, files, milliseconds, counts };
}

(async () => {
  const answers = [];
  for (const question of questions) answers.push(question.terms === undefined ? await ask(question) : { terms: terms(question.terms) });
  console.log(JSON.stringify(answers));
})();
