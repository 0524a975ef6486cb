import type { Measurement } from './measure.ts';
import { median } from './percentile.ts';
import type { SignInMeasurement } from './sign-ins.ts';

type Figure = 'p50Ms' | 'p99Ms' | 'bytesPerConnection' | 'connectsPerSecond';

/** Medians over the rounds of both servers under one number of clients, and ours divided by the naive one's. */
export interface Comparison {
  readonly clients: number;
  readonly ours: Summary;
  readonly naive: Summary;
  readonly ratio: Readonly<Record<Figure, number>>;
}

type Summary = Readonly<Record<Figure, number>> & {
  /** Of all messages that were due in all rounds, those that did not arrive. */
  readonly lost: number;
};

const figures: readonly (readonly [Figure, string, (value: number) => string])[] = [
  ['p50Ms', 'delivery p50, ms', (value) => value.toFixed(2)],
  ['p99Ms', 'delivery p99, ms', (value) => value.toFixed(2)],
  ['bytesPerConnection', 'KB per idle connection', (value) => (value / 1024).toFixed(1)],
  ['connectsPerSecond', 'connects per second', (value) => value.toFixed(0)],
];

export function compare(measurements: readonly Measurement[]): Comparison[] {
  const sizes = [...new Set(measurements.map(({ clients }) => clients))];
  return sizes.map((clients) => {
    const of = (server: Measurement['server']): Summary =>
      summarise(measurements.filter((one) => one.clients === clients && one.server === server));
    const [ours, naive] = [of('ours'), of('naive')];
    return { clients, ours, naive, ratio: perFigure((figure) => ours[figure] / naive[figure]) };
  });
}

function summarise(rounds: readonly Measurement[]): Summary {
  const lost = rounds.reduce((sum, { sent, delivered }) => sum + sent - delivered, 0);
  return { ...perFigure((figure) => median(rounds.map((round) => round[figure]))), lost };
}

function perFigure(value: (figure: Figure) => number): Record<Figure, number> {
  const entries = figures.map(([figure]) => [figure, value(figure)] as const);
  return Object.fromEntries(entries) as Record<Figure, number>;
}

type SignInFigure = 'signInsPerSecond' | 'worstReadMs';
type SignIns = Readonly<Record<SignInFigure, number>>;

/** The same for signing in; undefined if that was not measured. */
export interface SignInComparison {
  readonly ours: SignIns;
  readonly naive: SignIns;
  readonly ratio: SignIns;
}

const signInFigures: readonly (readonly [SignInFigure, string])[] = [
  ['signInsPerSecond', 'sign-ins per second'],
  ['worstReadMs', 'worst file read meanwhile, ms'],
];

export function compareSignIns(measurements: readonly SignInMeasurement[]): SignInComparison | undefined {
  if (measurements.length === 0) return undefined;
  const of = (server: Measurement['server']): SignIns => {
    const rounds = measurements.filter((one) => one.server === server);
    const middle = (figure: SignInFigure): number => median(rounds.map((round) => round[figure]));
    return { signInsPerSecond: middle('signInsPerSecond'), worstReadMs: middle('worstReadMs') };
  };
  const [ours, naive] = [of('ours'), of('naive')];
  const ratio = {
    signInsPerSecond: ours.signInsPerSecond / naive.signInsPerSecond,
    worstReadMs: ours.worstReadMs / naive.worstReadMs,
  };
  return { ours, naive, ratio };
}

/** The comparisons as a Markdown table, readable as it is. */
export function formatTable(comparisons: readonly Comparison[], signIns?: SignInComparison): string {
  const rows = comparisons.flatMap(({ clients, ours, naive, ratio }) => [
    ...figures.map(([figure, name, format]) => [
      String(clients),
      name,
      known(ours[figure], format),
      known(naive[figure], format),
      known(ratio[figure], (value) => value.toFixed(2)),
    ]),
    [String(clients), 'messages lost', String(ours.lost), String(naive.lost), ''],
  ]);
  const { ours, naive, ratio } = signIns ?? {};
  const signInRows = signInFigures.map(([figure, name]) => [
    '',
    name,
    ...[ours, naive].map((one) => one?.[figure].toFixed(1) ?? '–'),
    ratio?.[figure].toFixed(2) ?? '–',
  ]);
  const head = ['clients', 'figure', 'ours', 'naive', 'ours / naive'];
  return alignColumns([head, ...rows, ...(signIns === undefined ? [] : signInRows)]);
}

function known(value: number, format: (value: number) => string): string {
  return Number.isNaN(value) ? '–' : format(value);
}

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const rule = widths.map((width) => '-'.repeat(width));
  const lines = [rows[0]!, rule, ...rows.slice(1)].map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | '),
  );
  return lines.map((line) => `| ${line} |`).join('\n');
}
