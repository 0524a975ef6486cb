const groupLength = 4;

/** Eight groups of four. */
export function groupsOf(code: string): string[] {
  return code.match(/.{4}/g) ?? [];
}

/** Two different groups to type back, by place from 0; drawn anew for each code. */
export function drawGroups(count: number): readonly [number, number] {
  const [a, b] = crypto.getRandomValues(new Uint32Array(2));
  const first = a! % count;
  const second = (first + 1 + (b! % (count - 1))) % count;
  return first < second ? [first, second] : [second, first];
}

/** Whether a typed group is the one shown: case and look-alikes do not matter, nor spaces around. */
export function isSameGroup(typed: string, group: string): boolean {
  const read = typed.trim().toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return read.length === groupLength && read === group;
}
