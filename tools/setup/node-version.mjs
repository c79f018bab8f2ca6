// @ts-check
/**
 * Imported first by everything that runs before the dependencies are there: an old Node gets one
 * clear sentence instead of a stack trace. Keep the syntax here, and in what is imported beside it,
 * readable to old Nodes. The versions are those of package.json's "engines".
 */
const [major, minor] = process.versions.node.split('.').map(Number);
const suitable = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;

if (!suitable) {
  console.error(
    'Thinktab needs Node.js 20.19 or newer, 22.12 or newer, or 24 and up; this is ' +
      process.versions.node +
      '. Get a current one from https://nodejs.org.'
  );
  process.exit(1);
}
