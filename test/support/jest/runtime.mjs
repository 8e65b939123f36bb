import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import { compileFunction } from 'node:vm';
import JestRuntime from 'jest-runtime';

const require = createRequire(import.meta.url);

/**
 * Jest's runtime, with the dependencies left to Node: real ES modules, loaded once for all suites of a worker. Jest
 * would compile them to CommonJS and evaluate them again for each file, which was most of what a run cost.
 */
export default class Runtime extends JestRuntime {
  constructor(...parameters) {
    super(...parameters);
    const { injectedModuleParameters } = this.executor;
    // In Node's own context: what dependencies return is an instance of the classes that tests name.
    this.executor.compile = (source, filename) =>
      compileFunction(source, injectedModuleParameters, { filename });
  }

  requireModule(from, name, options, isRequireActual) {
    const isOurs = name === undefined || name.startsWith('.') || isAbsolute(name);
    if (isOurs || options?.isInternalModule === true || this._resolution.isCoreModule(name))
      return super.requireModule(from, name, options, isRequireActual);
    // What `import` finds, as in production: a package may have a CommonJS build too.
    return require(this._resolution.resolveEsm(from, name));
  }
}
