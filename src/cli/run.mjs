/**
 * Starts one of the commands beside it, `node src/cli/run.mjs NAME …`. They are TypeScript, which Node runs by itself
 * from 22.18 on; plain JavaScript is needed to say so to an older one.
 */
const [name, ...rest] = process.argv.slice(2);
if (!process.features.typescript) {
  console.error(
    `This is Node ${process.versions.node}, but the commands need 22.18 or newer; on Linux x64 "npm ci" installs one and "npm run" uses it.`,
  );
  process.exit(1);
}
process.argv.splice(2, process.argv.length, ...rest);
await import(`./${name}.ts`);
