import { Injectable } from '@nestjs/common';

export interface Project {
  readonly name: string;
  readonly status: 'active' | 'done';
}

@Injectable()
export class ProjectsService {
  private readonly projects: readonly (Project & { readonly organizationId: string })[] = [
    { organizationId: 'org_acme000000000001', name: 'Warehouse migration', status: 'active' },
    { organizationId: 'org_acme000000000001', name: 'Shop relaunch', status: 'done' },
    { organizationId: 'org_globex0000000001', name: 'Reactor inspection', status: 'active' },
  ];

  count(organizationId: string, status?: Project['status']): number {
    return this.projects.filter(
      (project) =>
        project.organizationId === organizationId && (status === undefined || project.status === status),
    ).length;
  }

  statuses(): Project['status'][] {
    return [...new Set(this.projects.map(({ status }) => status))];
  }
}
