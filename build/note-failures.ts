import { appendFileSync } from 'node:fs';
import type { Reporter, TestModule, Vitest } from 'vitest/node';

/**
 * Notes each failure in the file that `TEST_FAILURES` names, so that `npm test` can say at its very end
 * what ten suites earlier went wrong.
 */
export class NoteFailures implements Reporter {
  private root = '';

  onInit(vitest: Vitest): void {
    this.root = `${vitest.config.root}/`;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env['TEST_FAILURES'];
    const lines = modules.flatMap((module) => this.failuresOf(module));
    if (file !== undefined && lines.length > 0) appendFileSync(file, `${lines.join('\n')}\n`);
  }

  private failuresOf(module: TestModule): string[] {
    const name = module.moduleId.replace(this.root, '');
    const broken = [
      ...module.errors(),
      ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
    ];
    const tests = [...module.children.allTests('failed')].map(
      (test) => `${name} > ${test.fullName}: ${whyOf(test.result().errors?.[0])}`,
    );
    return [...broken.map((error) => `${name}: ${whyOf(error)}`), ...tests];
  }
}

interface Failure {
  readonly message: string;
  readonly stack?: string | undefined;
  readonly cause?: unknown;
}

/** Enough to see a failure again that happens once in many runs: what a property tried, and what it met. */
function whyOf(error: Failure | undefined): string {
  if (error === undefined) return 'no reason given';
  const what = error.message.split('\n').slice(0, 12);
  const where = error.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')) ?? [];
  const { cause } = error;
  const because = isFailure(cause) ? [`because: ${whyOf(cause)}`] : [];
  return [...what.map((line) => line.slice(0, 1_000)), ...where.slice(0, 4), ...because].join('\n  ');
}

const isFailure = (cause: unknown): cause is Failure =>
  typeof cause === 'object' && cause !== null && 'message' in cause && typeof cause.message === 'string';
