import { argumentAttacks } from './argument-attacks.js';
import type { AttackGroup } from './attack.js';
import { bodyAttacks } from './body-attacks.js';
import { claimAttacks } from './claim-attacks.js';
import { credentialAttacks } from './credential-attacks.js';
import { cursorAttacks } from './cursor-attacks.js';
import { framingAttacks } from './framing-attacks.js';
import { headerAttacks } from './header-attacks.js';
import { keyAttacks } from './key-attacks.js';
import { messageAttacks } from './message-attacks.js';
import { pathAttacks } from './path-attacks.js';
import { protocolAttacks } from './protocol-attacks.js';
import { tenantAttacks } from './tenant-attacks.js';
import { tokenAttacks } from './token-attacks.js';
import { tokenFormAttacks } from './token-form-attacks.js';

/** Every attack we know of, from the outermost part of a request to the innermost. */
export const CORPUS: Readonly<Record<string, AttackGroup>> = {
  framing: framingAttacks,
  paths: pathAttacks,
  headers: headerAttacks,
  credentials: credentialAttacks,
  tokens: tokenAttacks,
  tokenForms: tokenFormAttacks,
  claims: claimAttacks,
  tenants: tenantAttacks,
  bodies: bodyAttacks,
  protocol: protocolAttacks,
  messages: messageAttacks,
  arguments: argumentAttacks,
  cursors: cursorAttacks,
  keys: keyAttacks,
};
