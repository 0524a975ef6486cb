import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Role, RosterMember, RosterOp } from './control.ts';
import { changeRoster, RosterError, type RosterState } from './roster.ts';

const idOf = (at: number): string => `00000000-0000-4000-8000-00000000000${at}`;
const keys = (at: number) => ({
  identityKey: new Uint8Array(91).fill(at),
  keyId: new Uint8Array(16).fill(at),
  bundleHash: new Uint8Array(32).fill(at),
});
const person = (at: number, role: Role): RosterMember => ({ userId: idOf(at), role, ...keys(at) });
const groupOf = (...roles: Role[]): RosterState => ({
  kind: 'group',
  members: new Map(roles.map((role, at) => [idOf(at), person(at, role)])),
});
const rolesOf = ({ members }: RosterState) =>
  Object.fromEntries([...members.values()].map(({ userId, role }) => [Number(userId.at(-1)), role]));
const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof RosterError) return error.fault;
    throw error;
  }
  return 'none';
};

describe('when the last owner leaves', () => {
  test('the longest-standing admin becomes owner', () => {
    const after = changeRoster(groupOf('owner', 'member', 'admin', 'admin'), idOf(0), [{ op: 'leave' }]);
    expect(rolesOf(after)).toEqual({ 1: 'member', 2: 'owner', 3: 'admin' });
  });

  test('the longest-standing member does where there is no admin', () => {
    const after = changeRoster(groupOf('owner', 'member', 'member'), idOf(0), [{ op: 'leave' }]);
    expect(rolesOf(after)).toEqual({ 1: 'owner', 2: 'member' });
  });

  test('nobody does where another owner stays, or where nobody stays', () => {
    const two = changeRoster(groupOf('owner', 'owner', 'admin'), idOf(0), [{ op: 'leave' }]);
    expect(rolesOf(two)).toEqual({ 1: 'owner', 2: 'admin' });
    expect(changeRoster(groupOf('owner'), idOf(0), [{ op: 'leave' }]).members.size).toBe(0);
  });
});

test('a new identity starts as a member that stands last', () => {
  const rebind: RosterOp = { op: 'rebind', userId: idOf(1), ...keys(9) };
  const after = changeRoster(groupOf('owner', 'admin', 'member'), idOf(0), [rebind]);
  expect([...after.members.keys()]).toEqual([idOf(0), idOf(2), idOf(1)]);
  expect(rolesOf(after)[1]).toBe('member');
});

test('several changes in one event stand or fall together', () => {
  const group = groupOf('owner', 'member', 'member');
  const ops: RosterOp[] = [
    { op: 'remove', userId: idOf(1) },
    { op: 'remove', userId: idOf(7) },
  ];
  expect(faultOf(() => changeRoster(group, idOf(0), ops))).toBe('malformed');
  expect(group.members.size).toBe(3);
});

test('the last owner cannot step down, nor act after leaving', () => {
  const group = groupOf('owner', 'admin');
  const stepDown: RosterOp = { op: 'role', userId: idOf(0), role: 'member' };
  expect(faultOf(() => changeRoster(group, idOf(0), [stepDown]))).toBe('malformed');
  const after: RosterOp[] = [{ op: 'leave' }, { op: 'remove', userId: idOf(1) }];
  expect(faultOf(() => changeRoster(group, idOf(0), after))).toBe('forbidden');
});

const role = fc.constantFrom<Role>('owner', 'admin', 'member');
const place = fc.integer({ min: 0, max: 7 });
const op: fc.Arbitrary<RosterOp> = fc.oneof(
  fc
    .tuple(place, role)
    .map(([at, given]): RosterOp => ({ op: 'add', member: person(at, given), history: 'none' })),
  place.map((at): RosterOp => ({ op: 'remove', userId: idOf(at) })),
  fc.constant<RosterOp>({ op: 'leave' }),
  fc.tuple(place, role).map(([at, given]): RosterOp => ({ op: 'role', userId: idOf(at), role: given })),
  place.map((at): RosterOp => ({ op: 'rekey', keyId: keys(at).keyId, bundleHash: keys(at).bundleHash })),
  place.map((at): RosterOp => ({ op: 'rebind', userId: idOf(at), ...keys(9) })),
);

test('whatever is tried, somebody owns what somebody is in, and only those with a right changed it', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(place, op), { maxLength: 40 }), (steps) => {
      let state = groupOf('owner', 'admin', 'member', 'member');
      for (const [actor, step] of steps) {
        const before = state;
        if (faultOf(() => (state = changeRoster(before, idOf(actor), [step]))) !== 'none') continue;
        const owners = [...state.members.values()].filter((member) => member.role === 'owner');
        expect(state.members.size === 0 || owners.length > 0).toBe(true);
        const power = before.members.get(idOf(actor))!.role;
        const lost = [...before.members.values()].filter(({ userId }) => !state.members.has(userId));
        for (const gone of lost)
          expect(
            gone.userId === idOf(actor) || power === 'owner' || (power === 'admin' && gone.role !== 'owner'),
          ).toBe(true);
        if (power === 'member') expect(state.members.size).toBeLessThanOrEqual(before.members.size);
      }
    }),
  );
});
