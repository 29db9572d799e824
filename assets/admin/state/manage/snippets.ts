// Code for a customer's server that vouches for who is logged in there: `EXPIRY.HEX`, the HMAC-SHA256 of `id.EXPIRY`.
//
// The secret is read from the environment: copied code gets committed.

export type Language = 'node' | 'php' | 'python' | 'ruby' | 'go';

export const LANGUAGES: readonly { readonly value: Language; readonly label: string }[] = [
  { value: 'php', label: 'PHP' },
  { value: 'python', label: 'Python' },
  { value: 'node', label: 'Node' },
  { value: 'ruby', label: 'Ruby' },
  { value: 'go', label: 'Go' },
];

/** Each has a function that takes a user's id and gives the signature, which counts for a day. */
export const SNIPPETS: Readonly<Record<Language, string>> = {
  php: `function voxora_signature(string $id): string
{
    $expiry = time() + 86400;
    $hash = hash_hmac('sha256', "$id.$expiry", getenv('VOXORA_SECRET'));
    return "$expiry.$hash";
}`,
  python: `import hashlib, hmac, os, time

def voxora_signature(user_id: str) -> str:
    expiry = int(time.time()) + 86400
    secret = os.environ["VOXORA_SECRET"].encode()
    digest = hmac.new(secret, f"{user_id}.{expiry}".encode(), hashlib.sha256)
    return f"{expiry}.{digest.hexdigest()}"`,
  node: `import { createHmac } from 'node:crypto';

export function voxoraSignature(id) {
  const expiry = Math.floor(Date.now() / 1000) + 86400;
  const hmac = createHmac('sha256', process.env.VOXORA_SECRET);
  return \`\${expiry}.\${hmac.update(\`\${id}.\${expiry}\`).digest('hex')}\`;
}`,
  ruby: `require "openssl"

def voxora_signature(id)
  expiry = Time.now.to_i + 86_400
  hash = OpenSSL::HMAC.hexdigest("SHA256", ENV.fetch("VOXORA_SECRET"), "#{id}.#{expiry}")
  "#{expiry}.#{hash}"
end`,
  go: `package voxora

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"os"
	"time"
)

func Signature(id string) string {
	expiry := time.Now().Unix() + 86400
	mac := hmac.New(sha256.New, []byte(os.Getenv("VOXORA_SECRET")))
	fmt.Fprintf(mac, "%s.%d", id, expiry)
	return fmt.Sprintf("%d.%x", expiry, mac.Sum(nil))
}`,
};

/** What the page says with it: a queue where the chat is not loaded yet. */
export const IDENTIFY = `<script>
  window.Voxora = window.Voxora || function () { (Voxora.q = Voxora.q || []).push(arguments); };
  Voxora('identify', { id: 'USER_ID', name: 'NAME', email: 'EMAIL', signature: 'SIGNATURE' });
</script>`;
