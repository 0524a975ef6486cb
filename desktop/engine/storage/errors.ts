/** What this computer keeps can't be read any more: a broken disk, or somebody who wrote over it. */
export class StorageDamagedError extends Error {
  override readonly name = 'StorageDamagedError';
}
