// Who may do what, from PROTOCOL §2 to §5 alone: the rule, and every route and event that it is held against.
const staff = ['agent', 'admin', 'owner'];
const WHO = { everybody: ['visitor', ...staff], visitors: ['visitor'], staff, managers: ['admin', 'owner'], nobody: [] };

/** §2: whether somebody may know of a conversation. */
export function sees(person, conversation) {
  if (person.role === 'visitor') return conversation.visitor.id === person.id;
  if (WHO.managers.includes(person.role)) return true;
  const { department, assignee } = conversation;
  return department === null || person.departments.includes(department) || assignee === person.id;
}

/**
 * What somebody must be answered: `allowed` or a code of §5. A rule is `closed` where the role alone decides before
 * anything is looked up; elsewhere what is not seen does not exist, whatever else would forbid it. A `hidden` one does
 * not exist for whom it is not.
 */
export function expected(rule, person, conversation) {
  if (rule.who === 'anybody') return 'allowed';
  if (person.refused) return person.refused;
  const may = WHO[rule.who].includes(person.role);
  if (!may && rule.closed) return 'forbidden';
  if (conversation && !rule.harmless && !sees(person, conversation)) return 'not_found';
  if (may) return 'allowed';
  return rule.hidden ? 'not_found' : 'forbidden';
}

/** §4: the same for a department's queue. An unknown one tells a visitor nothing. */
export function expectedQueue(person, department) {
  if (person.refused) return person.refused;
  if (person.role === 'visitor') return 'forbidden';
  if (!department) return 'not_found';
  return WHO.managers.includes(person.role) || person.departments.includes(department) ? 'allowed' : 'forbidden';
}

/**
 * A route and whom it is for. `of` names the id that is exchanged for an unknown one: the first of the path. With
 * `fresh`, each cell has an object of its own.
 */
function route(line, who, { about = '', body, ...options } = {}) {
  const [method, path] = line.split(' ');
  const filled = (on) => path.replace(/\{(\w+)\}/g, (_, id) => on[id]);
  const of = path.match(/\{(\w+)\}/)?.[1];
  return { name: `${line}${about}`, of, who, ...options, ask: (on) => [method, filled(on), body?.(on)] };
}

const closed = (rules) => rules.map((rule) => ({ ...rule, closed: true }));

const file = ({ conversation, text }) => {
  const form = new FormData();
  form.append('conversationId', conversation);
  form.append('file', new Blob([text], { type: 'text/plain' }), `${text}.txt`);
  return form;
};
const text = (on) => ({ content: on.text, type: 'text' });
const note = (on) => ({ content: on.text, type: 'note' });
const aside = () => ({ snoozedUntil: new Date(Date.now() + 3_600_000).toISOString() });
const toNobody = () => ({ assigneeId: null, departmentId: null });

/** Routes that reach one conversation: by its id, its visitor's or its file's. */
export const CONVERSATION_ROUTES = [
  route('GET /conversations/{conversation}', 'everybody'),
  route('PATCH /conversations/{conversation}', 'staff', { body: (on) => ({ subject: on.text }) }),
  route('PATCH /conversations/{conversation}', 'staff', { about: ' to nobody', body: toNobody, fresh: true }),
  route('PATCH /conversations/{conversation}', 'staff', { about: ' until a time', body: aside, fresh: true }),
  route('PATCH /conversations/{conversation}/messages/1', 'nobody', { about: ', which somebody else wrote', body: (on) => ({ content: on.text }) }),
  route('DELETE /conversations/{conversation}/messages/1', 'nobody', { about: ', which somebody else wrote' }),
  route('GET /conversations/{conversation}/messages?after=0', 'everybody'),
  route('POST /conversations/{conversation}/messages', 'everybody', { body: text }),
  route('POST /conversations/{conversation}/read', 'everybody', { body: () => ({ seq: 1 }) }),
  route('POST /conversations/{conversation}/rating', 'visitors', { body: () => ({ score: 3 }), hidden: true, fresh: true }),
  route('POST /conversations/{conversation}/end', 'visitors', { hidden: true, fresh: true }),
  route('POST /uploads', 'everybody', { body: file, of: 'conversation' }),
  route('GET /uploads/{upload}/content', 'everybody'),
  ...closed([
    route('POST /conversations/{conversation}/messages', 'staff', { about: ' of a note', body: note }),
    route('POST /conversations', 'staff', { about: ' with a visitor', body: (on) => ({ visitorId: on.visitor }), of: 'visitor', fresh: true }),
    route('GET /visitors/{visitor}', 'staff'),
    route('PATCH /visitors/{visitor}', 'staff', { body: (on) => ({ name: on.text }) }),
    route('PATCH /visitors/{visitor}', 'staff', { about: ' who is blocked', body: () => ({ blocked: true }), fresh: true }),
    route('GET /visitors/{visitor}/export', 'staff'),
    route('DELETE /visitors/{visitor}', 'managers', { fresh: true }),
  ]),
];

const named = () => ({ name: 'Other' });
const department = { fresh: 'department' };
const newUser = (on) => ({ name: 'New', email: `${on.unique}@example.org`, role: 'agent' });

