import { DIAGNOSES, diagnosisOf, type DiagnosisCode } from './token-diagnosis.js';

describe('the log of a rejected request', () => {
  it.each(Object.keys(DIAGNOSES) as DiagnosisCode[])('%s: says what to do, or nothing', (code) => {
    expect(diagnosisOf(code).remedy ?? '').not.toMatch(/^None/);
  });
});
