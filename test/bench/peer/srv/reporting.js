/** Answers with rows that are in memory: what remains is the protocol. */
const { readFileSync } = require("node:fs");

module.exports = (service) => {
  const rows = JSON.parse(readFileSync(process.env.BENCH_ROWS, "utf8"));
  service.on("READ", "CsConferenceDaily", () => rows);
};