/** Routes of a department, a site, a user or a list; a list has nothing unknown. */
export const OTHER_ROUTES = [
  route('GET /conversations?limit=200', 'everybody'),
  route('GET /conversations?limit=200&departmentId={sales}', 'everybody', { of: null }),
  route('GET /conversations?limit=200&assigneeId={user}', 'everybody', { of: null }),
  route('GET /conversations?limit=200&q={word}', 'everybody', { of: null }),
  route('GET /start', 'anybody'),
  route('PATCH /replies/{reply}', 'managers', { about: ' of everybody', body: () => ({ content: 'Other' }), fresh: 'reply' }),
  route('DELETE /replies/{reply}', 'managers', { about: ' of everybody', fresh: 'reply' }),
  route('GET /widget/config?site={siteKey}', 'anybody'),
  route('POST /widget/session', 'anybody', { body: (on) => ({ siteKey: on.siteKey }), of: 'siteKey' }),
  ...closed([
    route('PATCH /widget/visitor', 'visitors', { body: () => ({ phone: '112' }) }),
    route('POST /widget/page', 'visitors', { body: () => ({ url: 'https://shop.example.org/cups' }) }),
    route('GET /workspace', 'staff'),
    route('PATCH /workspace', 'managers', { body: named }),
    route('GET /team', 'staff'),
    route('GET /nodes', 'managers'),
    route('GET /replies', 'staff'),
    route('POST /replies', 'staff', { body: (on) => ({ shortcut: on.unique, content: 'Mine', scope: 'personal' }) }),
    route('POST /replies', 'managers', { about: ' for everybody', body: (on) => ({ shortcut: on.unique, content: 'Ours', scope: 'shared' }) }),
    route('GET /tags', 'staff'),
    route('POST /tags', 'staff', { body: (on) => ({ name: on.unique }) }),
    route('PATCH /tags/{tag}', 'managers', { body: () => ({ color: '#010203' }), fresh: 'tag' }),
    route('DELETE /tags/{tag}', 'managers', { fresh: 'tag' }),
    route('GET /tokens', 'managers'),
    route('POST /tokens', 'managers', { body: () => ({ name: 'Other', scopes: ['workspace:read'] }) }),
    route('DELETE /tokens/{token}', 'managers', { fresh: 'token' }),
    route('GET /search?limit=200&q={word}', 'staff', { of: null }),
    route('GET /visitors?limit=200', 'staff'),
    route('GET /inbox/counts', 'staff'),
    route('GET /today', 'staff'),
    route('GET /notifications', 'staff'),
    route('POST /notifications/read', 'staff'),
    route('POST /conversations', 'visitors', { about: ' in a department', body: (on) => ({ departmentId: on.sales }), of: 'sales', only: 'visitor' }),
    route('GET /departments', 'staff'),
    route('POST /departments', 'managers', { body: named }),
    route('PATCH /departments/{department}', 'managers', { body: named, ...department }),
    route('DELETE /departments/{department}', 'managers', department),
    route('PUT /departments/{department}/members/{user}', 'managers', department),
    route('PUT /departments/{department}/members/{user}', 'managers', { about: ' of a user', of: 'user', ...department }),
    route('DELETE /departments/{department}/members/{user}', 'managers', { fresh: 'membership' }),
    route('GET /sites', 'managers'),
    route('POST /sites', 'managers', { body: () => ({ name: 'New', allowedOrigins: [] }) }),
    route('PATCH /sites/{site}', 'managers', { body: named, fresh: 'site' }),
    route('DELETE /sites/{site}', 'managers', { fresh: 'site' }),
    route('POST /sites/{site}/preview', 'managers', { body: () => ({ appearance: {} }), fresh: 'site' }),
    route('POST /sites/{site}/secret', 'managers', { fresh: 'site' }),
    route('GET /users', 'managers'),
    route('POST /users', 'managers', { body: newUser }),
    route('PATCH /users/{user}', 'managers', { body: () => ({ name: 'Other', disabled: true }), fresh: 'user' }),
    route('DELETE /users/{user}', 'managers', { fresh: 'user' }),
    route('POST /users/{user}/link', 'managers', { fresh: 'user' }),
    route('GET /auth/me', 'staff'),
    route('PATCH /auth/me', 'staff', { body: () => ({ settings: { theme: 'dark' } }) }),
    route('GET /auth/sessions', 'staff'),
  ]),
];

/** An event and whom it is for; every payload names the conversation. */
function event(name, who, { about = '', body, payload, ...options } = {}) {
  const here = (on) => [{ conversationId: on.conversation, ...body?.(on) }];
  return { event: name, name: `${name}${about}`, of: 'conversation', who, ...options, ask: payload ?? here };
}

const upload = (on) => {
  const name = { conversationId: on.conversation, name: `${on.text}.txt`, mimeType: 'text/plain' };
  return [Buffer.from(on.text), name];
};

/** Every event of §4. A client may always leave: what it is not in, known or not, is the same to it. */
export const EVENTS = [
  event('join_conversation', 'everybody', { body: () => ({ after: 0 }) }),
  event('send_message', 'everybody', { body: text }),
  event('send_message', 'staff', { about: ' of a note', body: note, closed: true }),
  event('typing_start', 'everybody'),
  event('typing_stop', 'everybody'),
  event('mark_read', 'everybody', { body: () => ({ seq: 1 }) }),
  event('file_upload', 'everybody', { payload: upload }),
  event('leave_conversation', 'everybody', { harmless: true }),
  event('view_conversation', 'staff', { closed: true }),
];
