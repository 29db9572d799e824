// The site as its admins set it up.
import { computed, signal } from '@preact/signals-core';
import { Api, ApiError } from '../../../shared/api';
import type { Appearance, WidgetConfig } from '../../../shared/protocol';
import { siteKey } from '../page';
import { t } from './locale';

export const config = signal<WidgetConfig | null>(null);
/** The site can't be shown: unknown, or not from here. */
export const configError = signal<string | null>(null);
export const appearance = computed<Appearance>(() => config.value?.site.appearance ?? {});
export const title = (): string => appearance.value.title || config.value?.site.name || t('title');
export const isAway = computed(() => !!config.value?.away && !config.value.demo);

const anonymous = new Api(() => null);
const RETRY_MS = 5000;

/** Loads it, and tries until it is there. */
export async function loadSite(): Promise<void> {
  try {
    config.value = await anonymous.get<WidgetConfig>(`/widget/config?site=${encodeURIComponent(siteKey)}`);
    configError.value = null;
  } catch (error) {
    const code = error instanceof ApiError ? error.code : 'internal';
    if (code === 'not_found' || code === 'forbidden') {
      configError.value = code;
      console.warn(`Voxora: the chat of site ${siteKey} is refused: ${(error as Error).message}`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    await loadSite();
  }
}

/** Looks again whether somebody is here. */
export async function refreshSite(): Promise<void> {
  config.value = await anonymous.get<WidgetConfig>(`/widget/config?site=${encodeURIComponent(siteKey)}`).catch(() => config.peek());
}
