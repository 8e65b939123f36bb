/** Prints the usage if `read` returns nothing (`--help`). Exits with 2 if `read` throws, with 1 if `run` throws. */
export async function runCommand<T>(
  usage: string,
  read: () => T | undefined | Promise<T | undefined>,
  run: (given: T) => Promise<void>,
): Promise<void> {
  let given: T | undefined;
  try {
    given = await read();
    if (given === undefined) console.log(usage);
    else await run(given);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(given === undefined ? `${message}\n\n${usage}` : message);
    process.exitCode = given === undefined ? 2 : 1;
  }
}
