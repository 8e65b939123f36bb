// The public surface of @gatehouse/nestjs: everything else in this folder may change.

// The module
export { GATEHOUSE_OPTIONS, GatehouseModule } from './gatehouse.module.js';
export type { Authenticate, GatehouseOptions, RateLimitOptions } from './gatehouse.options.js';
export { useGatehouse } from './use-gatehouse.js';
export * as optionSchemas from './option-schemas.js';
export { GatehouseOptionsError } from './option-schemas.js';
export type { McpServerInfo } from './mcp/mcp-server-info.js';

// Who issues tokens
export { auth0, type Auth0Options, SIGNING_ALGORITHMS } from './auth/issuers/auth0.js';
export { entra, type EntraOptions } from './auth/issuers/entra.js';
export { introspection, type IntrospectionOptions } from './auth/issuers/introspection.js';
export type { Issuer } from './auth/issuers/issuer.js';
export { type ApiKeyRecord, ApiKeys } from './auth/api-keys/api-keys.js';
export { createApiKey, hashApiKey } from './auth/api-keys/api-key-format.js';

// Who acts, and what they may do
export type { Caller, Principal } from './auth/principal.js';
export { CurrentPrincipal } from './auth/current-principal.decorator.js';
export { Public } from './auth/public.decorator.js';
export { RequiredScopes } from './auth/required-scopes.decorator.js';
export { InsufficientScopeError, requireScopes } from './auth/scopes.js';
export type { AuthenticatedRequest } from './auth/authenticated-request.js';
export { VerificationUnavailableError } from './auth/tokens/authentication.errors.js';
export { Denials } from './auth/denials.js';
export { type SubjectToken, subjectTokenOf } from './auth/tokens/subject-token.js';
export { readTokenForm, type TokenForm } from './auth/tokens/token-form.js';

// Tools, resources and prompts
export { ToolController } from './mcp/tool-controller.decorator.js';
export { PromptController, ResourceController } from './mcp/resource-controller.decorator.js';
export { AnyCaller } from './mcp/any-caller.decorator.js';
export { DESTROYS, READS, WRITES } from './mcp/tool-annotations.js';
export { type Completed, Completes, type Completing, MOST_COMPLETIONS } from './mcp/completes.decorator.js';
export { type Listed, type Listing, Lists } from './mcp/lists.decorator.js';
export { type ResourceRequest, ResourceVariables } from './mcp/resource-variables.pipe.js';
export { resourceContents } from './mcp/resource-contents.js';
export { promptWithData } from './mcp/prompt-with-data.js';
export { DeclinedConfirmations } from './mcp/confirmation-request.js';
export { ElicitedConfirmation } from './mcp/elicited-confirmation.interceptor.js';
export { McpRequestError } from './mcp/mcp-request.error.js';
export { declaredScopes } from './mcp/declarations.js';

// Errors, and how they are answered
export { DomainError, type DomainErrorKind } from './errors/domain-error.js';
export { describeError, summarizeError } from './errors/describe-error.js';
export {
  describeProblem,
  type FieldFault,
  InvalidRequestError,
  type ProblemDetails,
  sendProblem,
} from './http/problem-details.js';
export { ProblemDetailsFilter } from './http/problem-details.filter.js';

// HTTP, for routes beside the endpoint
export {
  correlate,
  correlationId,
  currentOperation,
  type Operation,
  sourceAddress,
} from './http/correlation.js';
export { callerAddress } from './http/caller-address.js';
export { boundedFetch } from './auth/remote/bounded-fetch.js';
export { CORS_OPTIONS } from './http/cors.js';
export { hasAmbiguousHost } from './http/host.js';
export { outOfBounds } from './http/json-bounds.js';
export { readJsonBody } from './http/read-json-body.js';

// Limits
export type { RateLimitStorage, WindowRecord } from './rate-limit/rate-limit-storage.js';
export { RateLimitedError } from './rate-limit/rate-limited.error.js';
export { RateLimiter } from './rate-limit/rate-limiter.js';
