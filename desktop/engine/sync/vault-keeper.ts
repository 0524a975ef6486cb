import { getVault, putVault, type Vault as SealedVault } from '@secure-chat/shared/contract';
import type { AuthorizedClient } from '../api/authorized-client.ts';
import { ContractError, HttpError } from '../api/errors.ts';
import {
  mergeVaults,
  openVault,
  sealVault,
  VaultError,
  type OpenedAccount,
  type Vault,
} from '../crypto/index.ts';
import { EngineError } from '../errors.ts';
import type { Archive } from '../storage/archive.ts';

const mostConflicts = 8;

/**
 * Where the highest version is kept that oneself signed to have seen, on whatever device: by the identity in force.
 * Whoever has a copy of one from before could sign any version with it.
 */
const witnessKeyOf = ({ past }: OpenedAccount): string =>
  past.length === 0 ? 'vault-witness' : `vault-witness/${past.length}`;

export type VaultFinding = 'vault_rolled_back' | 'vault_damaged' | 'vault_withheld';

/**
 * The account's vault: pins and the like, the same on every device. Written by compare-and-swap;
 * whoever loses reads, merges and writes again, so that no device's pin is lost (PROTOCOL §3).
 */
export class VaultKeeper {
  readonly #input: VaultKeeperInput;
  #version: number;
  #vault: Vault;
  #witnessed: number;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(input: VaultKeeperInput, vault: Vault, witnessed: number) {
    this.#input = input;
    this.#version = input.sealed.version;
    this.#vault = vault;
    this.#witnessed = witnessed;
  }

  /** @throws {VaultError} if what is stored does not open under the account's key and version. */
  static async open(input: VaultKeeperInput): Promise<VaultKeeper> {
    const { opened, sealed, archive } = input;
    const witnessed = (await archive.read<number>(witnessKeyOf(opened))) ?? 0;
    return new VaultKeeper(input, await openVault(opened, sealed.version, sealed.ciphertext), witnessed);
  }

  get version(): number {
    return this.#version;
  }

  get vault(): Vault {
    return this.#vault;
  }

  /** Whether one's own device has signed that there is a newer vault: on this one nothing can be decided. */
  get isBehind(): boolean {
    return this.#witnessed > this.#version;
  }

  /** Another session of one's own account names the version that its device had (PROTOCOL §7). */
  async witness(version: number): Promise<void> {
    if (version <= this.#witnessed) return;
    const { archive, opened } = this.#input;
    await archive.commit([{ key: witnessKeyOf(opened), value: version }]);
    this.#witnessed = version;
  }

  /** Asks for the vault that one's own device signed to have seen; a server that has an older one is named. */
  async catchUp(): Promise<void> {
    if (!this.isBehind) return;
    const isShown = await this.reread();
    if (isShown && this.isBehind) this.#input.found('vault_rolled_back');
  }

  /** Takes a newer vault. An older one than this device saw is named, and changes nothing. */
  async adopt(sealed: SealedVault): Promise<void> {
    if (sealed.version < this.#version) return this.#input.found('vault_rolled_back');
    if (sealed.version === this.#version) return;
    const theirs = await this.#open(sealed);
    if (theirs === null) return this.#input.found('vault_damaged');
    await this.#input.keep(sealed);
    this.#vault = mergeVaults(this.#vault, theirs);
    this.#version = sealed.version;
  }

  /** Reads the server's vault when it says that another device wrote one. */
  async refresh(version: number): Promise<void> {
    if (version !== this.#version) await this.reread();
  }

  /** @returns whether the server showed one. Where it shows none this device goes on with its own, and says so. */
  async reread(): Promise<boolean> {
    const sealed = await this.#ask();
    if (sealed === null) this.#input.found('vault_withheld');
    else await this.adopt(sealed);
    return sealed !== null;
  }

  /**
   * Applies a change on top of the newest vault and writes it. The change may run more than once.
   * @throws {NetworkError} offline: pins change only where every device will learn of it.
   * @throws {EngineError} `vault_rolled_back` where the server keeps the newest one back.
   */
  update(change: (vault: Vault) => Vault): Promise<void> {
    const result = this.#queue.then(() => this.#write(change));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #write(change: (vault: Vault) => Vault): Promise<void> {
    for (let attempt = 0; attempt < mostConflicts; attempt++) {
      if (this.isBehind) throw new EngineError('vault_rolled_back');
      const next = change(this.#vault);
      const version = this.#version + 1;
      const sealed = { version, ciphertext: await sealVault(this.#input.opened, version, next) };
      try {
        await this.#input.client().call(putVault, { body: { vault: sealed } });
      } catch (error) {
        if (!(error instanceof HttpError) || error.code !== 'vault_conflict') throw error;
        await this.#resolve(await this.#ask());
        continue;
      }
      await this.#input.keep(sealed);
      this.#version = version;
      this.#vault = next;
      return;
    }
    throw new EngineError('server_error');
  }

  /** @returns null where the server answers, and has none: every account has one from its first moment. */
  async #ask(): Promise<SealedVault | null> {
    try {
      return (await this.#input.client().call(getVault)).vault;
    } catch (error) {
      const isNone = error instanceof HttpError && error.code === 'not_found';
      if (isNone || error instanceof ContractError) return null;
      throw error;
    }
  }

  async #resolve(sealed: SealedVault | null): Promise<void> {
    if (sealed === null) throw new EngineError('vault_withheld');
    if (sealed.version < this.#version) throw new EngineError('vault_rolled_back');
    await this.adopt(sealed);
  }

  async #open({ version, ciphertext }: SealedVault): Promise<Vault | null> {
    try {
      return await openVault(this.#input.opened, version, ciphertext);
    } catch (error) {
      if (error instanceof VaultError) return null;
      throw error;
    }
  }
}

export interface VaultKeeperInput {
  readonly opened: OpenedAccount;
  readonly sealed: SealedVault;
  readonly archive: Archive;
  readonly client: () => AuthorizedClient;
  /** Keeps the sealed vault on this computer: the highest version seen is what a rollback is measured by. */
  readonly keep: (sealed: SealedVault) => Promise<void>;
  /** Told of whatever the server does wrong with it. */
  readonly found: (finding: VaultFinding) => void;
}
