// Packages that most runs do not need, as texts in the bundle: Node takes as long to read a program as to run it,
// and of a text it reads no more than where it ends. Each is compiled when something of it is first used.

import { build } from 'esbuild';

/** What is imported of each: another name than these is an error when the bundle is built. */
const EXPORTS = {
  chokidar: ['watch'],
  glob: ['globSync'],
  micromatch: ['default'],
  yaml: [
    'Composer',
    'CST',
    'isAlias',
    'isMap',
    'isScalar',
    'isSeq',
    'Lexer',
    'LineCounter',
    'Parser',
  ],
};

const NAMES = new RegExp(`^(?:${Object.keys(EXPORTS).join('|')})$`);

/** Functions, classes and objects alike. */
function moduleOf(name, text) {
  const exported = EXPORTS[name].map(each => {
    const head = each === 'default' ? 'export default' : `export const ${each} =`;
    return `${head} standIn(${JSON.stringify(each)});`;
  });
  return `
import { compileFunction } from 'node:vm';
const text = ${JSON.stringify(text)};
let loaded;
function load() {
  if (loaded) return loaded;
  const module = { exports: {} };
  compileFunction(text, ['module', 'exports', 'require'], { filename: ${JSON.stringify(name)} })(module, module.exports, require);
  loaded = module.exports;
  return loaded;
}
function standIn(name) {
  return new Proxy(function () {}, {
    apply: (_, self, args) => load()[name].apply(self, args),
    construct: (_, args) => new (load()[name])(...args),
    get: (_, key) => load()[name][key],
  });
}
${exported.join('\n')}
`;
}

// yaml's build for Node prints what it parses where the environment has LOG_STREAM or LOG_TOKENS.
const alias = { yaml: './node_modules/yaml/browser/index.js' };

/** `options` are those of the whole bundle; `inputs` gets the files that the texts are made of, as a metafile has them. */
export function onDemand(options, inputs) {
  return {
    name: 'on-demand',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: NAMES }, ({ path, importer }) =>
        importer.includes('/node_modules/') ? null : { path, namespace: 'on-demand' },
      );
      onLoad({ filter: NAMES, namespace: 'on-demand' }, async ({ path }) => {
        const { outputFiles, metafile } = await build({
          ...options,
          alias,
          ...{ bundle: true, write: false, metafile: true, format: 'cjs', minifyWhitespace: true },
          stdin: {
            contents: `export { ${EXPORTS[path].join(', ')} } from '${path}';`,
            resolveDir: options.absWorkingDir,
          },
        });
        Object.assign(inputs, ...Object.values(metafile.outputs).map(each => each.inputs));
        return { contents: moduleOf(path, outputFiles[0].text), resolveDir: options.absWorkingDir };
      });
    },
  };
}
