/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'playwright-core';

/**
 * What is cut, spilling or empty on a page, in words; empty when it is sound. Text may be shortened where a `title` says it in
 * full; what scrolls is no fault.
 */
export async function findUnsound(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isDrawn = (element: Element): element is HTMLElement =>
      element instanceof HTMLElement &&
      element.clientWidth > 1 &&
      element.closest('svg,[role=tree],.cm-editor') === null;
    const isTooWide = (element: HTMLElement): boolean =>
      element.scrollWidth > element.clientWidth + 1 && (element.textContent ?? '').trim() !== '';
    const isTold = (element: HTMLElement): boolean =>
      element.closest('[title]') !== null || element.querySelector('[title]') !== null;
    const faultOf = (element: HTMLElement): string | undefined => {
      const { display, overflowX, visibility } = getComputedStyle(element);
      if (display === 'inline' || visibility === 'hidden' || /auto|scroll/.test(overflowX)) return undefined;
      if (overflowX === 'visible') return 'spills';
      return isTold(element) ? undefined : 'is cut';
    };
    const describe = (element: HTMLElement, fault: string): string =>
      `${element.tagName.toLowerCase()} "${(element.textContent ?? '').trim().slice(0, 50)}" ${fault}: ${element.scrollWidth} > ${element.clientWidth}, ${element.className.slice(0, 60)}`;
    const faults = [...document.body.querySelectorAll('*')]
      .filter(isDrawn)
      .filter(isTooWide)
      .flatMap((element) => {
        const fault = faultOf(element);
        return fault === undefined ? [] : [describe(element, fault)];
      });
    const width = document.documentElement.scrollWidth;
    const isWide =
      width > window.innerWidth ? [`the page is wider than its window: ${width} > ${window.innerWidth}`] : [];
    const isEmpty = (document.body.textContent ?? '').trim().length < 20 ? ['the page is empty'] : [];
    return [...isWide, ...isEmpty, ...faults];
  });
}

const grounds = ['canvas', 'surface', 'raised', 'sunken', 'rail'];
const tones = ['good', 'warn', 'bad', 'busy', 'paused', 'unknown'];

const pairs: readonly (readonly [text: string, ground: string])[] = [
  ...[...grounds, 'hover'].flatMap(
    (ground) =>
      [
        ['ink', ground],
        ['ink-soft', ground],
      ] as const,
  ),
  ...grounds.map((ground) => ['ink-faint', ground] as const),
  ...tones.flatMap((tone) => ['surface', 'canvas', 'raised', `${tone}-wash`].map((ground) => [tone, ground] as const)),
  ...tones.map((tone) => ['ink-soft', `${tone}-wash`] as const),
  ...['accent', 'accent-strong'].flatMap((text) =>
    ['surface', 'canvas', 'raised', 'accent-wash'].map((ground) => [text, ground] as const),
  ),
  ...['accent', 'accent-strong', 'bad-solid'].map((ground) => ['accent-ink', ground] as const),
  ...['code-key', 'code-text', 'code-number'].map((text) => [text, 'sunken'] as const),
];

/** Pairs of text and ground tokens whose contrast is under 4.5 in the page's theme, with the ratio. */
export async function findLowContrast(page: Page): Promise<string[]> {
  return page.evaluate((tokens) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('the browser draws no canvas');
    const probe = document.body.appendChild(document.createElement('span'));
    const luminance = (token: string): number => {
      probe.style.color = `var(--${token})`;
      context.fillStyle = getComputedStyle(probe).color;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) => {
        const share = value / 255;
        return share <= 0.039_28 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const low = tokens.flatMap(([text, ground]) => {
      const [a, b] = [luminance(text), luminance(ground)];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return ratio < 4.5 ? [`${text} on ${ground}: ${ratio.toFixed(2)}`] : [];
    });
    probe.remove();
    return low;
  }, pairs);
}

/** Waits until fonts are there and sliding panels have come to rest. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    const isFinite = (animation: Animation): boolean =>
      animation.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY;
    await Promise.allSettled(
      document
        .getAnimations()
        .filter(isFinite)
        .map((animation) => animation.finished),
    );
  });
}
