// Whether there is room for more than one thing beside another.
import { signal } from '@preact/signals-core';

const phone = matchMedia('(max-width: 640px)');

export const isPhone = signal(phone.matches);
phone.addEventListener('change', ({ matches }) => (isPhone.value = matches));
