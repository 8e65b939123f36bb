import { type DynamicModule, Module } from '@nestjs/common';
import { AnswerBudget, AROUND_ROWS } from '../answers/answer-budget.js';
import { Config } from './config.js';

@Module({})
export class ConfigModule {
  static register(config: Config): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: Config, useValue: config },
        { provide: AnswerBudget, useValue: new AnswerBudget(config.environment.ANSWER_TOKENS - AROUND_ROWS) },
      ],
      exports: [Config, AnswerBudget],
    };
  }
}
