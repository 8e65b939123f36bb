/**
 * Runs a command. Prints the usage when `read` returns nothing (`--help`), and after the fault when `read` throws (exit
 * code 2). Exit code 1 means that `run` failed.
 */
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
