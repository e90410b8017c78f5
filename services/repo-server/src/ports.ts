/** Hears of renders: for metrics. */
export interface RenderObserver {
  onCacheHit(): void;
  /** `waitSeconds` for a free slot, `seconds` for the render itself. */
  onRender(render: { sourceType: string; waitSeconds: number; seconds: number }): void;
}
