// A site as its form has it: every setting there, at the widget's default where the site says nothing.
import type { Appearance, HiddenOn, LauncherIcon, Side, Site, SitePatch, Theme } from '../../../shared/protocol';
import { parseColor } from '../../../shared/color';
import { hoursForm, hoursOf, spanFaults, DAYS, type HoursForm } from './hours';
import { entryOf } from './origins';
import { fieldForms, fieldsOf, lacksLabel, type FieldForm } from './preChat';

export interface SiteForm {
  readonly name: string;
  readonly allowedOrigins: readonly string[];
  /** Where new conversations go; null: to everybody. */
  readonly departmentId: string | null;
  readonly color: string;
  readonly theme: Theme;
  readonly position: Side;
  /** Pixels; NaN while it is being typed. */
  readonly offsetX: number;
  readonly offsetY: number;
  readonly icon: LauncherIcon;
  readonly launcherText: string;
  readonly hiddenOn: HiddenOn;
  readonly title: string;
  readonly greeting: string;
  readonly replyTime: string;
  readonly avatarUrl: string | null;
  readonly suggestions: readonly string[];
  readonly suggestionsOutside: boolean;
  readonly consent: string;
  readonly locale: string;
  readonly preChat: readonly FieldForm[];
  readonly departments: readonly string[];
  readonly hours: HoursForm | null;
}

/** What the server takes. */
export const LIMITS = { offset: 200, launcherText: 40, title: 60, replyTime: 80, greeting: 300, consent: 500, suggestion: 80, suggestions: 4, name: 120, departments: 20 } as const;

/** The widget's own. */
const DEFAULTS = {
  color: '#1f5eff', theme: 'auto', position: 'right', offsetX: 20, offsetY: 20, icon: 'chat', launcherText: '', hiddenOn: 'none', title: '', greeting: '', replyTime: '',
  avatarUrl: null, suggestionsOutside: false, consent: '', locale: 'auto',
} as const;

export const siteForm = ({ name, allowedOrigins, departmentId, appearance }: Site): SiteForm => {
  const { suggestions = [], preChat = [], departments = [], hours, ...said } = appearance;
  return {
    name, allowedOrigins, departmentId, ...DEFAULTS, ...said, suggestions, preChat: fieldForms(preChat), departments, hours: hours ? hoursForm(hours) : null,
  };
};

/** As the server takes it: without what is the widget's default anyway. */
export function appearanceOf(form: SiteForm): Appearance {
  const said = Object.entries(DEFAULTS).flatMap(([key, usual]) => {
    const value = form[key as keyof typeof DEFAULTS];
    const plain = typeof value === 'string' ? value.trim() : value;
    return plain === usual ? [] : [[key, plain]];
  });
  const suggestions = form.suggestions.map((text) => text.trim()).filter(Boolean);
  return {
    ...Object.fromEntries(said) as Appearance,
    ...(suggestions.length ? { suggestions } : {}),
    ...(form.preChat.length ? { preChat: fieldsOf(form.preChat) } : {}),
    ...(form.departments.length ? { departments: [...form.departments] } : {}),
    ...(form.hours ? { hours: hoursOf(form.hours) } : {}),
  };
}

const OUTSIDE_APPEARANCE: readonly string[] = ['name', 'allowedOrigins', 'departmentId'];

/** What to send of a form, of which those parts changed. */
export function patchOf(form: SiteForm, changes: Partial<SiteForm>): SitePatch {
  return {
    ...('name' in changes ? { name: form.name.trim() } : {}),
    ...('allowedOrigins' in changes ? { allowedOrigins: form.allowedOrigins.map((typed) => entryOf(typed) ?? typed) } : {}),
    ...('departmentId' in changes ? { departmentId: form.departmentId } : {}),
    ...(Object.keys(changes).some((key) => !OUTSIDE_APPEARANCE.includes(key)) ? { appearance: appearanceOf(form) } : {}),
  };
}

/** The parts of a site's page. */
export const SITE_TABS = ['install', 'appearance', 'pre-chat', 'hours', 'departments', 'origins', 'identity'] as const;
export type SiteTab = (typeof SITE_TABS)[number];

/** On which parts something is wrong: it can't be saved like that. */
export function faultyTabs(form: SiteForm): readonly SiteTab[] {
  const isOffset = (pixels: number): boolean => Number.isInteger(pixels) && pixels >= 0 && pixels <= LIMITS.offset;
  const faults: Readonly<Partial<Record<SiteTab, boolean>>> = {
    install: form.name.trim() === '',
    appearance: parseColor(form.color) === null || !isOffset(form.offsetX) || !isOffset(form.offsetY),
    'pre-chat': form.preChat.some(lacksLabel),
    hours: form.hours !== null && DAYS.some((day) => spanFaults(form.hours?.days[day] ?? []).some((fault) => fault !== null)),
    origins: form.allowedOrigins.some((entry) => entryOf(entry) === null),
  };
  return SITE_TABS.filter((tab) => faults[tab]);
}
