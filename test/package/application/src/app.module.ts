import { auth0, GatehouseModule } from '@gatehouse/nestjs';
import { Module } from '@nestjs/common';
import { ProjectsModule } from './projects.module.js';

@Module({
  imports: [
    ProjectsModule,
    GatehouseModule.forRoot({
      server: { name: 'projects', version: '1.0.0' },
      resource: 'https://api.example.com/mcp',
      issuers: [auth0({ domain: 'example.eu.auth0.com' })],
    }),
  ],
})
export class AppModule {}
