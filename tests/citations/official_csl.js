// Write references with citeproc-js: node official_csl.js FOLDER STYLE... < items.json > references.json
// FOLDER holds node_modules/citeproc, the STYLE.csl files and the locales-*.xml files.
const fs = require("fs");
const path = require("path");

const [folder, ...styles] = process.argv.slice(2);
const CSL = require(path.resolve(folder, "node_modules", "citeproc"));
const read = (name) => fs.readFileSync(path.join(folder, name), "utf8");
const byStyle = JSON.parse(fs.readFileSync(0, "utf8"));
const written = { citeproc: CSL.PROCESSOR_VERSION };

for (const style of styles) {
  const items = Object.fromEntries(byStyle[style].map((item) => [item.id, item]));
  const system = {
    retrieveLocale: (name) => read(`locales-${name}.xml`),
    retrieveItem: (id) => items[id],
  };
  const engine = new CSL.Engine(system, read(`${style}.csl`), "en-US");
  engine.setOutputFormat("text");
  written[style] = {};
  for (const id of Object.keys(items)) {
    engine.updateItems([id]); // alone, so that no year gets a letter
    written[style][id] = engine.makeBibliography()[1].join("").trim();
  }
}
process.stdout.write(JSON.stringify(written));
