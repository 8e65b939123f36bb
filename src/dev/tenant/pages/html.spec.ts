import { html } from './html.js';

describe('html', () => {
  it('escapes what comes from outside, wherever it stands', () => {
    expect(html`<p title="${`"'`}">${'<script>&'}</p>`.markup).toBe(
      '<p title="&quot;&#39;">&lt;script&gt;&amp;</p>',
    );
  });

  it('keeps its own markup, lists of it, and leaves out what is absent', () => {
    const item = html`<b>${'&'}</b>`;
    expect(html`${item}${[item, item]}${undefined}`.markup).toBe('<b>&amp;</b><b>&amp;</b><b>&amp;</b>');
  });
});
