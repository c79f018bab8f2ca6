/** What is wrong with the page as it stands, for different eyes: each answers with a line per fault. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Those that look at colours: all that another theme can break. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block'];

/** By axe's rules for WCAG 2.2 AA, in both themes; in one, where the same view was seen in both. */
export async function accessFaults(
  page: Page,
  themes: readonly ('light' | 'dark')[] = ['light', 'dark']
): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page });
    if (colorScheme === themes[0]) axe.withTags(RULES);
    else axe.withRules(RULES_OF_COLOUR);
    const { violations } = await axe.analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ html }) => `${colorScheme}: ${id}: ${html.slice(0, 200)}`));
    }
  }
  return found;
}

/** Text as far apart as WCAG 1.4.12 lets readers have it, from now on. */
export async function spaceText(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
      p { margin-block-end: 2em !important; }`
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
}

/**
 * What is cut off, sticks out or lies under something. What scrolls sideways in a box of its own, as
 * code and tables do, may be wider than the window.
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) faults.push('the page scrolls sideways');
    const modal = [...document.querySelectorAll('dialog:modal')].at(-1);
    if (modal) {
      const box = modal.getBoundingClientRect();
      if (box.left < 0 || box.right > innerWidth || box.top < 0 || box.bottom > innerHeight) {
        faults.push('the dialog is larger than the window');
      }
      if (modal.scrollWidth > modal.clientWidth) faults.push('the dialog scrolls sideways');
    }
    const parts =
      'button, a, input:not([type=file]), select, textarea, summary, h1, h2, h3, p, dt, dd, label, legend';
    for (const element of (modal ?? document.body).querySelectorAll(parts)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const box = element.getBoundingClientRect();
      if (element.closest('.unseen') || box.width <= 1) continue;
      let around = element.parentElement;
      while (around && !/auto|scroll/.test(getComputedStyle(around).overflowX)) {
        around = around.parentElement;
      }
      const scrolls = around !== null && around.scrollWidth > around.clientWidth;
      const name = `<${element.localName}> “${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 60)}”`;
      if (!scrolls && (box.left < -0.5 || box.right > innerWidth + 0.5)) {
        faults.push(`${name} sticks out of the window`);
      }
      const { overflowX, textOverflow } = getComputedStyle(element);
      const cut =
        element.scrollWidth > element.clientWidth + 1 ||
        element.scrollHeight > element.clientHeight + 1;
      const hides = overflowX === 'hidden' || overflowX === 'clip';
      const isButton = element.localName === 'button';
      // A field scrolls what is written in it.
      const isField = element.matches('input, textarea');
      if (cut && !isField && textOverflow !== 'ellipsis' && (hides || isButton))
        faults.push(`${name} is cut off`);
    }
    const composer = document.querySelector('[data-composer]');
    if (!modal && composer?.checkVisibility()) {
      composer.scrollIntoView({ block: 'nearest' });
      const box = composer.getBoundingClientRect();
      const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      // A figure's sentence may lie over it: it was asked for, and any key takes it away.
      const asked = at?.closest(':popover-open') != null;
      if (box.bottom > innerHeight + 1 || (at !== composer && !asked))
        faults.push('the message field is not reached');
      const above = document.querySelector('main > .scroller')?.clientHeight ?? 0;
      if (above < 96) faults.push(`the conversation has only ${above} pixels`);
    }
    return faults;
  });
}

/** Targets too small for a finger: 44 pixels where something is done, 24 elsewhere. */
export function touchFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const modal = [...document.querySelectorAll('dialog:modal')].at(-1);
    const targets = 'button, a.button, select, summary, [role=option], label:has(input)';
    for (const element of (modal ?? document.body).querySelectorAll(targets)) {
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      const { width, height } = element.getBoundingClientRect();
      if (width <= 1) continue;
      const least = element.matches('.button, .icon, select, [role=option]') ? 44 : 24;
      // The thirds of a pixel come from fonts.
      if (height < least - 0.5 || width < Math.min(least, 24)) {
        const name = (element.textContent || element.getAttribute('aria-label') || '').trim();
        faults.push(`${element.localName} “${name.slice(0, 50)}”: ${width} × ${height}`);
      }
    }
    return faults;
  });
}
