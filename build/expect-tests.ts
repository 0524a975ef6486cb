import type { Reporter, TestModule } from 'vitest/node';

/** Fails a run in which nothing passed: a suite that was not found proves nothing. */
export class ExpectTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const passed = modules.flatMap((module) => [...module.children.allTests('passed')]).length;
    process.stdout.write(`${passed} tests passed.\n`);
    if (passed === 0) process.exitCode = 1;
  }
}
