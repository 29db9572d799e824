// The emoji to choose from, by kind. They are drawn by the system; what they are found by is in a file for each language.

export const KINDS = ['people', 'hands', 'hearts', 'nature', 'food', 'things', 'signs'] as const;
export type Kind = (typeof KINDS)[number];

export const EMOJI: Readonly<Record<Kind, readonly string[]>> = {
  people: '😀 😄 😁 😂 🙂 😉 😊 😍 😘 🤗 🤔 😐 🙄 😬 😌 😴 😎 🤓 😕 😟 😮 😢 😭 😱 😅 😳 😠 🥳 🤯 🥺 😇 🤝'.split(' '),
  hands: '👍 👎 👏 🙌 🙏 👋 💪 👌 ✌️ 🤞 👉 👇 👀 🫶'.split(' '),
  hearts: '❤️ 🧡 💛 💚 💙 💜 💔 ✨ ⭐ 🎉 🎂 🎁 🏆 🔥 💯'.split(' '),
  nature: '☀️ 🌧️ ❄️ 🌈 🌱 🌸 🌹 🌳 🐶 🐱 🐻 🐝 🦋 🐛'.split(' '),
  food: '☕ 🍵 🍎 🍞 🍕 🍰 🍪 🍷 🍺 🥂'.split(' '),
  things: '📦 🚚 ✈️ 🚗 🚲 🏠 🏢 🛒 🛍️ 💳 💶 🧾 📱 💻 📧 📞 📎 📄 📅 ⏰ ⏳ 🔍 🔒 🔑 🔧 ⚙️ 💡 📌 🚀 🎧'.split(' '),
  signs: '✅ ❌ ❓ ❗ ⚠️ ℹ️ ➡️ ⬅️ 🔄 🆕 🟢 🔴'.split(' '),
};
