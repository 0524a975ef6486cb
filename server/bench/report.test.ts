import { expect, it } from 'vitest';
import type { Measurement } from './measure.ts';
import { compare, compareSignIns, formatTable } from './report.ts';

function measured(server: Measurement['server'], p50Ms: number, delivered = 100): Measurement {
  const counts = { clients: 10, sent: 100, delivered, refused: 0 };
  return { server, ...counts, p50Ms, p99Ms: 2 * p50Ms, bytesPerConnection: 10_240, connectsPerSecond: 500 };
}

it('compares medians over the rounds', () => {
  const rounds = [4, 2, 90].map((p50Ms) => measured('ours', p50Ms));
  const [comparison] = compare([...rounds, measured('naive', 2)]);
  expect(comparison!.ours.p50Ms).toBe(4);
  expect(comparison!.ratio).toEqual({ p50Ms: 2, p99Ms: 2, bytesPerConnection: 1, connectsPerSecond: 1 });
});

it('counts what was lost over all rounds', () => {
  const [comparison] = compare([measured('ours', 1, 97), measured('ours', 1, 99), measured('naive', 1)]);
  expect(comparison!.ours.lost).toBe(4);
  expect(comparison!.naive.lost).toBe(0);
});

it('prints a table whose columns line up', () => {
  const table = formatTable(compare([measured('ours', 1), measured('naive', 2)]));
  const lines = table.split('\n');
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(table).toContain('| 10      | delivery p50, ms       | 1.00 | 2.00  | 0.50         |');
  expect(table).toContain('| 10      | KB per idle connection | 10.0 | 10.0  | 1.00         |');
});

it('shows a dash for what was not measured', () => {
  const few = { ...measured('ours', 1), bytesPerConnection: Number.NaN };
  const row = '| 10      | KB per idle connection | –    | 10.0  | –            |';
  expect(formatTable(compare([few, measured('naive', 2)]))).toContain(row);
});

it('compares sign-ins where they were measured', () => {
  const rounds = [
    { server: 'ours', signInsPerSecond: 90, worstReadMs: 5 },
    { server: 'ours', signInsPerSecond: 110, worstReadMs: 15 },
    { server: 'naive', signInsPerSecond: 50, worstReadMs: 40 },
  ] as const;
  const comparison = compareSignIns(rounds)!;
  expect(comparison.ours).toEqual({ signInsPerSecond: 100, worstReadMs: 10 });
  expect(comparison.ratio).toEqual({ signInsPerSecond: 2, worstReadMs: 0.25 });
  expect(formatTable([], comparison)).toContain('| 100.0 | 50.0  | 2.00 ');
  expect(compareSignIns([])).toBeUndefined();
  expect(formatTable([])).not.toContain('sign-ins');
});
