import { createContext, useContext } from 'react';

const Keep = createContext<(id: string) => void>(() => undefined);

export const HeardRowProvider = Keep.Provider;

/** Keeps the message of this id in the page, for what it plays would end with its row. */
export const useKeepHeard = (): ((id: string) => void) => useContext(Keep);
