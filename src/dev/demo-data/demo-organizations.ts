import { acmeCustomersAndOperationsProjects } from './acme-customers-and-operations.js';
import { acmeFinanceProjects } from './acme-finance.js';
import { acmeInvoicesOfAutumn } from './acme-invoices-of-autumn.js';
import { acmeInvoicesOfSpring } from './acme-invoices-of-spring.js';
import { acmePublicAndEnergyProjects } from './acme-public-and-energy.js';
import { acmeSupplyChainProjects } from './acme-supply-chain.js';
import type { DemoInvoice } from './demo-invoice.js';
import type { DemoProject } from './demo-project.js';
import { globexGuestsAndCampusProjects } from './globex-guests-and-campus.js';
import { globexIndustryProjects } from './globex-industry.js';
import { globexInvoicesOfAutumn } from './globex-invoices-of-autumn.js';
import { globexInvoicesOfSpring } from './globex-invoices-of-spring.js';
import { globexMoneyAndNetworksProjects } from './globex-money-and-networks.js';
import { globexScienceAndLandProjects } from './globex-science-and-land.js';

export interface DemoOrganization {
  readonly id: string;
  readonly name: string;
  /** Issuer of the authors' accounts. */
  readonly issuer: string;
  readonly projects: readonly DemoProject[];
  readonly invoices: readonly DemoInvoice[];
}

/** Two consultancies that share no client: what one of them finds must never come from the other. */
export const demoOrganizations: readonly DemoOrganization[] = [
  {
    id: 'org_acme000000000001',
    name: 'Acme Consulting',
    issuer: 'https://login.acme.example/',
    projects: [
      ...acmeSupplyChainProjects,
      ...acmeFinanceProjects,
      ...acmePublicAndEnergyProjects,
      ...acmeCustomersAndOperationsProjects,
    ],
    invoices: [...acmeInvoicesOfSpring, ...acmeInvoicesOfAutumn],
  },
  {
    id: 'org_globex0000000001',
    name: 'Globex Advisory',
    issuer: 'https://login.globex.example/',
    projects: [
      ...globexScienceAndLandProjects,
      ...globexMoneyAndNetworksProjects,
      ...globexIndustryProjects,
      ...globexGuestsAndCampusProjects,
    ],
    invoices: [...globexInvoicesOfSpring, ...globexInvoicesOfAutumn],
  },
];
