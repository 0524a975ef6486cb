export const appScheme = 'app';
/** Where the built page lives: an origin of its own, so that it has storage and a secure context. */
export const appOrigin = `${appScheme}://secure-chat`;
