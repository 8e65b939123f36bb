// A CommonJS file, as an API that compiles to CommonJS has them: tsc writes `require('@gatehouse/nestjs')`.
import { GatehouseModule } from '@gatehouse/nestjs';
import { TestIssuer } from '@gatehouse/nestjs/testing';

async function main(): Promise<void> {
  const imported = await import('@gatehouse/nestjs');
  console.log(
    JSON.stringify({
      module: GatehouseModule.name,
      forRoot: typeof GatehouseModule.forRoot,
      issuer: TestIssuer.name,
      sameAsImported: imported.GatehouseModule === GatehouseModule,
    }),
  );
}

void main();
