import type { Warning } from '../face.ts';
import type { Clock } from '../platform.ts';
import type { Archive } from '../storage/archive.ts';
import type { Emit } from './events.ts';

const key = 'account-warnings';

/** When each kind of warning was found for the first time on this computer. */
type FirstFound = Partial<Record<Warning['code'], number>>;

/** What concerns the whole account: each warning once, from when it was first found. */
export class AccountWarnings {
  readonly #clock: Clock;
  readonly #emit: Emit;
  readonly #archive: Archive;
  #warnings: readonly Warning[] = [];
  #found: FirstFound = {};

  constructor(clock: Clock, emit: Emit, archive: Archive) {
    this.#clock = clock;
    this.#emit = emit;
    this.#archive = archive;
  }

  async load(): Promise<void> {
    // What was found while this was read is kept as well.
    this.#found = { ...(await this.#archive.read<FirstFound>(key)), ...this.#found };
  }

  add(code: Warning['code'], userId?: string): void {
    if (this.#warnings.some((warning) => warning.code === code)) return;
    const since = this.#found[code] ?? this.#clock.now();
    const warning = { code, since, ...(userId !== undefined && { userId }) };
    this.#warnings = [...this.#warnings, warning];
    this.#emit({ name: 'account_warning', warnings: this.#warnings });
    if (this.#found[code] !== undefined) return;
    this.#found = { ...this.#found, [code]: since };
    // What cannot be kept, because the app has just ended, is found again.
    this.#archive.commit([{ key, value: this.#found }]).catch(() => undefined);
  }
}
