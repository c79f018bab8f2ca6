/** KaTeX with its style sheet and fonts: a chunk of its own, kept for offline like the page. */
import 'katex/dist/katex.min.css';
import katex from 'katex';

export const { render } = katex;
