// The second entry of @gatehouse/nestjs: for the tests of an application that uses the module.

export { callTool, type ToolAnswer, type ToolCall } from './call-tool.js';
export { TestIssuer, type TestIssuerOptions, type TestToken } from './test-issuer.js';
