// @gatehouse/nestjs/testing
export { callTool, type ToolAnswer, type ToolCall } from './call-tool.js';
export { TestIssuer, type TestIssuerOptions, type TestToken } from './test-issuer.js';
