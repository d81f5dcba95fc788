// actionlint.cjs LINTER WORKFLOW...: a line for each fault, and exit code 1 if there is one.
const { readFileSync } = require("node:fs");

const [linter, ...workflows] = process.argv.slice(2);
const { runLint } = require(linter);

(async () => {
  let faults = 0;
  for (const path of workflows) {
    for (const { line, column, message } of await runLint(readFileSync(path, "utf8"), path)) {
      console.log(`${path}:${line}:${column}: ${message}`);
      faults++;
    }
  }
  process.exit(faults ? 1 : 0);
})();
