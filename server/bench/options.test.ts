import { expect, it } from 'vitest';
import { parseOptions } from './options.ts';

it('measures three sizes for ten seconds each, unless told otherwise', () => {
  expect(parseOptions([])).toEqual({
    clients: [100, 1_000, 5_000],
    seconds: 10,
    rate: 100,
    members: 2,
    tls: false,
    rounds: 1,
  });
});

it('reads what it is told', () => {
  const argv = [
    '--clients',
    '10,20',
    '--seconds',
    '3',
    '--rate',
    '50',
    '--rounds',
    '2',
    '--members',
    '5',
    '--tls',
  ];
  expect(parseOptions(argv)).toEqual({
    clients: [10, 20],
    seconds: 3,
    rate: 50,
    members: 5,
    tls: true,
    rounds: 2,
  });
});

it.each([
  [['--clients', '100,'], /--clients/],
  [['--clients', '101'], /multiples of --members, 2/],
  [['--clients', '1000000'], /--clients/],
  [['--seconds', '0'], /--seconds/],
  [['--rate', '1.5'], /--rate/],
  [['--members', '1'], /--members/],
  [['--members', '300'], /multiples/],
  [['--rounds', 'many'], /--rounds/],
  [['--speed', '9'], /--speed/],
])('refuses %j', (argv, reason) => {
  expect(() => parseOptions(argv)).toThrow(reason);
});
