import { openLocal, sealLocal } from '../crypto/index.ts';
import { AccountStore } from '../storage/account-store.ts';
import { Archive } from '../storage/archive.ts';
import { unlockHere } from '../sync/sign-in.ts';
import { testPassword, type TestClient } from './test-client.ts';

/** All that a client keeps on its computer, opened with its password: for what must not be there. */
export async function archiveOf({ disk }: TestClient): Promise<{ key: string; value: unknown }[]> {
  const stored = await new AccountStore(disk).read();
  const { opened } = await unlockHere(stored!, testPassword);
  const archive = await Archive.open(disk, opened.userId, {
    seal: (label, plaintext) => sealLocal(opened.localKey, label, plaintext),
    open: (label, sealed) => openLocal(opened.localKey, label, sealed),
  });
  try {
    return await archive.readAll('');
  } finally {
    archive.close();
  }
}
