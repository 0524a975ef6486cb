// Of whatever else the suite would run in, it would say nothing about the app.
const page = globalThis as unknown as { navigator: { userAgent: string }; require?: unknown };
if (!page.navigator.userAgent.includes('Electron/'))
  throw new Error(`This is not Electron: ${page.navigator.userAgent}`);
if (page.require !== undefined) throw new Error('This page has Node in it, as the app’s has not.');
