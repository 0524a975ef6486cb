import cors from '@koa/cors';
import Koa from 'koa';
import helmet from 'koa-helmet';
import { Router } from 'koa-router';
import { apiPrefix, health } from '@secure-chat/shared/contract';
import { registerRoutes } from '../routes/index.ts';
import { createApi } from './api.ts';
import { createErrorHandler } from './middleware/error-handler.ts';
import { requestId, type RequestState } from './middleware/request-id.ts';
import { createRequestLog } from './middleware/request-log.ts';
import { createStoppingGuard } from './middleware/stopping.ts';
import type { Services } from './services.ts';

/** The whole order of what happens to a request, on one screen. Listens to nothing. */
export function createApp(services: Services): Koa<RequestState> {
  const { config, logger, lifecycle } = services;
  const app = new Koa<RequestState>({
    proxy: config.trustProxy,
    // Only the address that our own proxy wrote: those before it are the client's to invent.
    maxIpsCount: 1,
  });
  const router = new Router({ exclusive: true, sensitive: true, strict: true });
  registerRoutes(createApi(router, services), router, services);

  app.silent = true;
  app.on('error', (error: unknown) => logger.warn('connection failed', { error }));
  app.use(requestId);
  app.use(createRequestLog(logger));
  app.use(createErrorHandler(logger));
  app.use(helmet({ contentSecurityPolicy: { directives: { defaultSrc: ["'none'"] }, useDefaults: false } }));
  app.use(
    cors({
      origin: (ctx) => (config.corsOrigins.includes(ctx.get('Origin')) ? ctx.get('Origin') : ''),
      allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
      allowHeaders: ['Authorization', 'Content-Type', 'Accept', 'Cache-Control', 'Last-Event-ID', 'Range'],
      exposeHeaders: ['X-Request-Id', 'Retry-After', 'Content-Range'],
      maxAge: 600,
    }),
  );
  app.use(createStoppingGuard(lifecycle, apiPrefix + health.path));
  app.use(router.routes());
  app.use(router.allowedMethods({ throw: true }));
  return app;
}
