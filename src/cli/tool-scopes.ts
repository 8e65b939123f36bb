import { MODULE_METADATA } from '@nestjs/common/constants.js';
import type { DynamicModule, Type } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import { Config } from '../platform/config/config.js';
import { declaredScopes } from '../gatehouse/index.js';

type ModuleEntry = Type | DynamicModule;

/** The scopes that the tools, resources and prompts of the server declare, sorted. Starts and opens nothing. */
export function toolScopes(): string[] {
  // Every configuration has the same tools.
  const config = Config.fromEnvironment({ API_URL: 'http://localhost/api', AUTH0_DOMAIN: 'localhost' });
  const scopes = controllersOf(AppModule.register(config)).flatMap(({ prototype }) =>
    declaredScopes(prototype),
  );
  return [...new Set(scopes)].sort();
}

/** The controllers of a module and of its imports, declared by decorator or at registration. */
function controllersOf(entry: ModuleEntry): Type[] {
  const {
    module,
    imports = [],
    controllers = [],
  }: DynamicModule = 'module' in entry ? entry : { module: entry };
  const declared = <T>(key: string): T[] => (Reflect.getMetadata(key, module) ?? []) as T[];
  return [
    ...declared<Type>(MODULE_METADATA.CONTROLLERS),
    ...controllers,
    ...declared<ModuleEntry>(MODULE_METADATA.IMPORTS).flatMap(controllersOf),
    ...(imports as ModuleEntry[]).flatMap(controllersOf),
  ];
}
