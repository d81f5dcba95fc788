// Copies the libraries of FOLDER/node_modules into FOLDER/vendor, under the names that the page imports: node vendor.mjs FOLDER
// A browser resolves no bare names without an import map, and the page's policy forbids inline ones: so "preact" becomes a path.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const target = join(folder, 'vendor');
const files = [
  { from: 'preact/dist/preact.mjs', to: 'preact.js', imports: 0 },
  { from: 'preact/hooks/dist/hooks.mjs', to: 'hooks.js', imports: 1 },
  { from: 'htm/dist/htm.mjs', to: 'htm.js', imports: 0 },
  { from: 'uplot/dist/uPlot.esm.js', to: 'uplot.js', imports: 0 },
  { from: 'uplot/dist/uPlot.min.css', to: 'uplot.css', imports: 0 },
];

const read = file => readFileSync(join(folder, 'node_modules', file), 'utf8');

mkdirSync(target, { recursive: true });
for (const { from, to, imports } of files) {
  const text = read(from);
  const found = text.match(/from"preact"/g)?.length ?? 0;
  const others = text.match(/\bfrom ?["'](?!preact["'])[\w@][\w@/.-]*["']/g) ?? [];
  if (found !== imports || others.length > 0) {
    throw new Error(
      `${from} imports "preact" ${found} times instead of ${imports}, and besides: ${others.join(', ') || 'nothing'}; ` +
        'look at the new release and adapt vendor.mjs',
    );
  }
  const asPath = text.replaceAll('from"preact"', 'from"./preact.js"');
  writeFileSync(join(target, to), asPath.replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, '\n'));
}

// Their licenses ask to go with every copy.
const licenses = ['preact', 'htm', 'uplot'].map(name => {
  const file = readdirSync(join(folder, 'node_modules', name)).find(one => /^licen[cs]e/i.test(one));
  return `${name} ${JSON.parse(read(`${name}/package.json`)).version}\n\n${read(`${name}/${file}`)}`;
});
writeFileSync(join(target, 'licenses.txt'), licenses.join('\n\n----\n\n'));
