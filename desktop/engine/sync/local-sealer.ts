import { openLocal, sealLocal, type OpenedAccount } from '../crypto/index.ts';
import type { Sealer } from '../storage/archive.ts';

/** What lies on this computer of an account is sealed under its local key. */
export function sealerOf({ localKey }: Pick<OpenedAccount, 'localKey'>): Sealer {
  return {
    seal: (label, plaintext) => sealLocal(localKey, label, plaintext),
    open: (label, sealed) => openLocal(localKey, label, sealed),
  };
}
