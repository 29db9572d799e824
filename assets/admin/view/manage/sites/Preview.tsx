// The real chat as it would look, on a page of the server's own. The next one is drawn unseen and then takes its place.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../../state/locale';
import { forgetPreview, Previews, type Frame } from '../../../state/manage/preview';
import { appearanceOf, type SiteForm } from '../../../state/manage/siteForm';
import { makePreview } from '../../../state/manage/sites';
import { Icon } from '../../ui/Icon';
import { Segmented } from '../forms';
import { prepare, type Scene } from './previewFrame';

type Device = 'phone' | 'desktop';

/** Pixels of the pages that are shown, larger than the place for them. */
const SIZES: Readonly<Record<Device, { readonly width: number; readonly height: number }>> = { phone: { width: 390, height: 760 }, desktop: { width: 720, height: 800 } };

export function Preview({ siteId, form }: { readonly siteId: string; readonly form: SiteForm }) {
  const [previews] = useState(() => new Previews((wanted) => makePreview(siteId, wanted), forgetPreview));
  const [device, setDevice] = useState<Device>('desktop');
  const [isDark, setDark] = useState(() => getComputedStyle(document.documentElement).colorScheme === 'dark' || (document.documentElement.dataset['theme'] === undefined && matchMedia('(prefers-color-scheme: dark)').matches));
  const [isOpen, setOpen] = useState(true);
  useEffect(() => () => previews.stop(), []);
  useEffect(() => {
    const appearance = appearanceOf(form);
    // What is left to the visitor's device is shown as chosen here.
    previews.want({ name: form.name.trim() || '–', appearance: form.theme === 'auto' ? { ...appearance, theme: isDark ? 'dark' : 'light' } : appearance });
  }, [form, isDark]);
  const scene: Scene = { isDark, isOpen };
  return (
    <div class="preview">
      <div class="preview-bar">
        <Segmented
          label={t('manage.previewDevice')} value={device} onChange={setDevice}
          choices={[{ value: 'desktop', label: t('manage.previewDesktop'), icon: 'screen' }, { value: 'phone', label: t('manage.previewPhone'), icon: 'phone' }]}
        />
        <Segmented
          label={t('theme.title')} value={isDark ? 'dark' : 'light'} onChange={(theme) => setDark(theme === 'dark')}
          choices={[{ value: 'light', label: t('theme.light'), icon: 'sun' }, { value: 'dark', label: t('theme.dark'), icon: 'moon' }]}
        />
        <Segmented
          label={t('manage.previewPart')} value={isOpen ? 'chat' : 'launcher'} onChange={(part) => setOpen(part === 'chat')}
          choices={[{ value: 'chat', label: t('manage.chat') }, { value: 'launcher', label: t('manage.launcher') }]}
        />
      </div>
      <Screen previews={previews} device={device} scene={scene} />
      <p class="hint preview-note" role="status">{noteOn(form, device) ?? t('manage.previewHint')}</p>
      {previews.fault.value && <p class="error" role="alert"><Icon name="alert" />{previews.fault.value}</p>}
    </div>
  );
}

function noteOn({ hiddenOn }: SiteForm, device: Device): string | null {
  return hiddenOn === (device === 'phone' ? 'mobile' : 'desktop') ? t(device === 'phone' ? 'manage.previewNoPhone' : 'manage.previewNoDesktop') : null;
}

function Screen({ previews, device, scene }: { readonly previews: Previews; readonly device: Device; readonly scene: Scene }) {
  const place = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  const { width, height } = SIZES[device];
  useLayoutEffect(() => {
    const fit = new ResizeObserver(([entry]) => setScale(Math.min(1, (entry?.contentRect.width ?? width) / width)));
    if (place.current) fit.observe(place.current);
    return () => fit.disconnect();
  }, [width]);
  const { shown, next } = { shown: previews.shown.value, next: previews.next.value };
  const frames = [shown, next].filter((frame): frame is Frame => frame !== null);
  return (
    <div ref={place} class={`preview-place ${device}`}>
      <div class={`preview-screen ${device}`} style={{ width: `${Math.round(width * scale)}px`, height: `${Math.round(height * scale)}px` }}>
        {frames.map((frame) => (
          <PreviewFrame key={frame.key} frame={frame} isShown={frame === shown} scene={scene} style={{ width: `${width}px`, height: `${height}px`, scale: `${scale}` }} onReady={() => previews.ready(frame.key)} />
        ))}
      </div>
    </div>
  );
}

function PreviewFrame({ frame, isShown, scene, style, onReady }: {
  readonly frame: Frame;
  readonly isShown: boolean;
  readonly scene: Scene;
  readonly style: Readonly<Record<string, string>>;
  readonly onReady: () => void;
}) {
  const element = useRef<HTMLIFrameElement>(null);
  const wanted = useRef(scene);
  wanted.current = scene;
  const stage = useRef<ReturnType<typeof prepare> | null>(null);
  useEffect(() => stage.current?.show(scene), [scene.isDark, scene.isOpen]);
  useEffect(() => () => stage.current?.stop(), []);
  return (
    <iframe
      ref={element} src={frame.url} title={t('manage.preview')} class={isShown ? 'shown' : ''} inert={!isShown} style={style}
      onLoad={() => {
        stage.current ??= prepare(element.current, wanted.current, onReady);
      }}
    />
  );
}
