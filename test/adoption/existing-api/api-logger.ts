import { ConsoleLogger } from '@nestjs/common';

/** One line of JSON for each message, with the name of the service, as the company's log collector expects it. */
export class ApiLogger extends ConsoleLogger {
  constructor(private readonly write: (line: string) => void = (line) => process.stdout.write(line)) {
    super({ json: true });
  }

  protected override printAsJson(
    message: unknown,
    options: Parameters<ConsoleLogger['printAsJson']>[1],
  ): void {
    const line = { service: 'orders-api', ...this.getJsonLogObject(message, options) };
    this.write(`${this.stringifyJsonLogObject(line)}\n`);
  }
}
