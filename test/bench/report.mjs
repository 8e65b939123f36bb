const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];

/** The medians of the rounds, for each workload and contestant; ratios are to `sdk1-express`, else to `express-sql`. */
export function summarize(measured) {
  const byWorkload = Map.groupBy
    ? Map.groupBy(measured, ({ workload }) => workload)
    : measured.reduce(
        (map, row) => map.set(row.workload, [...(map.get(row.workload) ?? []), row]),
        new Map(),
      );
  return [...byWorkload].map(([workload, rounds]) => {
    const names = [...new Set(rounds.map(({ contestant }) => contestant))];
    const results = names.map((contestant) => {
      const own = rounds.filter((round) => round.contestant === contestant);
      const of = (key) => median(own.map((round) => round[key]));
      return {
        contestant,
        perSecond: Math.round(of('perSecond')),
        cpuMicros: Math.round(of('cpuMicros')),
        p50: of('p50'),
        p99: of('p99'),
        rssMb: Math.max(...own.map(({ rssMb }) => rssMb)),
        rounds: own.length,
      };
    });
    const base = ['sdk1-express', 'express-sql'].flatMap((name) =>
      results.filter(({ contestant }) => contestant.split(' (')[0] === name),
    )[0];
    for (const result of results) {
      result.rateRatio = base && round2(result.perSecond / base.perSecond);
      // How many requests for the processor time of one of the base's.
      result.cpuRatio = base && round2(base.cpuMicros / result.cpuMicros);
    }
    return { workload, base: base?.contestant, results: results.sort((a, b) => a.cpuMicros - b.cpuMicros) };
  });
}

const round2 = (number) => Math.round(number * 100) / 100;

export function table(summary, workloads, starts) {
  const lines = [];
  for (const { workload, base, results } of summary) {
    lines.push('', `${workload}: ${workloads.find(({ name }) => name === workload).what}`);
    lines.push(row('', 'req/s', 'ratio', 'CPU µs', 'ratio', 'p50 ms', 'p99 ms', 'RSS MB'));
    for (const r of results)
      lines.push(
        row(
          r.contestant + (r.contestant === base ? ' =1' : ''),
          ...[r.perSecond, r.rateRatio ?? '', r.cpuMicros, r.cpuRatio ?? ''],
          ...[r.p50.toFixed(1), r.p99.toFixed(1), r.rssMb],
        ),
      );
  }
  lines.push('', 'first answer after the start, ms', ...starts.map(([name, ms]) => row(name, ms)));
  return lines.join('\n');
}

const row = (name, ...cells) => name.padEnd(28) + cells.map((cell) => String(cell).padStart(9)).join('');
