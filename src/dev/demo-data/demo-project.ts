/** A project as the demo data tells it. Dates are days; a name is unique within its organization. */
export interface DemoProject {
  readonly client: string;
  readonly name: string;
  readonly status: 'active' | 'completed' | 'on_hold';
  readonly started: string;
  readonly description: string;
  readonly notes: readonly DemoNote[];
}

export interface DemoNote {
  readonly on: string;
  readonly by: string;
  readonly title?: string;
  readonly content: string;
}
