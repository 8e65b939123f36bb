import { searchProjectsInput } from '../../src/features/projects/projects.schemas.js';
import type { ProjectsService } from '../../src/features/projects/projects.service.js';
import { projectsServiceOn } from '../support/projects-service.js';
import { openTestDatabase, type TestDatabase } from '../support/test-database.js';
import { addProjects, ORGANIZATION, reader } from '../support/test-projects.js';
import { SEARCHED_PROJECTS } from '../support/search-queries.js';

/** Of what a search is worth: 1 if each first hit is the expected one. */
const LEAST_MEAN_RECIPROCAL_RANK = 0.98;

describe('search as people write, in many languages', () => {
  let testDatabase: TestDatabase;
  let projects: ProjectsService;

  const rankOf = async (name: string, search: string): Promise<number> => {
    const input = searchProjectsInput.parse({ search, limit: 25 });
    const { projects: found } = await projects.search(reader, input);
    return found.findIndex((project) => project.name === name) + 1;
  };

  beforeAll(async () => {
    testDatabase = await openTestDatabase();
    projects = projectsServiceOn(testDatabase.database);
    await addProjects(
      testDatabase.driver,
      ORGANIZATION,
      SEARCHED_PROJECTS.map(({ name, client, description }) => ({
        name,
        // Stored in the form NFC, which is checked.
        client: client.normalize('NFC'),
        description,
      })),
    );
  });

  afterAll(() => testDatabase.close());

  it(`ranks the expected project first: mean reciprocal rank ${LEAST_MEAN_RECIPROCAL_RANK} at least`, async () => {
    const ranks: (readonly [query: string, rank: number])[] = [];
    for (const { name, found } of SEARCHED_PROJECTS)
      for (const query of found) ranks.push([query, await rankOf(name, query)]);
    const mean = ranks.reduce((sum, [, rank]) => sum + (rank === 0 ? 0 : 1 / rank), 0) / ranks.length;
    const worse = ranks.filter(([, rank]) => rank !== 1).map(([query, rank]) => `${query} (${rank})`);
    process.stdout.write(
      `search: mean reciprocal rank ${mean.toFixed(3)} over ${ranks.length} queries; not first: ${worse.join(', ') || 'none'}\n`,
    );
    expect(ranks.filter(([, rank]) => rank === 0)).toEqual([]);
    expect(mean).toBeGreaterThanOrEqual(LEAST_MEAN_RECIPROCAL_RANK);
  });
});
