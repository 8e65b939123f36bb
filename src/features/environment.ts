import { ratingsEnvironment } from './clients/ratings.environment.js';
import { type EnvironmentPart, PLATFORM_VARIABLES } from '../platform/config/environment.js';

/** The variables of the features, read together with those of the platform. */
export const FEATURE_ENVIRONMENTS: readonly EnvironmentPart[] = [ratingsEnvironment];

/** Every variable that the server reads, each described in `.env.example`. */
export const SERVER_VARIABLES: readonly string[] = [
  ...PLATFORM_VARIABLES,
  ...FEATURE_ENVIRONMENTS.flatMap(({ schema }) => Object.keys(schema.shape)),
];
